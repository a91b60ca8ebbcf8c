"""Branches."""

from typing import Any
from urllib.parse import quote

from tests.github import objects
from tests.github.call import Call
from tests.github.errors import Refused
from tests.github.rest.commits import accounts
from tests.github.routing import operation
from tests.github.shapes import git as shapes
from tests.github.shapes.repositories import api_url, page_url


@operation("GET", "/repos/{owner}/{repo}/branches", "contents:read")
def list_branches(call: Call) -> Any:
    names = sorted(name.removeprefix("refs/heads/") for name in call.repo.git.references if name.startswith("refs/heads/"))
    shown = []
    for name in call.page(names):
        sha = objects.ref(call.repo, f"refs/heads/{name}")
        commit = {"sha": sha, "url": f"{api_url(call.url, call.repo)}/commits/{sha}"}
        shown.append({"name": name, "commit": commit, "protected": name in call.repo.required_checks})
    return shown


@operation("GET", "/repos/{owner}/{repo}/branches/{branch}", "contents:read")
def get_branch(call: Call) -> Any:
    name = call.params["branch"]
    if (sha := objects.ref(call.repo, f"refs/heads/{name}")) is None:
        raise Refused(404, "Branch not found")
    own, checks = f"{api_url(call.url, call.repo)}/branches/{quote(name)}", call.repo.required_checks.get(name, ())
    required = {"enforcement_level": "everyone" if checks else "off", "contexts": list(checks), "checks": []}
    return {
        "name": name,
        "commit": shapes.commit(call.url, call.repo, objects.commit(call.repo.git, sha), accounts(call)),
        "_links": {"self": own, "html": f"{page_url(call.url, call.repo)}/tree/{quote(name)}"},
        "protected": bool(checks),
        "protection": {"enabled": bool(checks), "required_status_checks": required},
        "protection_url": f"{own}/protection",
    }
