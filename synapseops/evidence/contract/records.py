"""What changed about the records of other systems: what sources promise, which mappings read, and what targets expect, which they make."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Pointer
from synapseops.evidence.contract.changes import ContractChange, Detail, Surface, Verdict, in_order
from synapseops.evidence.contract.facets import Difference, differences
from synapseops.evidence.contract.limits import scalar
from synapseops.schema.model import Items, Property, Schema, Shape, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar

MOST_PROPERTIES = 5_000
"""How much of a record is compared: documents of others may describe millions of leaves."""

Schemas = Mapping[str, Schema]
"""Record types by name: `shop.Order`."""


def changes(before: Schemas, after: Schemas, blueprint: Blueprint) -> tuple[ContractChange, ...]:
    """Return what changed about the records that the mappings of *blueprint* read and make, the gravest first."""
    found: list[ContractChange] = []
    for surface, names in _used(blueprint).items():
        for name in sorted(names):
            if name in before and name in after and not after[name].is_resource:
                found += _Comparison(before[name], after[name], surface, name).changes()
    return in_order(found)


def _used(blueprint: Blueprint) -> dict[Surface, set[str]]:
    sources, targets = {one.source for one in blueprint.mappings}, {one.target for one in blueprint.mappings}
    return {Surface.PROMISES: sources, Surface.EXPECTS: targets}


class _Comparison(Struct):
    """A record type of both sides; `left` is how many properties may still be looked at."""

    old: Schema
    new: Schema
    surface: Surface
    record: str
    left: int = MOST_PROPERTIES

    def changes(self) -> Iterator[ContractChange]:
        """Yield what differs, by path."""
        yield from self._shapes(self.old.root, self.new.root, "", frozenset())

    def _shapes(self, old: ShapeRef, new: ShapeRef, at: str, above: frozenset[tuple[str, str]]) -> Iterator[ContractChange]:
        pair = (old.key, new.key)
        if pair in above:
            return
        was, now = self.old.shape(old), self.new.shape(new)
        self.left -= len(was.properties) + len(now.properties)
        if self.left < 0:
            return
        yield from self._coming_and_going(was, now, at)
        for one in now.properties:
            if (former := was.get(one.name)) is not None:
                yield from self._property(former, one, f"{at}{one.name}", above | {pair})

    def _coming_and_going(self, was: Shape, now: Shape, at: str) -> Iterator[ContractChange]:
        for one in now.properties:
            if was.get(one.name) is None:
                must = self.surface is Surface.EXPECTS and not one.optional
                details = (Detail("must be there", Verdict.BREAKING),) if must else ()
                yield self._change("added", f"{at}{one.name}", details, Verdict.ADDITIVE)
        for one in was.properties:
            if now.get(one.name) is None:
                yield self._change("removed", f"{at}{one.name}", (), Verdict.BREAKING)

    def _property(self, was: Property, now: Property, path: str, above: frozenset[tuple[str, str]]) -> Iterator[ContractChange]:
        found = list(differences(_facets(was), _facets(now)))
        if was.optional != now.optional:
            text = "may be missing" if now.optional else "is always there"
            found.append(Difference(text, narrows=not now.optional, widens=now.optional))
        if found:
            yield self._change("changed", path, tuple(self._judged(one) for one in found))
        (old, below), (new, _) = _inner(was.type), _inner(now.type)
        if isinstance(old, ShapeRef) and isinstance(new, ShapeRef):
            yield from self._shapes(old, new, f"{path}{below}.", above)

    def _judged(self, one: Difference) -> Detail:
        """Return what a difference means to us: who reads fears more than was promised, who makes fears less than was taken."""
        if self.surface is Surface.PROMISES:
            return Detail(f"{one.text}: it may hold more", Verdict.BREAKING) if one.widens else Detail(one.text)
        return Detail(f"{one.text}: it may hold less", Verdict.BREAKING) if one.narrows else Detail(one.text)

    def _change(self, kind: str, path: str, details: tuple[Detail, ...], verdict: Verdict = Verdict.WORDING) -> ContractChange:
        return ContractChange(kind, f"{self.record}.{path}", "", details, (), verdict, self.surface, self._node(path))

    def _node(self, path: str) -> Pointer:
        system, _, record = self.record.partition(".")
        return ("systems", system, "records", record, "fields", path.partition(".")[0].removesuffix("[]"))


def _facets(one: Property) -> dict[str, Any]:
    return {"null": one.nullable, **_of(one.type)}


def _of(kind: ValueType) -> dict[str, Any]:
    match kind:
        case Scalar():
            return {**scalar(kind), **({"type": "decimal as a number"} if kind.is_json_number else {})}
        case Enum(words):
            return {"type": "enum", "enum": list(words)}
        case ShapeRef():
            return {"type": "object"}
        case Items(item, nullable, low, high):
            inner = {f"items {name}": value for name, value in {"null": nullable, **_of(item)}.items()}
            number = {name: value for name, value in (("minItems", low), ("maxItems", high)) if value is not None}
            return {"type": "list", **inner, **number}


def _inner(kind: ValueType) -> tuple[ValueType, str]:
    """Return what a list holds, however deep, and the brackets that lead there."""
    below = ""
    while isinstance(kind, Items):
        kind, below = kind.item, f"{below}[]"
    return kind, below
