"""A record type told by JSON Schema or OpenAPI: only the shapes that somebody asks for are read."""

from collections.abc import Iterator
from functools import reduce
from typing import Any

from synapseops.intent.slips import Slip
from synapseops.schema.facts import NOTHING_KNOWN, Facts, any_of, both
from synapseops.schema.kinds import scalar
from synapseops.schema.model import UNKNOWN, Items, Property, Shape, ShapeRef, ValueType
from synapseops.schema.nodes import ANNOTATIONS, IGNORED, own_facts
from synapseops.schema.places import Either, Every, Files, Node, Place

MOST_NESTED = 60
"""References and branches within one another, before a property is reached."""
MOST_PROPERTIES = 2_000
_MOST_BRANCHES = 500
_BRANCHES = ("anyOf", "oneOf")
_WORDS = {"object": "an object", "array": "a list", "string": "a text", "boolean": "true or false"}


class Imported:
    """A `Schema` of a document. `faults` are references that lead nowhere and `ignored` keywords that nothing was made of, so far."""

    is_resource = False

    def __init__(self, name: str, files: Files, place: Node) -> None:
        self.name = name
        self.faults: dict[str, Slip] = {}
        self.ignored: set[str] = set()
        self._files = files
        self._places: dict[str, Place] = {}
        self._facts: dict[str, Facts] = {}
        self._shapes: dict[str, Shape] = {}
        self._active: set[str] = set()
        self.root = self._ref(self._canonical(place))

    def shape(self, ref: ShapeRef) -> Shape:
        """Return the parts of an object of this schema."""
        if ref.key not in self._shapes:
            facts = self._known(self._places[ref.key])
            properties = [self._property(name, place, facts) for name, place in list(facts.properties.items())[:MOST_PROPERTIES]]
            unnamed = sorted(facts.required - facts.properties.keys())[:MOST_PROPERTIES]
            self._shapes[ref.key] = Shape((*properties, *(Property(name, UNKNOWN, nullable=True) for name in unnamed)))
        return self._shapes[ref.key]

    def is_object(self) -> bool:
        """Tell whether the record is an object with named properties."""
        facts = self._known(self._places[self.root.key])
        return facts.kinds == {"object"} and bool(facts.properties or facts.required)

    def kind(self) -> str:
        """Name what the record is, for people."""
        return " or ".join(sorted(_WORDS.get(kind, "a number") for kind in self._known(self._places[self.root.key]).kinds)) or "anything"

    def _ref(self, place: Place) -> ShapeRef:
        self._places.setdefault(place.key, place)
        return ShapeRef(place.key)

    def _property(self, name: str, place: Place, owner: Facts) -> Property:
        facts = self._known(place)
        kind, nullable = self._value(place)
        return Property(
            name,
            kind,
            optional=name not in owner.required,
            nullable=nullable,
            is_server_set=facts.read_only,
            description=facts.description,
        )

    def _value(self, place: Place) -> tuple[ValueType, bool]:
        """Return what stands at *place*, and whether it may be null."""
        facts = self._known(place)
        kinds = facts.kinds
        if not kinds:
            return UNKNOWN, facts.nullable or facts.types is None
        if kinds == {"object"}:
            has_names = bool(facts.properties or facts.required)
            return (self._ref(self._canonical(place)) if has_names else UNKNOWN), facts.nullable
        if kinds == {"array"}:
            item, of_null = self._value(facts.items) if facts.items is not None else (UNKNOWN, True)
            return Items(item, of_null, facts.min_items, facts.max_items), facts.nullable
        return scalar(facts, self.ignored), facts.nullable

    def _canonical(self, place: Place) -> Place:
        """Return the place that *place* is only another way to: behind a reference, or a choice that is none."""
        for _ in range(MOST_NESTED):
            further = self._further(place) if isinstance(place, Node) else None
            if further is None:
                break
            place = further
        return place

    def _further(self, node: Node) -> Node | None:
        schema = node.contents
        if not isinstance(schema, dict):
            return None
        said = [key for key in schema if key not in ANNOTATIONS and not key.startswith("x-")]
        if said == ["$ref"]:
            return self._followed(node)
        if len(said) == 1 and said[0] in {"allOf", *_BRANCHES} and isinstance(schema[said[0]], list):
            branches = [child for child in self._children(node, said[0]) if not self._known(child).is_null]
            return branches[0] if len(branches) == 1 else None
        return None

    def _followed(self, node: Node) -> Node | None:
        ref = node.contents.get("$ref")
        if not isinstance(ref, str):
            return None
        try:
            return self._files.followed(node, ref)
        except Slip as slip:
            self.faults.setdefault(ref, slip)
            return None

    def _known(self, place: Place) -> Facts:
        """Return the facts of *place*; one that is made of itself says nothing more."""
        key = place.key
        if key in self._facts:
            return self._facts[key]
        if key in self._active or len(self._active) >= MOST_NESTED:
            return NOTHING_KNOWN
        self._active.add(key)
        facts = self._worked_out(place)
        self._active.discard(key)
        self._facts[key] = facts
        return facts

    def _worked_out(self, place: Place) -> Facts:
        if isinstance(place, Every):
            return reduce(both, map(self._known, place.parts), NOTHING_KNOWN)
        if isinstance(place, Either):
            return any_of(map(self._known, place.parts))
        schema = place.contents
        if not isinstance(schema, dict):
            return NOTHING_KNOWN
        self.ignored |= IGNORED & schema.keys()
        return reduce(both, self._parts(place), own_facts(place))

    def _parts(self, node: Node) -> Iterator[Facts]:
        """Yield what *node* says by way of others."""
        target = self._followed(node)
        if target is not None:
            yield self._known(target)
        for child in self._children(node, "allOf"):
            yield self._known(child)
        for key in _BRANCHES:
            if node.contents.get(key):
                yield any_of(map(self._known, self._children(node, key)))

    def _children(self, node: Node, key: str) -> list[Node]:
        written: Any = node.contents.get(key)
        count = min(len(written), _MOST_BRANCHES) if isinstance(written, list) else 0
        return [node.child(key, index) for index in range(count)]
