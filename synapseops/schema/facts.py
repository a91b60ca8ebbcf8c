"""What a schema says of one value, whatever it took to say it: references followed, `allOf` merged, branches united."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.schema.places import Place, either, every

T = TypeVar("T")


class Facts(Struct, frozen=True):
    """What is known of a value. None means that nothing is said.

    `types` are JSON's, without `null`, which `nullable` tells; `words` the values of `enum` and `const`.
    """

    types: frozenset[str] | None = None
    nullable: bool = False
    properties: Mapping[str, Place] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Place | None = None
    words: tuple[Any, ...] | None = None
    format: str | None = None
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    read_only: bool = False
    description: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """JSON's types that it can be of, guessed from what else is said; empty when it can be of any."""
        if self.types is not None:
            return self.types
        if self.properties:
            return frozenset({"object"})
        if self.items is not None:
            return frozenset({"array"})
        if self.words is not None:
            return frozenset(_type_of(word) for word in self.words if word is not None)
        if self.format is not None or self.pattern is not None or self.max_length is not None:
            return frozenset({"string"})
        return frozenset({"number"}) if self.minimum is not None or self.maximum is not None else frozenset()

    @property
    def is_null(self) -> bool:
        """Whether it can be nothing but null."""
        return self.nullable and (self.types == frozenset() or self.words == (None,))


NOTHING_KNOWN = Facts()


def _type_of(word: Any) -> str:
    if isinstance(word, bool):
        return "boolean"
    if isinstance(word, int):
        return "integer"
    if isinstance(word, str):
        return "string"
    return "object" if isinstance(word, dict) else "array" if isinstance(word, list) else "number"


def both(one: Facts, other: Facts) -> Facts:
    """Return what two schemas say of a value that obeys both."""
    if one is NOTHING_KNOWN or other is NOTHING_KNOWN:
        return other if one is NOTHING_KNOWN else one
    properties = dict(one.properties)
    for name, place in other.properties.items():
        properties[name] = every([properties[name], place]) if name in properties else place
    return Facts(
        types=_narrower(one.types, other.types),
        nullable=one.nullable or other.nullable,
        properties=properties,
        required=one.required | other.required,
        items=every(place for place in (one.items, other.items) if place is not None) if one.items or other.items else None,
        words=_common(one.words, other.words),
        format=one.format or other.format,
        pattern=one.pattern or other.pattern,
        min_length=_of(max, one.min_length, other.min_length),
        max_length=_of(min, one.max_length, other.max_length),
        min_items=_of(max, one.min_items, other.min_items),
        max_items=_of(min, one.max_items, other.max_items),
        minimum=_of(max, one.minimum, other.minimum),
        maximum=_of(min, one.maximum, other.maximum),
        step=one.step if one.step is not None else other.step,
        read_only=one.read_only or other.read_only,
        description=one.description or other.description,
    )


def any_of(branches: Iterable[Facts]) -> Facts:
    """Return what is true of a value that obeys one of *branches*: the union of their properties, the widest of their limits."""
    known = list(branches)
    rest = [one for one in known if not one.is_null]
    nullable = any(one.nullable for one in known)
    if not rest:
        return Facts(types=frozenset(), nullable=nullable) if nullable else NOTHING_KNOWN
    united = reduce(_or, rest)
    return replace(united, nullable=nullable)


def _or(one: Facts, other: Facts) -> Facts:
    properties = dict(one.properties)
    for name, place in other.properties.items():
        properties[name] = either([properties[name], place]) if name in properties else place
    return Facts(
        types=None if one.types is None or other.types is None else one.types | other.types,
        nullable=one.nullable or other.nullable,
        properties=properties,
        required=one.required & other.required,
        items=either([one.items, other.items]) if one.items is not None and other.items is not None else None,
        words=None if one.words is None or other.words is None else tuple(dict.fromkeys((*_hashable(one.words), *_hashable(other.words)))),
        format=one.format if one.format == other.format else None,
        pattern=one.pattern if one.pattern == other.pattern else None,
        min_length=_if_both(min, one.min_length, other.min_length),
        max_length=_if_both(max, one.max_length, other.max_length),
        min_items=_if_both(min, one.min_items, other.min_items),
        max_items=_if_both(max, one.max_items, other.max_items),
        minimum=_if_both(min, one.minimum, other.minimum),
        maximum=_if_both(max, one.maximum, other.maximum),
        step=one.step if one.step == other.step else None,
        read_only=one.read_only and other.read_only,
        description=one.description or other.description,
    )


def _hashable(words: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(word for word in words if isinstance(word, str | int | Decimal | None))


def _narrower(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    if "integer" in one | other:
        one, other = (types | {"integer"} if "number" in types else types for types in (one, other))
    return one & other or one


def _common(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(word for word in one if word in other) or one


def _of(choose: Callable[[T, T], T], one: T | None, other: T | None) -> T | None:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)


def _if_both(choose: Callable[[T, T], T], one: T | None, other: T | None) -> T | None:
    return choose(one, other) if one is not None and other is not None else None
