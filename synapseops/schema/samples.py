"""Record types guessed from samples: one object, an array of them, or JSON lines."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, field

from synapseops.intent.slips import Slip
from synapseops.intent.wording import kind_of, shown
from synapseops.schema import parsing
from synapseops.schema.model import ROOT, UNKNOWN, Items, Property, Shape, ShapeRef, ValueType
from synapseops.schema.nodes import is_usable
from synapseops.schema.scalars import Scalar, ScalarKind
from synapseops.schema.written import Written

MOST_NAMES = 1_000
"""Names of one object; one that has more is no record but a table by key."""
DEEPEST = 50
_LARGEST_INTEGER = 2**53 - 1


class _Seen(Struct):
    """What was seen at one place in all samples: how often, of which kinds, and what lies below."""

    count: int = 0
    kinds: set[str] = field(default_factory=set)
    objects: int = 0
    members: "dict[str, _Seen]" = field(default_factory=dict)
    items: "_Seen | None" = None


class Guess(Struct, frozen=True):
    """A record type guessed from samples, and in words how sure it is."""

    schema: Written
    says: str


def records(text: str, path: str) -> list[Any]:
    """Return the samples in *text*. Raises `Slip` (SY111) when it holds none."""
    body = text.strip()
    if "\n" in body and not body.startswith("[") and _is_lines(body):
        found = [parsing.of_json(line, path, line=number) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    else:
        whole = parsing.of_json(text, path)
        found = whole if isinstance(whole, list) else [whole]
    return checked(found, path)


def checked(found: list[Any], path: str) -> list[Any]:
    """Return *found*, which are samples. Raises `Slip` (SY111) when there are none, or one is no object."""
    if not found:
        raise Slip("SY111", f"{shown(path)} holds no sample", "put at least one record into it")
    other = next((number for number, one in enumerate(found, 1) if not isinstance(one, dict)), None)
    if other is not None:
        message = f"sample {other} in {shown(path)} is {kind_of(found[other - 1])}, and a record is an object"
        raise Slip("SY111", message, "put one object there, an array of them, or one in each line")
    return found


def _is_lines(body: str) -> bool:
    """Tell whether the first line is a value of its own."""
    try:
        json.loads(body.partition("\n")[0])
    except (ValueError, RecursionError):
        return False
    return True


def guess(name: str, samples: list[Any]) -> Guess:
    """Return the record type called *name* that *samples*, objects all, look like."""
    seen = _Seen()
    for sample in samples:
        _look(seen, sample, 0)
    shapes: dict[str, Shape] = {}
    _shape(seen, ROOT.key, shapes)
    return Guess(Written(name, shapes), _told(len(samples), shapes.values()))


def _look(seen: _Seen, value: Any, depth: int) -> None:
    seen.count += 1
    seen.kinds.add(_kind(value))
    if isinstance(value, dict) and depth < DEEPEST:
        seen.objects += 1
        for name, member in value.items():
            if is_usable(name):
                _look(seen.members.setdefault(name, _Seen()), member, depth + 1)
    elif isinstance(value, list) and depth < DEEPEST:
        seen.items = seen.items or _Seen()
        for item in value:
            _look(seen.items, item, depth + 1)


def _kind(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, int):
        return "integer" if abs(value) <= _LARGEST_INTEGER else "number"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "number"


_SCALARS = {
    "boolean": Scalar(ScalarKind.BOOLEAN),
    "integer": Scalar(ScalarKind.INTEGER),
    "number": Scalar(ScalarKind.NUMBER),
    "string": Scalar(ScalarKind.STRING),
}


def _type(seen: _Seen, key: str, shapes: dict[str, Shape]) -> ValueType:
    kinds = seen.kinds - {"null"}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) != 1:
        return UNKNOWN
    kind = next(iter(kinds))
    if kind == "object" and 0 < len(seen.members) <= MOST_NAMES:
        return _shape(seen, key, shapes)
    if kind == "array" and seen.items is not None:
        return Items(_type(seen.items, f"{key}/[]", shapes), "null" in seen.items.kinds or not seen.items.count)
    return _SCALARS.get(kind, UNKNOWN)


def _shape(seen: _Seen, key: str, shapes: dict[str, Shape]) -> ShapeRef:
    shapes[key] = Shape(())  # the outer one comes first
    shapes[key] = Shape(tuple(_property(name, member, seen, key, shapes) for name, member in seen.members.items()))
    return ShapeRef(key)


def _property(name: str, seen: _Seen, owner: _Seen, key: str, shapes: dict[str, Shape]) -> Property:
    below = f"{key}/{name.replace('~', '~0').replace('/', '~1')}"
    return Property(name, _type(seen, below, shapes), optional=seen.count < owner.objects, nullable="null" in seen.kinds)


def _told(count: int, shapes: Iterable[Shape]) -> str:
    """Say what was guessed: what may be missing, what may be null, what is not known."""
    properties = [one for shape in shapes for one in shape.properties]
    optional, nullable = sum(one.optional for one in properties), sum(one.nullable for one in properties)
    unknown = sum(_is_unknown(one.type) for one in properties)
    said = list(_counts(((optional, "may be missing"), (nullable, "may be null"), (unknown, "may hold anything"))))
    rest = f": {', '.join(said)}" if said else ""
    return f"{len(properties)} fields are guessed from {count} sample{'' if count == 1 else 's'}{rest}"


def _counts(counted: Iterable[tuple[int, str]]) -> Iterator[str]:
    yield from (f"{count} {says}" for count, says in counted if count)


def _is_unknown(kind: ValueType) -> bool:
    return _is_unknown(kind.item) if isinstance(kind, Items) else kind == UNKNOWN
