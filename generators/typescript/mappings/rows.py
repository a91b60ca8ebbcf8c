"""Leaves of a record in tests: one call for each leaf and rule, with a row for each value that is tried."""

import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any

from generators.characters import columns
from generators.mappings.expected import trials
from generators.mappings.expected.leaves import Keys, Leaf
from generators.rendering import Code
from generators.typescript import text
from generators.typescript.mappings import literals
from synapseops.schema.model import Items, ValueType

_LONG_RUN = 20
_NOTHING = Code("undefined")


def calls(leaves: Iterable[Leaf]) -> Iterator[str]:
    """Yield a statement for all *leaves* of one place that one rule reads, in the order of the first of each."""
    found: dict[tuple[Keys, Keys, str], list[list[Code]]] = {}
    for leaf in dict.fromkeys(leaves):
        found.setdefault((leaf.source, leaf.target, leaf.told), []).append(_row(leaf))
    for (source, target, told), rows in found.items():
        yield _call(text.on_one_line(source), text.on_one_line(target), text.string(told), rows)


def _call(source: Code, target: Code, told: Code, rows: list[list[Code]]) -> str:
    if columns(f"  leaf({source}, {target}, {told}, [") <= text.WIDTH:
        return f"  {text.call('leaf', source, target, told, rows, indent=2)}"
    shown = text.literal(rows, 4, before=4, after=1)
    return "\n".join(["  leaf(", *(f"    {one}," for one in (source, target, told, shown)), "  );"])


def _row(leaf: Leaf) -> list[Code]:
    value = _NOTHING if leaf.value is None else _literal(json.loads(leaf.value))
    if leaf.error:
        return [value, _NOTHING, text.string(leaf.error)]
    return [value] if leaf.expected is None else [value, _expected(json.loads(leaf.expected), leaf.type)]


def _expected(value: Any, type_: ValueType | None) -> Code:
    """Return a value as it stands in what is made: decimals that travel as numbers are not texts there."""
    if type_ is None or not trials.are_numbers(type_) or value is None:
        return _literal(value)
    if isinstance(type_, Items):
        return Code(f"[{', '.join(map(literals.number, value))}]")
    return Code(literals.number(value))


def _literal(value: Any) -> Code:
    """Return a value as it is written, a long run of one letter in short."""
    if isinstance(value, str) and len(value) > _LONG_RUN and len(list(itertools.groupby(value))) == 1:
        return Code(f"{text.string(value[0])}.repeat({len(value)})")
    return Code(literals.json(value))
