"""UUIDs, booleans and JSON values."""

from collections.abc import Iterator
from typing import Any

from generators.samples.base import MOST_VALUES, Acceptance, Refusal
from generators.samples.texts import WORDS
from synapseops.blueprint.model import Scalar


def uuids(_: Scalar) -> list[str]:
    """Return distinct UUIDs, ascending."""
    return [f"0000000{number}-0000-4000-8000-00000000000{number}" for number in range(1, MOST_VALUES + 1)]


def uuid_boundaries(_: Scalar) -> Iterator[Acceptance]:
    """Yield a UUID in upper case."""
    yield Acceptance("ABCDEF00-0000-4000-8000-00000000000A", "abcdef00-0000-4000-8000-00000000000a")


def uuid_refusals(_: Scalar) -> Iterator[Refusal]:
    """Yield what is no UUID, or one in a form that is not taken."""
    yield Refusal(1, "type")
    plain = "00000001-0000-4000-8000-000000000001"
    yield from (Refusal(wrong, "format") for wrong in ("1", plain.replace("-", ""), f"{{{plain}}}", f"urn:uuid:{plain}"))


def booleans(_: Scalar) -> list[bool]:
    """Return both, ascending."""
    return [False, True]


def boolean_boundaries(_: Scalar) -> Iterator[Acceptance]:
    """Yield both."""
    yield from (Acceptance.of(value) for value in (True, False))


def boolean_refusals(_: Scalar) -> Iterator[Refusal]:
    """Yield what is only nearly a boolean."""
    yield from (Refusal(wrong, "type") for wrong in ("true", 1, 0))


def anythings(_: Scalar) -> list[Any]:
    """Return distinct JSON values."""
    return [{"of": word} for word in WORDS]


def json_boundaries(_: Scalar) -> Iterator[Acceptance]:
    """Yield a JSON value of every kind."""
    every: tuple[Any, ...] = (True, 0, -1.5, "", [], {}, {"list": [1, None, {"deep": "Zoë"}], "": "empty name"})
    yield from map(Acceptance.of, every)


def json_refusals(_: Scalar) -> Iterator[Refusal]:
    """Yield a JSON value with a character that no database takes."""
    yield Refusal({"text": "\0"}, "text", ("text",))
