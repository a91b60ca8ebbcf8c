"""Pushes: the branch's intents are to be delivered, as the branch is when a worker looks at it."""

from msgspec.structs import replace

from bot.handlers.meaning import HEADS, OURS, Me, Meaning, deliver, ignored, of
from bot.jobs.model import PUSHED
from bot.payload import Payload


def push(payload: Payload, me: Me) -> Meaning:
    """A push to a branch of people's. Which commits it brought, and whether it was forced, is all one: the tip is looked at."""
    ref = payload.text("ref")
    if not ref.startswith(HEADS):
        return ignored("no branch was pushed")
    branch = ref.removeprefix(HEADS)
    if payload.truth("deleted"):
        # git holds no branch whose name is the folder of another: one of these may have stood in the way of ours
        stood = f"{branch}/".startswith(OURS)
        again = replace(deliver(payload, payload.text("repository", "default_branch")), yields=True)
        return of(again) if stood else ignored("the branch was deleted")
    if branch.startswith(OURS):
        return ignored("the pull request's own event tells of pushes to our branches")
    return of(deliver(payload, branch, commit=payload.text("after"), **{PUSHED: "yes"}))
