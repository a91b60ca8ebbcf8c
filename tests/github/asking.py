"""A plain client for the double's own tests."""

import time
from typing import Any

import httpx
import jwt

from tests.github.model import App


class Asking(httpx.Client):
    """Asks below one address with one token; paths that begin with `//` are below the API itself."""

    def __init__(self, base: str, token: str | None = None) -> None:
        super().__init__(
            headers={"Authorization": f"Bearer {token}"} if token else {}, trust_env=False, verify=False
        )  # plain HTTP; certificates would take longest of all
        self._base = base

    def request(self, method: str, url: Any, **more: Any) -> httpx.Response:
        if url.startswith("//"):
            url = self._base.partition("/repos/")[0] + url[1:]
        return super().request(method, url if url.startswith("http") else self._base + url, **more)

    def committed(self, files: dict[str, str], parent: str, *, message: str = "Work", **more: Any) -> str:
        """Write a commit through the git data API; return its id."""
        entries = [{"path": path, "mode": "100644", "type": "blob", "content": text} for path, text in files.items()]
        tree = self.post("/git/trees", json={"base_tree": parent, "tree": entries}).json()["sha"]
        return self.post("/git/commits", json={"message": message, "tree": tree, "parents": [parent], **more}).json()["sha"]

    def branch(self, name: str, sha: str) -> None:
        """Make a branch."""
        assert self.post("/git/refs", json={"ref": f"refs/heads/{name}", "sha": sha}).status_code == 201


def app_jwt(app: App, *, issued: float = -60, lives: float = 500, algorithm: str = "RS256", **claims: Any) -> str:
    """Return a JWT as an App makes it, or one that is wrong on purpose."""
    now = int(time.time())
    payload = {"iat": now + issued, "exp": now + lives, "iss": app.client_id} | claims
    return jwt.encode(payload, app.private_key if algorithm == "RS256" else "x" * 40, algorithm=algorithm)
