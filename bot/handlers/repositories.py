"""Repositories: renamed, handed over, put away, taken out again."""

from bot.handlers.meaning import Me, Meaning, deliver, ignored, of
from bot.jobs.model import Rename, Withdraw
from bot.payload import Payload

_GONE = frozenset({"archived", "deleted"})
_NAMED_ANEW = frozenset({"renamed", "transferred"})


def repository(payload: Payload, me: Me) -> Meaning:
    """Follow a repository to its new name, and let one that cannot be written to be."""
    action, number = payload.text("action"), payload.number("repository", "id")
    if action in _GONE:
        return of(Withdraw(payload.number("installation", "id"), number))
    if action in _NAMED_ANEW:
        return of(Rename(number, payload.text("repository", "full_name")), deliver(payload, payload.text("repository", "default_branch")))
    if action in {"unarchived", "edited"}:
        return of(deliver(payload, payload.text("repository", "default_branch")))
    return ignored("nothing follows from this action")
