"""Apps on accounts: installed, given repositories, suspended, taken away."""

from dataclasses import replace
from typing import Any

from tests.github.hub import Hub
from tests.github.model import LEVELS, Account, App, Installation, Repository
from tests.github.shapes import accounts, repositories


def install(
    hub: Hub, app: App, actor: Account, account: Account, given: list[Repository] | None, permissions: dict[str, str], heard: list[str]
) -> Installation:
    """Install *app* on *account*, for *given* repositories (None: all)."""
    made = Installation(hub.new_id(), app, account, given, permissions, heard, hub.clock.now())
    hub.installations[made.id] = made
    tell(hub, made, actor, "created")
    return made


def seen(hub: Hub, installation: Installation) -> list[Repository]:
    """Return the repositories of an installation."""
    return [repository for repository in hub.repositories.values() if installation.sees(repository)]


def tell(hub: Hub, installation: Installation, actor: Account, action: str) -> None:
    """Tell the App about its installation; subscribed or not."""
    shape = accounts.installation if action in ("suspend", "unsuspend") else accounts.event_installation
    payload: dict[str, Any] = {
        "action": action,
        "installation": shape(hub.url, installation),
        "repositories": [repositories.brief(repository) for repository in seen(hub, installation)],
        "sender": accounts.user(hub.url, actor),
    }
    if action == "created":
        payload["requester"] = None
    hub.deliveries.send(installation.app, "installation", payload, installation)


def give(hub: Hub, installation: Installation, actor: Account, added: list[Repository]) -> None:
    """Give the App more repositories."""
    assert installation.repositories is not None, "it has them all"
    installation.repositories.extend(added)
    _tell_repositories(hub, installation, actor, "added", added)


def take(hub: Hub, installation: Installation, actor: Account, removed: list[Repository]) -> None:
    """Take repositories from the App."""
    if installation.repositories is None:
        installation.repositories = seen(hub, installation)
    for repository in removed:
        installation.repositories.remove(repository)
    _tell_repositories(hub, installation, actor, "removed", removed)


def _tell_repositories(hub: Hub, installation: Installation, actor: Account, action: str, changed: list[Repository]) -> None:
    payload = {
        "action": action,
        "installation": accounts.event_installation(hub.url, installation),
        "repository_selection": "all" if installation.repositories is None else "selected",
        "repositories_added": [repositories.brief(one) for one in changed] if action == "added" else [],
        "repositories_removed": [repositories.brief(one) for one in changed] if action == "removed" else [],
        "requester": None,
        "sender": accounts.user(hub.url, actor),
    }
    hub.deliveries.send(installation.app, "installation_repositories", payload, installation)


def uninstall(hub: Hub, installation: Installation, actor: Account) -> None:
    """Take the App away: its tokens end at once."""
    tell(hub, installation, actor, "deleted")
    del hub.installations[installation.id]


def suspend(hub: Hub, installation: Installation, actor: Account) -> None:
    """Keep the App from doing anything, until unsuspended."""
    installation.suspended_at, installation.suspended_by = hub.clock.now(), actor
    tell(hub, installation, actor, "suspend")


def unsuspend(hub: Hub, installation: Installation, actor: Account) -> None:
    """Let the App go on."""
    installation.suspended_at = installation.suspended_by = None
    tell(hub, installation, actor, "unsuspend")


def accept_permissions(hub: Hub, installation: Installation, actor: Account, permissions: dict[str, str]) -> None:
    """Let the installation have other permissions; less takes effect at once, for tokens that were made before too."""
    installation.permissions = permissions
    for token, held in hub.tokens.items():
        if held.caller.installation is installation:
            less = {
                name: min(level, permissions.get(name, "none"), key=LEVELS.__getitem__) for name, level in held.caller.permissions.items()
            }
            hub.tokens[token] = replace(held, caller=replace(held.caller, permissions=less | {"metadata": "read"}))
    tell(hub, installation, actor, "new_permissions_accepted")
