"""The double by itself."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests import secrecy
from tests.forge import git
from tests.github.asking import Asking, app_jwt
from tests.github.receiver import receiving

ROOT = Path(__file__).parents[2]


def test_the_double_runs_alone_and_is_set_up_over_http(tmp_path: Path) -> None:
    with receiving() as hook:
        command = [sys.executable, "-m", "tests.github", "--folder", str(tmp_path), "--hook-url", hook.url]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            try:
                _lived(told, tmp_path)
            finally:
                process.terminate()
            assert process.wait() == 0
    assert "installation" in hook.events and "push" in hook.events


def _lived(told: dict[str, Any], folder: Path) -> None:
    with httpx.Client(base_url=told["admin_url"], trust_env=False) as admin:

        def do(what: str, **body: Any) -> Any:
            answer = admin.post(what, json=body)
            assert answer.status_code == 200, answer.text
            return answer.json()

        made = do("repositories", name="octo/shop", files={"synapse.yaml": "name: shop\n"})
        token = do("people", login="alice", roles={"octo/shop": "write"})["token"]
        do("installations", app="synapseops", repositories=["octo/shop"])
        secrecy.expect("clone/.git/config")  # git keeps there what an address holds
        git.git(folder, "clone", "--quiet", made["clone_url"].replace("://", f"://alice:{token}@"), "clone")
        git.commit(folder / "clone", {"new.txt": "new\n"})
        git.git(folder / "clone", "push", "--quiet", "origin", "main:work")
        assert do("acts", who="alice", act="open", repo="octo/shop", head="work", title="Mine") == {"done": 1}
        do("acts", who="alice", act="comment", repo="octo/shop", number=1, body="hello")
        do("acts", who="alice", act="merge", repo="octo/shop", number=1, method="squash")
        state = admin.get("state").json()
        while any(delivery["status"] == "PENDING" for delivery in state["deliveries"]):
            state = admin.get("state").json()
        assert admin.post("acts", json={"who": "alice", "act": "fly", "repo": "octo/shop"}).status_code == 422

    (pull,) = state["repositories"]["octo/shop"]["pull_requests"]
    assert (pull["title"], pull["state"], [comment["body"] for comment in pull["comments"]]) == ("Mine", "merged", ["hello"])
    _knows_itself(told)


def _knows_itself(told: dict[str, Any]) -> None:
    """The credentials that were written are those of the App."""
    file = Path(told["private_key_file"])

    class Written:
        client_id, private_key = told["client_id"], file.read_text()

    with Asking(told["api_url"], app_jwt(Written())) as app:
        assert app.get("/app").json()["id"] == told["app_id"]
    assert file.stat().st_mode & 0o777 == 0o600
