"""Comments on pull requests: a first line that begins with /synapse is a command."""

from bot.handlers.meaning import Me, Meaning, ignored, of, want
from bot.jobs.model import Kind
from bot.payload import Payload
from synapseops.forge.github.spoken import spoken


def issue_comment(payload: Payload, me: Me) -> Meaning:
    """A new comment on a pull request. An edited one is no command: what somebody approved of must be what they wrote."""
    if payload.text("action") != "created":
        return ignored("only a new comment is a command")
    if not payload.has("issue", "pull_request"):
        return ignored("it is no pull request's")
    if spoken(payload.text("comment", "body")) is None:
        return ignored("it is no command")
    return of(want(payload, Kind.COMMAND, str(payload.number("comment", "id")), number=str(payload.number("issue", "number"))))
