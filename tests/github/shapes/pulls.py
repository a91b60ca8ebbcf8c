"""Pull requests, their comments and labels as JSON."""

from typing import Any
from urllib.parse import quote

from tests.github import objects
from tests.github.clock import text
from tests.github.model import ROLES, Account, App, Comment, Happening, Label, PullRequest, Reaction, Repository
from tests.github.shapes import accounts, repositories
from tests.github.shapes.repositories import api_url, page_url

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def label(url: str, repository: Repository, value: Label) -> dict[str, Any]:
    """Return a label."""
    return {
        "id": value.id,
        "node_id": f"LA_{value.id}",
        "url": f"{api_url(url, repository)}/labels/{quote(value.name)}",
        "name": value.name,
        "description": value.description,
        "color": value.color,
        "default": False,
        "archived_at": None,
        "archived_by": None,
    }


def association(repository: Repository, account: Account) -> str:
    """Return how an account belongs to a repository."""
    if account is repository.owner:
        return "OWNER"
    if repository.role(account.login) > ROLES["read"]:
        return "COLLABORATOR"
    return "CONTRIBUTOR" if account.type == "Bot" else "NONE"


def simple(url: str, pull: PullRequest) -> dict[str, Any]:
    """Return a pull request as lists have it (`pull-request-simple`)."""
    repository = pull.repo
    api = api_url(url, repository)
    own, issue, page = f"{api}/pulls/{pull.number}", f"{api}/issues/{pull.number}", f"{page_url(url, repository)}/pull/{pull.number}"
    links = {
        "self": own,
        "html": page,
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{own}/comments",
        "review_comment": f"{api}/pulls/comments{{/number}}",
        "commits": f"{own}/commits",
        "statuses": f"{api}/statuses/{pull.head_sha}",
    }
    return {
        "url": own,
        "id": pull.id,
        "node_id": f"PR_{pull.id}",
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        **{f"{name}_url": link for name, link in links.items() if name not in ("self", "html")},
        "number": pull.number,
        "state": pull.state,
        "locked": False,
        "title": pull.title,
        "user": accounts.user(url, pull.user),
        "body": pull.body,
        "created_at": text(pull.created_at),
        "updated_at": text(pull.updated_at),
        "closed_at": text(pull.closed_at),
        "merged_at": text(pull.merged_at),
        "merge_commit_sha": pull.merge_commit,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [accounts.user(url, reviewer) for reviewer in pull.reviewers],
        "requested_teams": [],
        "labels": [label(url, repository, value) | {"description": value.description or ""} for value in pull.labels],
        "milestone": None,
        "draft": pull.draft,
        "head": end(url, pull.head_repo, pull.head, pull.head_sha),
        "base": end(url, repository, pull.base, pull.base_sha),
        "_links": {name: {"href": link} for name, link in links.items()},
        "author_association": association(repository, pull.user),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def end(url: str, repository: Repository, branch: str, sha: str) -> dict[str, Any]:
    """Return the head or the base of a pull request."""
    return {
        "label": f"{repository.owner.login}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": accounts.user(url, repository.owner),
        "repo": repositories.repository(url, repository),
    }


def full(url: str, pull: PullRequest, *, mergeable: bool | None) -> dict[str, Any]:
    """Return a pull request as asked for by number (`pull-request`)."""
    git = pull.repo.git
    base = objects.merge_base(git, pull.base_sha, pull.head_sha)
    stats = objects.changes(git, base, pull.head_sha).stats
    comments = sum(comment.number == pull.number for comment in pull.repo.comments.values())
    states = {None: "unknown", True: "draft" if pull.draft else "clean", False: "dirty"}
    return {
        **simple(url, pull),
        "merged": pull.merged,
        "mergeable": mergeable,
        "rebaseable": mergeable,
        "mergeable_state": states[mergeable],
        "merged_by": accounts.user(url, pull.merged_by) if pull.merged_by else None,
        "comments": comments,
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": len(objects.between(git, pull.base_sha if base else None, pull.head_sha)),
        "additions": stats.insertions,
        "deletions": stats.deletions,
        "changed_files": stats.files_changed,
    }


def minimal(url: str, pull: PullRequest) -> dict[str, Any]:
    """Return a pull request as check runs have it (`pull-request-minimal`)."""
    ends = {
        name: {"ref": branch, "sha": sha, "repo": {"id": repo.id, "url": api_url(url, repo), "name": repo.name}}
        for name, branch, sha, repo in (
            ("head", pull.head, pull.head_sha, pull.head_repo),
            ("base", pull.base, pull.base_sha, pull.repo),
        )
    }
    return {"url": f"{api_url(url, pull.repo)}/pulls/{pull.number}", "id": pull.id, "number": pull.number, **ends}


def issue(url: str, pull: PullRequest) -> dict[str, Any]:
    """Return the issue that every pull request also is."""
    shown = simple(url, pull)
    api = f"{api_url(url, pull.repo)}/issues/{pull.number}"
    kept = ("html_url", "id", "number", "state", "locked", "title", "user", "body", "labels", "assignee", "assignees", "milestone")
    return {
        **{
            name: shown[name]
            for name in (*kept, "created_at", "updated_at", "closed_at", "author_association", "active_lock_reason", "draft")
        },
        "url": api,
        "node_id": shown["node_id"],
        "repository_url": api_url(url, pull.repo),
        "labels_url": f"{api}/labels{{/name}}",
        "comments_url": f"{api}/comments",
        "events_url": f"{api}/events",
        "comments": sum(comment.number == pull.number for comment in pull.repo.comments.values()),
        "pull_request": {name: shown[name] for name in ("url", "html_url", "diff_url", "patch_url", "merged_at")},
        "reactions": rollup(api, pull.reactions),
        "performed_via_github_app": via(url, pull.app),
        "timeline_url": f"{api}/timeline",
        "state_reason": None,
        "closed_by": _closed_by(url, pull),
    }


def _closed_by(url: str, pull: PullRequest) -> dict[str, Any] | None:
    closing = [one.actor for one in pull.happened if one.action == "closed"]
    return accounts.user(url, closing[-1]) if closing and pull.state == "closed" else None


_OF_PEOPLE = ("labeled", "unlabeled", "review_requested", "review_request_removed")
TOLD = ("closed", "converted_to_draft", "ready_for_review", "reopened", *_OF_PEOPLE)


def happening(url: str, pull: PullRequest, value: Happening) -> dict[str, Any]:
    """Return something that happened to a pull request (`issue-event`)."""
    return {
        "id": value.id,
        "node_id": f"E_{value.id}",
        "url": f"{api_url(url, pull.repo)}/issues/events/{value.id}",
        "actor": accounts.user(url, value.actor),
        "event": value.action,
        "commit_id": None,
        "commit_url": None,
        "created_at": text(value.at),
        "performed_via_github_app": None,
        **({"review_requester": accounts.user(url, value.actor)} if "requested_reviewer" in value.more else {}),
        **value.more,
    }


def via(url: str, app: App | None) -> dict[str, Any] | None:
    """Return the App that something was done through."""
    return accounts.app(url, app) if app else None


def comment(url: str, repository: Repository, value: Comment) -> dict[str, Any]:
    """Return a comment (`issue-comment`)."""
    api = api_url(url, repository)
    own = f"{api}/issues/comments/{value.id}"
    return {
        "url": own,
        "html_url": f"{page_url(url, repository)}/pull/{value.number}#issuecomment-{value.id}",
        "issue_url": f"{api}/issues/{value.number}",
        "id": value.id,
        "node_id": f"IC_{value.id}",
        "user": accounts.user(url, value.user),
        "created_at": text(value.created_at),
        "updated_at": text(value.updated_at),
        "author_association": association(repository, value.user),
        "body": value.body,
        "reactions": rollup(own, value.reactions),
        "performed_via_github_app": via(url, value.app),
    }


def reaction(url: str, value: Reaction) -> dict[str, Any]:
    """Return a reaction."""
    return {
        "id": value.id,
        "node_id": f"REA_{value.id}",
        "user": accounts.user(url, value.user),
        "content": value.content,
        "created_at": text(value.created_at),
    }


def rollup(own: str, reactions: list[Reaction]) -> dict[str, Any]:
    """Return how many of which reaction there are."""
    counts = {content: sum(one.content == content for one in reactions) for content in REACTIONS}
    return {"url": f"{own}/reactions", "total_count": len(reactions), **counts}
