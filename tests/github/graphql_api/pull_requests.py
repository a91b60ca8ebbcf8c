"""Pull requests as GraphQL lists them, with their comments and labels, and what commits hold at a path."""

from typing import Any

import pygit2
from graphql import GraphQLResolveInfo
from pygit2.enums import SortMode

from tests.github import objects
from tests.github.clock import text
from tests.github.graphql_api.queries import Asked, by_id, page, shape_object, shape_pull, visible
from tests.github.model import Account, PullRequest

_BOT = "[bot]"


def shape_actor(account: Account) -> dict[str, Any]:
    """Return who did something: names of bots end otherwise in REST."""
    kind = "Bot" if account.type == "Bot" else "User"
    return {"__typename": kind, "id": f"U_{account.id}", "login": account.login.removesuffix(_BOT) if kind == "Bot" else account.login}


def _of_repository(
    value: dict[str, Any],
    info: GraphQLResolveInfo,
    first: int | None = None,
    headRefName: str | None = None,
    baseRefName: str | None = None,
    states: list[str] | None = None,
    orderBy: dict[str, str] | None = None,
) -> Any:
    """Return pull requests, those from forks too, the oldest first where nothing else is said."""
    asked: Asked = info.context
    repository = visible(asked, value["value"], "pull_requests:read", writes=False)
    wanted = [one for one in repository.pulls.values() if headRefName in (None, one.head) and baseRefName in (None, one.base)]
    if orderBy is not None:
        by = {"CREATED_AT": "created_at", "UPDATED_AT": "updated_at"}[orderBy["field"]]
        wanted.sort(key=lambda one: (getattr(one, by), one.number), reverse=orderBy["direction"] == "DESC")
    shown = [shape_pull(asked, one) for one in wanted]
    return page([one for one in shown if states is None or one["state"] in states], first)


def _pull(value: dict[str, Any], info: GraphQLResolveInfo) -> PullRequest:
    found = by_id(info.context, value["id"])
    assert isinstance(found, PullRequest)
    return found


def _author(value: dict[str, Any], info: GraphQLResolveInfo) -> Any:
    return shape_actor(_pull(value, info).user)


def _is_cross(value: dict[str, Any], info: GraphQLResolveInfo) -> bool:
    pull = _pull(value, info)
    return pull.head_repo is not pull.repo


def _merged_at(value: dict[str, Any], info: GraphQLResolveInfo) -> str | None:
    merged = _pull(value, info).merged_at
    return text(merged) if merged is not None else None


def _labels(value: dict[str, Any], info: GraphQLResolveInfo, first: int | None = None) -> Any:
    return page([{"id": f"LA_{one.id}", "name": one.name} for one in _pull(value, info).labels], first)


def _comments(value: dict[str, Any], info: GraphQLResolveInfo, first: int | None = None) -> Any:
    pull = _pull(value, info)
    told = sorted((one for one in pull.repo.comments.values() if one.number == pull.number), key=lambda one: one.id)
    return page(
        [
            {
                "id": f"IC_{one.id}",
                "author": shape_actor(one.user),
                "body": one.body,
                "createdAt": text(one.created_at),
                "updatedAt": text(one.updated_at),
            }
            for one in told
        ],
        first,
    )


def _commits(value: dict[str, Any], info: GraphQLResolveInfo, first: int | None = None, last: int | None = None) -> Any:
    """Return the commits of a pull request, the oldest first; with *last*, the newest of them."""
    pull = _pull(value, info)
    walker = pull.head_repo.git.walk(pull.head_sha, SortMode.TOPOLOGICAL | SortMode.REVERSE)
    if pull.base_sha in pull.head_repo.git:
        walker.hide(pull.base_sha)
    ids = [str(one.id) for one in walker]
    shown = [{"id": f"PRC_{pull.id}:{id}", "commit": shape_object(pull.head_repo, id)} for id in (ids[-last:] if last else ids)]
    return page(shown, last if last is not None else first)


def _file(value: dict[str, Any], info: GraphQLResolveInfo, path: str) -> Any:
    """Return what a commit holds at *path*, None where that is nothing."""
    repository, commit = value["value"]
    try:
        entry = commit.tree[path]
    except (KeyError, ValueError):
        return None
    assert isinstance(entry, pygit2.Object)
    id = str(entry.id)
    shown = shape_object(repository, id) if objects.kind(repository.git, id) else None
    return {"name": entry.name, "path": path, "mode": int(entry.filemode), "type": str(entry.type_str), "oid": id, "object": shown}


FIELDS = {
    "Repository": {"pullRequests": _of_repository},
    "Commit": {"file": _file},
    "PullRequest": {
        "author": _author,
        "comments": _comments,
        "commits": _commits,
        "isCrossRepository": _is_cross,
        "labels": _labels,
        "mergedAt": _merged_at,
    },
}
