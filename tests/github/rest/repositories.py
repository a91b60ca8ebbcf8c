"""Repositories: their settings, and who works in them."""

from typing import Any

from tests.github.call import Call, Reply
from tests.github.deeds import repositories as deeds
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.model import ROLES, Account
from tests.github.routing import operation
from tests.github.shapes import accounts
from tests.github.shapes import repositories as shapes

_COARSE = {"triage": "read", "maintain": "write"}


def role_here(call: Call) -> int:
    """Return what the caller may do in the repository, as a role."""
    if call.caller.is_bot:
        return ROLES["write"] if call.caller.allows("contents", "write") else ROLES["read"]
    return call.repo.role(call.caller.account.login) if call.caller.account else ROLES["read"]


@operation("GET", "/repos/{owner}/{repo}")
def get_repository(call: Call) -> Any:
    return shapes.full(call.url, call.repo, role_here(call))


@operation("PATCH", "/repos/{owner}/{repo}", "administration:write")
def update_repository(call: Call) -> Any:
    if (name := call.optional("name", str)) not in (None, call.repo.name):
        deeds.rename(call.hub, call.repo, call.actor, name)
    if (branch := call.optional("default_branch", str)) is not None:
        if f"refs/heads/{branch}" not in call.repo.git.references:
            raise unprocessable(f"The branch {branch} was not found. Please push that ref first or create it via the Git Data API.")
        deeds.set_default_branch(call.repo, branch)
    if (archived := call.optional("archived", bool)) is not None:
        deeds.archive(call.hub, call.repo, call.actor, archived)
    if (private := call.optional("private", bool)) is not None:
        call.repo.private = private
    return shapes.full(call.url, call.repo, role_here(call))


@operation("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission")
def get_permission(call: Call) -> Any:
    name = call.params["username"]
    account = call.hub.accounts.get(name.lower())
    if account is None or account.type != "User":
        raise Refused(404, f"{name} is not a user")
    role = call.repo.role(account.login)
    role_name = next((name for name, level in ROLES.items() if level == role), "none")
    return {
        "permission": _COARSE.get(role_name, role_name),
        "user": _collaborator(call, account, role_name),
        "role_name": role_name,
    }


def _collaborator(call: Call, account: Account, role_name: str) -> dict[str, Any]:
    permissions = shapes.permissions(ROLES.get(role_name, 0))
    return accounts.user(call.url, account) | {"permissions": permissions, "role_name": role_name}


@operation("GET", "/repos/{owner}/{repo}/collaborators/{username}")
def check_collaborator(call: Call) -> Any:
    if call.params["username"] not in call.repo.roles and call.params["username"] != call.repo.owner.login:
        raise not_found()
    return Reply(204)


@operation("GET", "/repos/{owner}/{repo}/installation", "app")
def get_installation(call: Call) -> Any:
    assert call.app is not None
    if (found := call.hub.installation_of(call.app, call.repo)) is None:
        raise not_found()
    return accounts.installation(call.url, found)
