"""Rows of each resource that can exist at once, and what may be done to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sdk.python.hostile_sdk import Client


@dataclass(frozen=True, slots=True)
class KeyOf:
    """The key of the first row of another resource."""

    resource: str


@dataclass(frozen=True, slots=True)
class Example:
    """A row of a resource, and what may be done to it.

    `others` and `refused` say what they have otherwise than the row: the former can exist beside
    it, the latter cannot, which `pointer` and `code` say. Members in `extended` are read back with
    more than was sent. Where nothing creates rows, they are upserted `by` a field; `lacks` names
    other operations that it has not.
    """

    resource: str
    key: str
    row: Mapping[str, Any]
    others: tuple[Mapping[str, Any], ...] = ()
    change: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, Any] = field(default_factory=dict)
    unique: bool = False
    refused: Mapping[str, Any] = field(default_factory=dict)
    pointer: str = ""
    code: str = ""
    extended: frozenset[str] = frozenset()
    by: str | None = None
    lacks: tuple[str, ...] = ()

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """All rows, whole."""
        return [self.row, *({**self.row, **other} for other in self.others)]

    @property
    def known(self) -> dict[str, Any]:
        """What the row is read back as, as far as it was sent so."""
        return {
            name: value
            for name, value in self.row.items()
            if name not in self.extended and not isinstance(value, KeyOf)
        }


_EXAMPLES = [
    Example(
        "lists",
        "id",
        {
            "constructor": "alpha",
            "toString": '"q"',
            "__proto__": "alpha-1",
        },
        others=(
            {"__proto__": "alpha-2"},
            {"__proto__": "alpha-3"},
        ),
        change={"constructor": "bravo"},
        filters={"constructor": "alpha", "toString": '"q"', "__proto__": "alpha-1"},
        refused={"constructor": 1},
        pointer="/constructor",
        code="type",
    ),
]

EXAMPLES = {one.resource: one for one in _EXAMPLES}


def body_of(row: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return *row* with *keys* where it refers to others."""
    return {
        name: keys[value.resource] if isinstance(value, KeyOf) else value
        for name, value in row.items()
    }


def resource_of(client: Client, example: Example) -> Any:
    """Return the resource that *example* is of."""
    return getattr(client, example.resource)


def keys_for(
    client: Client, example: Example, made: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Make what the rows of *example* refer to, but what is *made* already, and return all keys."""
    keys = {} if made is None else made
    for value in example.row.values():
        if isinstance(value, KeyOf) and value.resource not in keys:
            other = EXAMPLES[value.resource]
            one = make(client, other, other.row, keys_for(client, other, keys))
            keys[value.resource] = getattr(one, other.key)
    return keys


def make(client: Client, example: Example, row: Mapping[str, Any], keys: Mapping[str, Any]) -> Any:
    """Make *row* and return it as it was answered."""
    resource, body = resource_of(client, example), body_of(row, keys)
    return resource.create(body) if example.by is None else resource.upsert(example.by, body)
