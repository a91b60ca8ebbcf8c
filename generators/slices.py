"""What the files of one resource are made from: all of it, and of the others what can be told from outside of them.

A file that is made from a slice alone need not be planned again while the slice is what it was. `sliced` is the very blueprint of
which the files of a resource must come out the same; tests hold every generator to it.
"""

import functools
import hashlib
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from synapseops.blueprint.model import Blueprint, Enum, Field, Resource, Scalar, ScalarKind

_Made = TypeVar("_Made")

_COUNTED = frozenset({ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN})
"""Kinds whose defaults and examples are never texts, which could serve as samples elsewhere."""

_SHORT = 200
_NEUTRAL = Scalar(ScalarKind.BOOLEAN)


def once(function: Callable[[Blueprint], _Made]) -> Callable[[Blueprint], _Made]:
    """Remember what *function* made of the last blueprint: generators ask for the same one after another."""
    last: tuple[Blueprint, _Made] | None = None

    @functools.wraps(function)
    def remembered(blueprint: Blueprint) -> _Made:
        nonlocal last
        known = last
        if known is None or known[0] is not blueprint:
            known = last = (blueprint, function(blueprint))
        return known[1]

    return remembered


@once
def slices(blueprint: Blueprint) -> Mapping[str, str]:
    """Return what tells the slice of each resource from any other, by the resource's name."""
    outside = _digest(_rest(blueprint), *(_digest(_told(_outline(one))) for one in blueprint.resources))
    return {one.name: _digest(outside, _told(one)).hex() for one in blueprint.resources}


@once
def whole(blueprint: Blueprint) -> str:
    """Return what tells *blueprint* from any other."""
    return _digest(_rest(blueprint), *(one.encode() for one in slices(blueprint).values())).hex()


@once
def _rest(blueprint: Blueprint) -> bytes:
    """Return what tells all but the resources from any other."""
    return _digest(repr(replace(blueprint, resources=())).encode(errors="surrogatepass"))


def with_more(slice_: str, value: Struct) -> str:
    """Return what tells a slice, and *value* beside it, from any other."""
    return f"{slice_} {_digest(_told(value)).hex()}"


def sliced(blueprint: Blueprint, name: str) -> Blueprint:
    """Return *blueprint* as the files of the resource called *name* may see it."""
    return replace(blueprint, resources=tuple(one if one.name == name else _outline(one) for one in blueprint.resources))


def _outline(resource: Resource) -> Resource:
    """Return *resource* without its inner fields, but that lists name what they are asked by."""
    listing = resource.listing
    listed = {*listing.sort, *listing.search, *(one.field for one in listing.filters)}
    linked = {resource.key.name, *resource.upsert_by, *(name for group in resource.unique_together for name in group)}
    fields = []
    for field in resource.fields:
        if field.name in linked or not _is_inner(field):
            fields.append(field)
        elif field.name in listed:
            fields.append(Field(field.name, _NEUTRAL, field.node, nullable=True))
    return replace(resource, fields=tuple(fields))


def _is_inner(field: Field) -> bool:
    """Whether nothing outside of the resource can depend on *field*: it names no type and no resource, rows can be made whatever it
    is, and it has no value that could be borrowed as a sample."""
    kind = field.type
    if field.unique or not isinstance(kind, Scalar | Enum):
        return False
    if isinstance(kind, Enum):
        return kind.name is not None
    if kind.name is not None or kind.pattern is not None or kind.kind is ScalarKind.JSON:
        return False
    is_known = (kind.min_length or 0) <= _SHORT and kind.minimum is None and kind.maximum is None
    lends = kind.kind not in _COUNTED and not (field.default is None and field.example is None)
    return (is_known or not field.required) and not lends


def _told(value: Struct) -> bytes:
    """Return what tells *value* from any other of its type: bytes of msgspec, since there are many; no two types that stand in one
    place have the same fields."""
    try:
        return _packed(value)
    except (UnicodeEncodeError, OverflowError):  # half a surrogate pair, an integer of more than 64 bits
        return repr(value).encode(errors="surrogatepass")


_packed = msgspec.msgpack.Encoder().encode


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()
