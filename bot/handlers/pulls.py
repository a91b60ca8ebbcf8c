"""Pull requests and merge groups: their heads are to have checks."""

import re

from msgspec.structs import replace

from bot.handlers.meaning import HEADS, OURS, Me, Meaning, again, deliver, ignored, of, want
from bot.jobs.model import Kind, Want
from bot.payload import Payload

_OF_GROUP = re.compile(r"/pr-([0-9]{1,9})-[0-9a-f]+$")
"""How GitHub names the pull request that a group ends with."""
_LOOKED_AT = frozenset({"opened", "reopened", "synchronize", "edited", "ready_for_review"})


def pull_request(payload: Payload, me: Me) -> Meaning:
    """A pull request that somebody opened, changed or closed. Our own is brought up to date, anybody else's is previewed."""
    action = payload.text("action")
    base = payload.text("pull_request", "base", "ref")
    if action == "closed":
        # what it merged is pushed, and told by that; others of the same commit are not held by what failed for this one any more
        return of(*_bases(payload, base)) if _is_ours(payload) else of(again(payload, payload.text("pull_request", "head", "sha")))
    if action not in _LOOKED_AT or (action == "edited" and not payload.has("changes", "base")):
        return ignored("nothing that we look at changed")
    head = payload.text("pull_request", "head", "sha")
    preview = want(payload, Kind.PREVIEW, str(payload.number("number")), commit=head)
    if not _is_ours(payload):
        return of(preview)
    # a person may have opened it for us, or for a branch of theirs that has a name like ours: what the branch holds tells
    by_person = payload.text("pull_request", "user", "type") == "User"
    return of(*_bases(payload, base, commit=head), *([preview] if by_person else []))


def _bases(payload: Payload, base: str, **details: str) -> list[Want]:
    """Return what is wanted of *base*; of the default branch too, where somebody had its proposal go elsewhere: it waits for the branch."""
    wanted, default = deliver(payload, base, **details), payload.text("repository", "default_branch")
    is_for_default = "@" not in payload.text("pull_request", "head", "ref")
    return [wanted, replace(deliver(payload, default), yields=True)] if is_for_default and base != default else [wanted]


def merge_group(payload: Payload, me: Me) -> Meaning:
    """A group that is about to be merged wants its check."""
    if payload.text("action") != "checks_requested":
        return ignored("the group is gone")
    head, base = payload.text("merge_group", "head_sha"), payload.text("merge_group", "base_ref").removeprefix(HEADS)
    number = _OF_GROUP.search(payload.text("merge_group", "head_ref"))
    return of(want(payload, Kind.GROUP, head, base=base, number=number[1] if number is not None else ""))


def _is_ours(payload: Payload) -> bool:
    """Tell whether the head is a branch of ours: by its name, in the repository itself."""
    head = payload.text("pull_request", "head", "ref")
    is_here = payload.has("pull_request", "head", "repo", "id") and (
        payload.number("pull_request", "head", "repo", "id") == payload.number("repository", "id")
    )
    return is_here and head.startswith(OURS)
