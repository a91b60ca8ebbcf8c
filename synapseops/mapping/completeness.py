"""Completeness: which leaves of the target no rule writes, which of the source no rule reads, counted by subtree."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from synapseops.mapping.paths import joined
from synapseops.mapping.scope import Origin
from synapseops.schema.model import Items, Property, Schema, ShapeRef, ValueType

MOST_LEAVES = 10_000
"""Beyond it, what is left of a schema counts as one leaf for each object."""
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Subtree:
    """A part of a record that nothing covers, and how many leaves it has."""

    path: Origin
    leaves: int


def uncovered(schema: Schema, covered: Iterable[Origin], counts: Callable[[Property], bool]) -> list[Subtree]:
    """Return the largest parts of a record that no path of *covered* reaches, in the order of the record.

    A path covers all that is below it. A property for which *counts* is false is passed over, unless a path reaches a part of it.
    """
    whole = set(covered)
    if () in whole:
        return []
    touched = {path[:length] for path in whole for length in range(len(path) + 1)}
    budget = _Budget(schema, counts)
    return list(_uncovered(budget, schema.root, (), whole, touched, ()))


class _Budget:
    """Counts leaves, and at most so many of them."""

    def __init__(self, schema: Schema, counts: Callable[[Property], bool]) -> None:
        self.schema = schema
        self.counts = counts
        self.left = MOST_LEAVES

    def leaves(self, value: ValueType, above: tuple[ShapeRef, ...]) -> int:
        """Count the leaves below a value: an object inside of itself is one, as is what the budget does not reach."""
        waiting = [(value, above)]
        found = 0
        while waiting:
            kind, around = waiting.pop()
            kind = _item(kind)
            if not isinstance(kind, ShapeRef) or kind in around or self.left <= 0:
                found += 1
                self.left -= 1
                continue
            parts = [one for one in self.schema.shape(kind).properties if not one.is_server_set]
            if not parts:
                found += 1
            waiting += [(one.type, (*around, kind)) for one in parts]
        return found


def _item(kind: ValueType) -> ValueType:
    while isinstance(kind, Items):
        kind = kind.item
    return kind


def _below(kind: ValueType, path: Origin) -> tuple[ValueType, Origin]:
    while isinstance(kind, Items):
        kind, path = kind.item, (*path, "[]")
    return kind, path


def _uncovered(
    budget: _Budget, ref: ShapeRef, at: Origin, whole: set[Origin], touched: set[Origin], above: tuple[ShapeRef, ...]
) -> Iterator[Subtree]:
    for one in budget.schema.shape(ref).properties:
        path = (*at, one.name)
        inner, below = _below(one.type, path)
        if path in whole or below in whole:
            continue
        if path not in touched and budget.counts(one):
            yield Subtree(path, budget.leaves(one.type, (*above, ref)))
        elif path in touched and isinstance(inner, ShapeRef) and inner not in above:
            yield from _uncovered(budget, inner, below, whole, touched, (*above, ref))


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
