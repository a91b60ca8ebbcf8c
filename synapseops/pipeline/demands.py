"""The demands that a proposal is held to: the base's, wherever an intent moves, or whoever proposes could do away with them just there."""

from collections.abc import Iterable

from synapseops.intent.model import Require
from synapseops.pipeline.survey import Survey


def demands(before: Survey, after: Survey, paths: Iterable[str]) -> dict[str, Require]:
    """Return what the base, as *before*, demands of the intents at *paths* of *after*; nothing of those that are new."""
    was = {path: path if path in before.subjects else _moved_from(before, after, path) for path in paths if path in after.subjects}
    return {path: before.subjects[old].delivery.require for path, old in was.items() if old is not None}


def service_of(seen: Survey, path: str) -> str | None:
    """Return the service that the intent at *path* makes, None where it does not say."""
    blueprint = seen.subjects[path].found.reading.blueprint
    return blueprint.service.name if blueprint is not None else None


def _moved_from(before: Survey, after: Survey, path: str) -> str | None:
    """Return where the intent at *path* was on the base: what makes the same service is the same intent."""
    service = service_of(after, path)
    return next((old for old in before.subjects if service is not None and service_of(before, old) == service), None)
