"""What each event means: pure functions from a payload to wishes. They read no clock, no database and no network."""

from collections.abc import Callable, Mapping

from bot.handlers import checks, comments, installations, pulls, pushes, repositories
from bot.handlers.meaning import Me, Meaning, ignored
from bot.payload import Payload

__all__ = ["Me", "Meaning", "meaning"]

Handler = Callable[[Payload, Me], Meaning]
_HANDLERS: Mapping[str, Handler] = {
    "push": pushes.push,
    "pull_request": pulls.pull_request,
    "check_run": checks.check_run,
    "check_suite": checks.check_suite,
    "merge_group": pulls.merge_group,
    "issue_comment": comments.issue_comment,
    "installation": installations.installation,
    "installation_repositories": installations.installation_repositories,
    "repository": repositories.repository,
}


def meaning(event: str, payload: Payload, me: Me) -> Meaning:
    """Return what a delivery of *event* wishes for, or why it wishes for nothing. Raises `Malformed`."""
    handler = _HANDLERS.get(event)
    if handler is None:
        return ignored("nothing follows from this event")
    if payload.has("sender") and me.is_sender(payload):
        return ignored("we did it ourselves")
    if not payload.has("installation", "id"):
        return ignored("it names no installation")
    return handler(payload, me)
