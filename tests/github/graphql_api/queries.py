"""What can be asked."""

from dataclasses import dataclass
from typing import Any

import pygit2
from graphql import GraphQLResolveInfo

from tests.github import access, limits, objects
from tests.github.clock import text
from tests.github.errors import Refused, unprocessable
from tests.github.hub import Hub
from tests.github.model import Caller, PullRequest, Repository
from tests.github.shapes.repositories import page_url

TEXT_LIMIT = 512_000
MOST = 100


@dataclass(frozen=True)
class Asked:
    """Who asks, and of what."""

    hub: Hub
    caller: Caller


def _missing(what: str) -> Refused:
    return Refused(404, f"Could not resolve to a {what}.")


def visible(asked: Asked, repository: Repository, needs: str, *, writes: bool) -> Repository:
    """Return *repository* to who may use it like this; for others it is not there."""
    access.check_repository(asked.caller, repository, (needs,), writes=writes)
    return repository


def by_id(asked: Asked, node: str) -> Repository | PullRequest:
    """Return what has the id *node*."""
    for repository in asked.hub.repositories.values():
        if node == f"R_{repository.id}":
            return repository
        for pull in repository.pulls.values():
            if node == f"PR_{pull.id}":
                return pull
    raise Refused(404, f"Could not resolve to a node with the global id of '{node}'")


def shape_repository(asked: Asked, repository: Repository) -> dict[str, Any]:
    """Return a repository."""
    return {
        "__typename": "Repository",
        "id": f"R_{repository.id}",
        "databaseId": repository.id,
        "name": repository.name,
        "nameWithOwner": repository.full_name,
        "isArchived": repository.archived,
        "isPrivate": repository.private,
        "url": page_url(asked.hub.url, repository),
        "value": repository,
    }


def page(items: list[Any], first: int | None) -> dict[str, Any]:
    """Return the first of *items*: GitHub answers a list only to who says how much of it is wanted."""
    if first is None:
        raise unprocessable("You must provide a `first` or `last` value to properly paginate the connection.")
    if not 1 <= first <= MOST:
        raise unprocessable(f"Requesting {first} records on the connection exceeds the `first` limit of {MOST} records.")
    cursor = str(min(first, len(items))) if items else None
    return {"nodes": items[:first], "totalCount": len(items), "pageInfo": {"hasNextPage": len(items) > first, "endCursor": cursor}}


def shape_pull(asked: Asked, pull: PullRequest) -> dict[str, Any]:
    """Return a pull request."""
    return {
        "__typename": "PullRequest",
        "id": f"PR_{pull.id}",
        "number": pull.number,
        "title": pull.title,
        "body": pull.body or "",
        "isDraft": pull.draft,
        "state": "MERGED" if pull.merged else pull.state.upper(),
        "url": f"{page_url(asked.hub.url, pull.repo)}/pull/{pull.number}",
        "baseRefName": pull.base,
        "baseRefOid": pull.base_sha,
        "headRefName": pull.head,
        "headRefOid": pull.head_sha,
    }


def shape_object(repository: Repository, sha: str) -> dict[str, Any]:
    """Return an object of git."""
    found = repository.git[sha]
    kind = (objects.kind(repository.git, sha) or "").capitalize()
    shape: dict[str, Any] = {"__typename": kind, "id": f"{kind[0]}_{repository.id}:{sha}", "oid": sha}
    if isinstance(found, pygit2.Blob):
        binary = bool(found.is_binary)
        shown = None if binary else found.data[:TEXT_LIMIT].decode(errors="replace")
        shape |= {"byteSize": found.size, "isBinary": binary, "isTruncated": found.size > TEXT_LIMIT, "text": shown}
    if isinstance(found, pygit2.Commit):
        headline = found.message.partition("\n")[0]
        shape |= {"message": found.message, "messageHeadline": headline, "tree": shape_object(repository, str(found.tree_id))}
        shape |= {"value": (repository, found)}
    return shape


