"""Repositories as JSON: the short form of events and lists, and the full one."""

from typing import Any

from tests.github.clock import text
from tests.github.model import ROLES, Repository
from tests.github.shapes.accounts import user

_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def api_url(url: str, repository: Repository) -> str:
    """Return where the API has the repository."""
    return f"{url}/api/v3/repos/{repository.full_name}"


def page_url(url: str, repository: Repository) -> str:
    """Return where people find the repository."""
    return f"{url}/{repository.full_name}"


def brief(repository: Repository) -> dict[str, Any]:
    """Return the few fields that `installation` events have."""
    return {
        "id": repository.id,
        "node_id": f"R_{repository.id}",
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
    }


def repository(url: str, value: Repository) -> dict[str, Any]:
    """Return a repository as events, lists and pull requests have it (`repository`)."""
    api, page = api_url(url, value), page_url(url, value)
    open_pulls = sum(pull.state == "open" for pull in value.pulls.values())
    host = url.partition("//")[2]
    return {
        **brief(value),
        "owner": user(url, value.owner),
        "html_url": page,
        "description": None,
        "fork": value.parent is not None,
        "url": api,
        **{name: api + path for name, path in _LINKS.items()},
        "git_url": f"git://{host}/{value.full_name}.git",
        "ssh_url": f"git@{host}:{value.full_name}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "forks_count": 0,
        "forks": 0,
        "stargazers_count": 0,
        "watchers_count": 0,
        "watchers": 0,
        "size": 0,
        "default_branch": value.default_branch,
        "open_issues_count": open_pulls,
        "open_issues": open_pulls,
        "is_template": False,
        "topics": [],
        "has_issues": True,
        "has_projects": True,
        "has_wiki": True,
        "has_pages": False,
        "has_downloads": True,
        "has_discussions": False,
        "archived": value.archived,
        "disabled": False,
        "visibility": "private" if value.private else "public",
        "allow_forking": True,
        "web_commit_signoff_required": False,
        "custom_properties": {},
        "license": None,
        "pushed_at": text(value.pushed_at),
        "created_at": text(value.created_at),
        "updated_at": text(value.pushed_at),
    }


def permissions(role: int) -> dict[str, bool]:
    """Return what somebody may do, as repositories list it."""
    return {name: role >= ROLES[needed] for name, needed in _PERMISSIONS.items()}


_PERMISSIONS = {"admin": "admin", "maintain": "maintain", "push": "write", "triage": "triage", "pull": "read"}


def full(url: str, value: Repository, role: int) -> dict[str, Any]:
    """Return a repository as asked for by name (`full-repository`)."""
    family = {"parent": repository(url, value.parent), "source": repository(url, value.parent)} if value.parent else {}
    return {
        **repository(url, value),
        **family,
        "permissions": permissions(role),
        "allow_rebase_merge": True,
        "allow_squash_merge": True,
        "allow_merge_commit": True,
        "allow_auto_merge": False,
        "allow_update_branch": False,
        "delete_branch_on_merge": False,
        "subscribers_count": 0,
        "network_count": 0,
    }
