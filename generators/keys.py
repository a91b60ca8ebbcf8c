"""Keys of resources as they end the addresses of rows."""

from generators.samples.patterns import UnsupportedPatternError, matches
from synapseops.blueprint.model import Resource, Scalar
from synapseops.schema.scalars import ScalarKind

_DOTS = (".", "..")
"""Segments that lead to another address, escaped or not (RFC 3986, 5.2.4; `%2E` is a dot)."""


def impossible(resource: Resource) -> tuple[str, ...]:
    """Return the texts that the type of *resource*'s key takes, and that no address can end with."""
    kind = resource.key.type
    if not isinstance(kind, Scalar) or kind.kind not in {ScalarKind.STRING, ScalarKind.TEXT}:
        return ()
    shortest = kind.min_length or 0
    return tuple(text for text in _DOTS if len(text) >= shortest and _takes(kind.pattern, text))


def _takes(pattern: str | None, text: str) -> bool:
    try:
        return pattern is None or matches(pattern, text)
    except UnsupportedPatternError:
        return True
