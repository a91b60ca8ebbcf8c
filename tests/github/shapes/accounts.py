"""Accounts, Apps and installations as JSON."""

from typing import Any

from tests.github.clock import text
from tests.github.model import Account, App, Installation


def user(url: str, account: Account) -> dict[str, Any]:
    """Return an account (`simple-user`)."""
    api = f"{url}/api/v3/users/{account.login.replace('[', '%5B').replace(']', '%5D')}"
    page = f"{url}/apps/{account.login.removesuffix('[bot]')}" if account.type == "Bot" else f"{url}/{account.login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": node_id(account),
        "avatar_url": f"{url}/avatars/u/{account.id}",
        "gravatar_id": "",
        "url": api,
        "html_url": page,
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
        "type": account.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def public(url: str, account: Account, since: str) -> dict[str, Any]:
    """Return an account as asked for by name (`public-user`)."""
    told = dict.fromkeys(("company", "location", "email", "hireable", "bio"))
    counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    return user(url, account) | told | counts | {"name": account.login, "blog": "", "created_at": since, "updated_at": since}


def node_id(account: Account) -> str:
    """Return the id of an account in GraphQL."""
    return {"User": "U", "Organization": "O", "Bot": "BOT"}[account.type] + f"_{account.id}"


def app(url: str, value: App) -> dict[str, Any]:
    """Return an App (`integration`)."""
    return {
        "id": value.id,
        "slug": value.slug,
        "client_id": value.client_id,
        "node_id": f"A_{value.id}",
        "owner": user(url, value.owner),
        "name": value.name,
        "description": "",
        "external_url": f"{url}/apps/{value.slug}",
        "html_url": f"{url}/apps/{value.slug}",
        "created_at": text(value.created_at),
        "updated_at": text(value.created_at),
        "permissions": dict(value.permissions),
        "events": list(value.events),
    }


def installation(url: str, value: Installation) -> dict[str, Any]:
    """Return an installation."""
    api = f"{url}/api/v3"
    where = f"organizations/{value.account.login}" if value.account.type == "Organization" else "settings"
    return {
        "id": value.id,
        "client_id": value.app.client_id,
        "account": user(url, value.account),
        "repository_selection": "all" if value.repositories is None else "selected",
        "access_tokens_url": f"{api}/app/installations/{value.id}/access_tokens",
        "repositories_url": f"{api}/installation/repositories",
        "html_url": f"{url}/{where}/installations/{value.id}",
        "app_id": value.app.id,
        "app_slug": value.app.slug,
        "target_id": value.account.id,
        "target_type": value.account.type,
        "permissions": dict(value.permissions),
        "events": list(value.events),
        "created_at": text(value.created_at),
        "updated_at": text(value.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": user(url, value.suspended_by) if value.suspended_by else None,
        "suspended_at": text(value.suspended_at),
    }


def event_installation(url: str, value: Installation) -> dict[str, Any]:
    """Return an installation as events have it: with its times in seconds."""
    at = int(value.created_at.timestamp())
    return installation(url, value) | {"created_at": at, "updated_at": at}
