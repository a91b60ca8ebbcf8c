"""Completeness: which leaves of the target no rule writes, which of the source no rule reads, counted by subtree."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from synapseops.mapping.paths import joined
from synapseops.mapping.scope import Origin
from synapseops.schema.model import Items, Property, Schema, ShapeRef, ValueType

MOST_SHAPES = 50
MOST_LEAVES = 2_000
"""How much of a record is looked at to count what is left out: beyond, an object counts as one leaf.

Documents of tens of thousands of lines describe records with millions of leaves, of which a mapping uses a few.
"""
_MOST_SHOWN = 10


class Subtree(Struct, frozen=True):
    """A part of a record that nothing covers, and how many leaves it has."""

    path: Origin
    leaves: int


class _Part(Struct, frozen=True):
    """A part that nothing covers, before its leaves are counted; *above* are the objects that it is inside of."""

    path: Origin
    type: ValueType
    above: tuple[ShapeRef, ...]


def uncovered(schema: Schema, covered: Iterable[Origin], counts: Callable[[Property], bool]) -> list[Subtree]:
    """Return the largest parts of a record that no path of *covered* reaches, in the order of the record.

    A path covers all that is below it. A property for which *counts* is false is passed over, unless a path reaches a part of it.
    """
    whole = set(covered)
    if () in whole:
        return []
    touched = {path[:length] for path in whole for length in range(len(path) + 1)}
    parts = list(_uncovered(schema, counts, schema.root, (), whole, touched, ()))
    return [Subtree(part.path, leaves) for part, leaves in zip(parts, _counted(schema, parts), strict=True)]


def _uncovered(
    schema: Schema,
    counts: Callable[[Property], bool],
    ref: ShapeRef,
    at: Origin,
    whole: set[Origin],
    touched: set[Origin],
    above: tuple[ShapeRef, ...],
) -> Iterator[_Part]:
    for one in schema.shape(ref).properties:
        path = (*at, one.name)
        inner, below = _below(one.type, path)
        if path in whole or below in whole:
            continue
        if path not in touched and counts(one):
            yield _Part(path, one.type, (*above, ref))
        elif path in touched and isinstance(inner, ShapeRef) and inner not in above:
            yield from _uncovered(schema, counts, inner, below, whole, touched, (*above, ref))


def _below(kind: ValueType, path: Origin) -> tuple[ValueType, Origin]:
    while isinstance(kind, Items):
        kind, path = kind.item, (*path, "[]")
    return kind, path


def _counted(schema: Schema, parts: list[_Part]) -> list[int]:
    """Count the leaves of each part, all of them level by level, so that what is looked at is shared fairly."""
    leaves = [0] * len(parts)
    waiting = deque((number, _below(part.type, ())[0], part.above) for number, part in enumerate(parts))
    read: set[ShapeRef] = set()
    found = len(parts)
    while waiting:
        number, kind, above = waiting.popleft()
        is_known = kind in read or len(read) < MOST_SHAPES
        if not isinstance(kind, ShapeRef) or kind in above or not is_known or found > MOST_LEAVES:
            leaves[number] += 1
            continue
        read.add(kind)
        inner = [one for one in schema.shape(kind).properties if not one.is_server_set]
        leaves[number] += not inner
        found += len(inner)
        waiting.extend((number, _below(one.type, ())[0], (*above, kind)) for one in inner)
    return leaves


def summary(subtrees: list[Subtree]) -> tuple[int, str, tuple[str, ...]]:
    """Return how many leaves there are, the ten largest subtrees in words, and all of them."""
    ordered = sorted(subtrees, key=lambda one: -one.leaves)
    largest = [_told(one) for one in ordered[:_MOST_SHOWN]]
    more = f" and {len(ordered) - _MOST_SHOWN:,} more" if len(ordered) > _MOST_SHOWN else ""
    return sum(one.leaves for one in subtrees), f"{', '.join(largest)}{more}", tuple(_told(one) for one in subtrees)


def _told(one: Subtree) -> str:
    return f'"{joined(one.path)}"' + (f" ({one.leaves:,})" if one.leaves > 1 else "")


def exists(schema: Schema, path: Origin) -> bool:
    """Tell whether a path, with "[]" for items, leads somewhere in a schema."""
    kind: ValueType = schema.root
    for name in path:
        if isinstance(kind, Items) and name == "[]":
            kind = kind.item
        elif isinstance(kind, ShapeRef) and (found := schema.shape(kind).get(name)) is not None:
            kind = found.type
        else:
            return False
    return True
