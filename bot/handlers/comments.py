"""Comments on pull requests: a first line that begins with /synapse is a command."""

from bot.handlers.meaning import Me, Meaning, ignored, of, want
from bot.jobs.model import Kind
from bot.payload import Payload

WORD = "/synapse"


def issue_comment(payload: Payload, me: Me) -> Meaning:
    """A new comment on a pull request. An edited one is no command: what somebody approved of must be what they wrote."""
    if payload.text("action") != "created":
        return ignored("only a new comment is a command")
    if not payload.has("issue", "pull_request"):
        return ignored("it is no pull request's")
    first = payload.text("comment", "body").lstrip().split("\n", 1)[0].split()
    if not first or first[0] != WORD:
        return ignored("it is no command")
    return of(want(payload, Kind.COMMAND, str(payload.number("comment", "id")), number=str(payload.number("issue", "number"))))
