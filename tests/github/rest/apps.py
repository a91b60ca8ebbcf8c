"""Apps: about themselves, their installations and tokens."""

from datetime import timedelta
from typing import Any

from tests.github.call import Call, Reply
from tests.github.clock import text
from tests.github.deeds import installing
from tests.github.errors import Refused, not_found
from tests.github.model import LEVELS, Account, App, Caller, Installation, Repository
from tests.github.routing import operation
from tests.github.shapes import accounts, repositories

LIFETIME = timedelta(hours=1)


def app_of(call: Call) -> App:
    """Return the App that calls."""
    assert call.app is not None
    return call.app


def _installation(call: Call) -> Installation:
    found = call.hub.installations.get(call.number("installation_id"))
    if found is None or found.app is not call.app:
        raise not_found()
    return found


@operation("GET", "/app", "app")
def get_app(call: Call) -> Any:
    count = sum(installation.app is call.app for installation in call.hub.installations.values())
    return accounts.app(call.url, app_of(call)) | {"installations_count": count}


@operation("GET", "/app/installations", "app")
def list_installations(call: Call) -> Any:
    found = [installation for installation in call.hub.installations.values() if installation.app is call.app]
    return [accounts.installation(call.url, one) for one in call.page(found)]


@operation("GET", "/app/installations/{installation_id}", "app")
def get_installation(call: Call) -> Any:
    return accounts.installation(call.url, _installation(call))


@operation("DELETE", "/app/installations/{installation_id}", "app", status=204)
def delete_installation(call: Call) -> Any:
    installing.uninstall(call.hub, _installation(call), app_of(call).bot)
    return Reply(204)


def _on_account(call: Call, account: Account) -> Any:
    for installation in call.hub.installations.values():
        if installation.app is call.app and installation.account is account:
            return accounts.installation(call.url, installation)
    raise not_found()


@operation("GET", "/orgs/{org}/installation", "app")
def get_org_installation(call: Call) -> Any:
    return _on_account(call, call.account(call.params["org"]))


@operation("GET", "/users/{username}/installation", "app")
def get_user_installation(call: Call) -> Any:
    return _on_account(call, call.account(call.params["username"]))


@operation("POST", "/app/installations/{installation_id}/access_tokens", "app", status=201)
def create_token(call: Call) -> Any:
    installation, app = _installation(call), app_of(call)
    if installation.suspended_at is not None:
        raise Refused(403, "This installation has been suspended")
    chosen, permissions = _chosen(call, installation), _permissions(call, installation)
    holder = Caller(app.bot, app, installation, None if chosen is None else tuple(chosen), permissions)
    token = call.hub.issue_token(holder, "ghs_", LIFETIME, long=app.long_tokens)
    whole = chosen is None and installation.repositories is None
    reply: dict[str, Any] = {
        "token": token,
        "expires_at": text(call.hub.clock.now() + LIFETIME),
        "permissions": permissions,
        "repository_selection": "all" if whole else "selected",
    }
    if chosen is not None:
        reply["repositories"] = [repositories.repository(call.url, one) for one in chosen]
    return reply


def _chosen(call: Call, installation: Installation) -> list[Repository] | None:
    """Return the repositories that the token is to be for, or None when none were named."""
    names, ids = call.optional("repositories", list), call.optional("repository_ids", list)
    if names is None and ids is None:
        return None
    seen = installing.seen(call.hub, installation)
    found = [one for one in seen if one.name in (names or ()) or one.id in (ids or ())]
    if len(found) != len(set(names or ())) + len(set(ids or ())):
        raise Refused(422, "There is at least one repository that does not exist or is not accessible to the parent installation.")
    return found


def _permissions(call: Call, installation: Installation) -> dict[str, str]:
    granted = {"metadata": "read", **installation.permissions}
    wanted = call.optional("permissions", dict)
    if wanted is None:
        return granted
    for name, level in wanted.items():
        if LEVELS.get(level, 9) > LEVELS[granted.get(name, "none")]:
            raise Refused(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read", **wanted}


@operation("DELETE", "/installation/token", "installation", status=204)
def revoke_token(call: Call) -> Any:
    token = call.headers["Authorization"].split()[-1]
    del call.hub.tokens[token]
    return Reply(204)


@operation("GET", "/installation/repositories", "installation")
def list_repositories(call: Call) -> Any:
    assert call.caller.installation is not None
    seen = [one for one in installing.seen(call.hub, call.caller.installation) if call.caller.reaches(one)]
    shown = [repositories.repository(call.url, one) for one in call.page(seen)]
    return {"total_count": len(seen), "repository_selection": _selection(call.caller.installation), "repositories": shown}


def _selection(installation: Installation) -> str:
    return "all" if installation.repositories is None else "selected"
