"""Telling the Apps: who is told, and what every event has in common."""

from typing import Any

from tests.github.hub import Hub
from tests.github.model import Account, App, Installation, Repository
from tests.github.shapes import accounts, repositories

ALWAYS = {"installation", "installation_repositories", "github_app_authorization"}
EVENTS = ["push", "pull_request", "check_run", "check_suite", "merge_group", "issue_comment", "repository"]


def subscribed(hub: Hub, repository: Repository, event: str) -> list[Installation]:
    """Return the installations that hear of *event* in *repository*."""
    return [
        installation
        for installation in hub.installations.values()
        if event in installation.events and installation.suspended_at is None and installation.sees(repository)
    ]


def emit(hub: Hub, repository: Repository, sender: Account, event: str, payload: dict[str, Any], only: App | None = None) -> None:
    """Tell the subscribed Apps (or *only* one of them) of an event in *repository*."""
    listeners = [listener for listener in subscribed(hub, repository, event) if only is None or listener.app is only]
    if not listeners:
        return
    url = hub.url
    common: dict[str, Any] = {"repository": repositories.repository(url, repository), "sender": accounts.user(url, sender)}
    if repository.owner.type == "Organization":
        common["organization"] = organization(url, repository.owner)
    for listener in listeners:
        body = common | payload | {"installation": {"id": listener.id, "node_id": f"MDIzOk{listener.id}"}}
        hub.deliveries.send(listener.app, event, body, listener, repository)


def heard(hub: Hub, repository: Repository, event: str) -> bool:
    """Whether anybody hears of *event*: payloads that cost something are made for listeners only."""
    return bool(subscribed(hub, repository, event))


def organization(url: str, account: Account) -> dict[str, Any]:
    """Return an organization as events have it."""
    api = f"{url}/api/v3/orgs/{account.login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": accounts.node_id(account),
        "url": api,
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events",
        "hooks_url": f"{api}/hooks",
        "issues_url": f"{api}/issues",
        "members_url": f"{api}/members{{/member}}",
        "public_members_url": f"{api}/public_members{{/member}}",
        "avatar_url": f"{url}/avatars/u/{account.id}",
        "description": "",
    }