def shape_ref(repository: Repository, name: str) -> dict[str, Any] | None:
    """Return a ref by its full name, or None."""
    if (sha := objects.ref(repository, name)) is None:
        return None
    prefix = name[: name.index("/", 5) + 1]
    target = shape_object(repository, sha)
    return {"__typename": "Ref", "id": f"REF_{repository.id}:{name}", "name": name.removeprefix(prefix), "prefix": prefix, "target": target}


def _repository(_: Any, info: GraphQLResolveInfo, owner: str, name: str, followRenames: bool) -> Any:
    asked: Asked = info.context
    full_name = f"{owner}/{name}"
    try:
        moved = asked.hub.moved.get(full_name.lower()) if followRenames else None
        found = asked.hub.repositories[moved] if moved else asked.hub.repository(full_name)
        return shape_repository(asked, visible(asked, found, "metadata:read", writes=False))
    except Refused as error:
        raise _missing(f"Repository with the name '{full_name}'") from error


def _object(value: dict[str, Any], info: GraphQLResolveInfo, expression: str | None = None, oid: str | None = None) -> Any:
    repository = visible(info.context, value["value"], "contents:read", writes=False)
    if oid is not None:
        return shape_object(repository, oid) if objects.kind(repository.git, oid) else None
    try:
        return shape_object(repository, str(repository.git.revparse_single(expression or "").id))
    except (KeyError, ValueError):
        return None


def _ref(value: dict[str, Any], info: GraphQLResolveInfo, qualifiedName: str) -> Any:
    repository = visible(info.context, value["value"], "contents:read", writes=False)
    name = qualifiedName if qualifiedName.startswith("refs/") else f"refs/heads/{qualifiedName}"
    return shape_ref(repository, name)


def _refs(value: dict[str, Any], info: GraphQLResolveInfo, refPrefix: str, first: int | None = None, query: str = "") -> Any:
    """Return the refs below a prefix whose names hold *query*."""
    repository = visible(info.context, value["value"], "contents:read", writes=False)
    sought = {name: name.removeprefix(refPrefix) for name in repository.git.references if name.startswith(refPrefix)}
    if not info.context.hub.limits.parts:
        sought = {name: text.rpartition("/")[2] for name, text in sought.items()}
    return page([shape_ref(repository, name) for name, text in sorted(sought.items()) if query in text], first)


def _parents(value: dict[str, Any], info: GraphQLResolveInfo, first: int | None = None) -> Any:
    repository, commit = value["value"]
    return page([shape_object(repository, str(id)) for id in commit.parent_ids], first)


def _default_branch(value: dict[str, Any], info: GraphQLResolveInfo) -> Any:
    return shape_ref(value["value"], f"refs/heads/{value['value'].default_branch}")


def _pull(value: dict[str, Any], info: GraphQLResolveInfo, number: int) -> Any:
    repository = visible(info.context, value["value"], "pull_requests:read", writes=False)
    if (found := repository.pulls.get(number)) is None:
        raise _missing(f"PullRequest with the number of {number}")
    return shape_pull(info.context, found)


def _node(_: Any, info: GraphQLResolveInfo, id: str) -> Any:
    found = by_id(info.context, id)
    if isinstance(found, Repository):
        return shape_repository(info.context, visible(info.context, found, "metadata:read", writes=False))
    visible(info.context, found.repo, "pull_requests:read", writes=False)
    return shape_pull(info.context, found)


def _viewer(_: Any, info: GraphQLResolveInfo) -> Any:
    return {"login": info.context.caller.name}


def _rate_limit(_: Any, info: GraphQLResolveInfo, dryRun: bool) -> Any:
    left = limits.standing(info.context.hub, info.context.caller, "graphql")
    return {**left, "cost": 1, "resetAt": text(info.context.hub.clock.now())}


FIELDS = {
    "Query": {"repository": _repository, "node": _node, "viewer": _viewer, "rateLimit": _rate_limit},
    "Repository": {"object": _object, "ref": _ref, "defaultBranchRef": _default_branch, "pullRequest": _pull, "refs": _refs},
    "Commit": {"parents": _parents},
}
