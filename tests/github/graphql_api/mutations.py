"""What can be changed: several refs at once by comparing them first, and drafts."""

from typing import Any

import pygit2
from graphql import GraphQLResolveInfo

from tests.github import objects
from tests.github.deeds import pulls, refs
from tests.github.errors import Refused, unprocessable
from tests.github.graphql_api.queries import Asked, by_id, shape_pull, visible
from tests.github.model import ZERO, PullRequest, Repository


def _update_refs(_: Any, info: GraphQLResolveInfo, input: dict[str, Any]) -> Any:
    """Do all updates or none."""
    asked: Asked = info.context
    repository = by_id(asked, input["repositoryId"])
    if not isinstance(repository, Repository):
        raise Refused(404, f"Could not resolve to a node with the global id of '{input['repositoryId']}'")
    visible(asked, repository, "contents:write", writes=True)
    allowed = not asked.caller.is_bot or asked.caller.allows("workflows", "write")
    for update in input["refUpdates"]:
        _check(repository, update, allowed, own_refs=asked.hub.limits.own_refs)
    moves = [refs.write(repository, update["name"], _oid(update["afterOid"])) for update in input["refUpdates"]]
    assert asked.caller.account is not None
    refs.announce(asked.hub, repository, asked.caller.account, moves)
    return {"clientMutationId": input.get("clientMutationId")}


def _oid(value: str) -> str | None:
    return None if value == ZERO else value


def _check(repository: Repository, update: dict[str, Any], workflows: bool, *, own_refs: bool) -> None:
    """Refuse an update that does not find what it expects, or that loses commits unasked."""
    name, new = update["name"], _oid(update["afterOid"])
    old = objects.ref(repository, name)
    if not name.startswith("refs/") or not pygit2.reference_is_valid_name(name) or name.startswith("refs/pull/"):
        raise unprocessable(f"{name} is not a valid ref name.")
    if not own_refs and not name.startswith(("refs/heads/", "refs/tags/")):
        raise unprocessable(f"{name} is not a branch or a tag.")
    if update.get("beforeOid") is not None and _oid(update["beforeOid"]) != old:
        raise unprocessable(f"{name} is at {old or ZERO} but expected {update['beforeOid']}")
    if new is None:
        if old is None:
            raise unprocessable(f"{name} does not exist")
        return
    if objects.kind(repository.git, new) is None:
        raise unprocessable(f"{new} does not exist")
    if old is not None and not update.get("force") and not refs.is_fast_forward(repository, old, new):
        raise unprocessable(f"{name} cannot be updated: not a fast forward")
    refs.check_workflows(repository, old, new, workflows)


def _draft(draft: bool) -> Any:
    def resolve(_: Any, info: GraphQLResolveInfo, input: dict[str, Any]) -> Any:
        asked: Asked = info.context
        pull = by_id(asked, input["pullRequestId"])
        if not isinstance(pull, PullRequest):
            raise Refused(404, f"Could not resolve to a node with the global id of '{input['pullRequestId']}'")
        visible(asked, pull.repo, "pull_requests:write", writes=True)
        assert asked.caller.account is not None
        pulls.set_draft(asked.hub, pull, asked.caller.account, draft)
        return {"clientMutationId": input.get("clientMutationId"), "pullRequest": shape_pull(asked, pull)}

    return resolve


FIELDS = {
    "Mutation": {
        "updateRefs": _update_refs,
        "convertPullRequestToDraft": _draft(True),
        "markPullRequestReadyForReview": _draft(False),
    }
}
