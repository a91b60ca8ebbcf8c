"""What a field refuses and takes: by itself, in the items of a list, and in the value object that it holds."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from generators.pytest_suite.literals import Call, call
from generators.samples import Acceptance, Refusal
from generators.samples.composites import Composer, one_of_each
from synapseops.blueprint.model import FieldType, List, Record

_ITEM = (0,)


class Refusals(Struct, frozen=True):
    """What a type refuses: *plain* values and *items* by their code, what the value object *inside* refuses, and what is left."""

    plain: dict[str, list[Any]]
    items: dict[str, list[Any]]
    inside: str | None
    besides: list[Call]


def refusals(kind: FieldType, composer: Composer) -> Refusals:
    """Return what *kind* refuses, sorted by where it is told."""
    plain: dict[str, list[Any]] = {}
    items: dict[str, list[Any]] = {}
    besides: list[Refusal] = []
    for refusal in composer.refusals(kind):
        if not refusal.path:
            plain.setdefault(refusal.code, []).append(refusal.value)
        elif refusal.path == _ITEM and isinstance(kind, List):
            items.setdefault(refusal.code, []).extend(refusal.value)
        else:
            besides.append(refusal)
    record = record_of(kind)
    if record is not None and besides and besides == _inside(kind, record, composer):
        return Refusals(plain, items, record.name, [])
    return Refusals(plain, items, None, [_refused(one, merges=isinstance(kind, Record)) for one in besides])


def record_of(kind: FieldType) -> Record | None:
    """Return the value object that *kind* is, or is a list of."""
    item = kind.item if isinstance(kind, List) else kind
    return item if isinstance(item, Record) else None


def _inside(kind: FieldType, record: Record, composer: Composer) -> list[Refusal]:
    """Return what *record* refuses for the sake of its members, told where *kind* holds it."""
    inside = _of_members(record, composer)
    return [Refusal([one.value], one.code, (*_ITEM, *one.path)) for one in one_of_each(inside)] if isinstance(kind, List) else inside


def _of_members(record: Record, composer: Composer) -> list[Refusal]:
    return [refusal for refusal in composer.refusals(record) if refusal.path]


def members(record: Record, composer: Composer) -> list[Call]:
    """Return what *record* refuses for the sake of its members."""
    return [_refused(refusal, merges=True) for refusal in _of_members(record, composer)]


def _refused(refusal: Refusal, *, merges: bool) -> Call:
    at = "".join(f"/{step}" for step in refusal.path)
    merged = merges and refusal.code == "required" and all(isinstance(step, str) for step in refusal.path)
    return call("Refused", refusal.value, refusal.code, at, merges=merged or None)


def accepted(acceptances: Iterable[Acceptance]) -> list[Any]:
    """Return what is sent, and with it what is read back when that differs."""
    return [one.sent if _is_the_same(one) else call("Becomes", one.sent, one.read) for one in acceptances]


def _is_the_same(one: Acceptance) -> bool:
    return one.sent == one.read and type(one.sent) is type(one.read)
