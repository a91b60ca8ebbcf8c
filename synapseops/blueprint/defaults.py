"""Defaults, examples and backfills of fields as wire values, value objects and lists included."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from synapseops.blueprint.draft import Draft, DraftField
from synapseops.blueprint.model import FieldType, List, Record, Ref, WireValue
from synapseops.diagnostics import Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.expression import Default
from synapseops.intent.wording import shown
from synapseops.schema import values
from synapseops.schema.values import Unfit

_MOST_VALUES = 10_000
_OF_VALUES = frozenset({"default", "example", "backfill"})
_NO_DEFAULT = "cannot be given: a reference has no default"


class Values:
    """Reads values of one draft. Defaults of members stand in for what a value leaves out, so it may grow: up to a bound."""

    def __init__(self, draft: Draft) -> None:
        self._types = draft.types
        self._known: dict[Pointer, tuple[Any, int]] = {}
        self._open: set[Pointer] = set()
        self._size = 0

    def says(self, field: DraftField) -> bool:
        """Tell whether anything is said of the values of a field, which is seldom so."""
        return field.default is not None or not _OF_VALUES.isdisjoint(field.form.model_fields_set)

    def default(self, field: DraftField) -> WireValue | None:
        """Return the default of a field whose type is known, None when it has none; raises `Unfit`."""
        self._size = 0
        return _wrapped(self._default(field))

    def example(self, field: DraftField) -> WireValue | None:
        """Return the example of a field, None when it has none; raises `Unfit`."""
        self._size = 0
        return _wrapped(self._optional(field, "example"))

    def backfill(self, field: DraftField) -> WireValue | None:
        """Return what existing rows get, None when nothing is said; raises `Unfit`."""
        self._size = 0
        return _wrapped(self._optional(field, "backfill"))

    def _default(self, field: DraftField) -> Any:
        """Return a wire value, or None when there is no default, or null is it."""
        if field.default is not None and field.type is not None:
            return self._of_shorthand(field.default, field.type)
        return self._optional(field, "default")

    def _optional(self, field: DraftField, key: str) -> Any:
        if not field.form.says(key) or field.type is None:
            return None
        written = getattr(field.form, key)
        if written is None and field.nullable:
            return None
        if isinstance(field.type, Ref) and key == "default":
            raise Unfit(_NO_DEFAULT)
        return self._wire(written, field.type)

    def _of_shorthand(self, written: Default, kind: FieldType) -> Any:
        if isinstance(kind, Ref):
            raise Unfit(_NO_DEFAULT)
        if isinstance(kind, Record | List):
            if written.is_literal:
                raise Unfit("is a text")
            return self._wire(values.bare_json(written.text), kind)
        return values.of_text(written, kind)

    def _wire(self, value: Any, kind: FieldType) -> Any:
        self._grow(1)
        if isinstance(kind, Ref):
            return values.of_value(value, kind.key)
        if isinstance(kind, List):
            return self._items(value, kind)
        return self._members(value, kind) if isinstance(kind, Record) else values.of_value(value, kind)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > _MOST_VALUES:
            raise Unfit("grows too large with the defaults of what it contains")

    def _items(self, value: Any, kind: List) -> list[Any]:
        if not isinstance(value, list):
            raise Unfit("is not a list", "write default: []")
        if kind.min_items is not None and len(value) < kind.min_items:
            raise Unfit(f"has {len(value)} of at least {kind.min_items} items")
        if kind.max_items is not None and len(value) > kind.max_items:
            raise Unfit(f"has {len(value)} of at most {kind.max_items} items")
        found: list[Any] = []
        for number, item in enumerate(value):
            with _within(f"[{number}]"):
                found.append(self._wire(item, kind.item))
        return found

    def _members(self, value: Any, kind: Record) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unfit(f"is not a map of the fields of {kind.name}")
        fields = self._types[kind.name].fields
        unknown = next((name for name in value if name not in fields), None)
        if unknown is not None:
            raise Unfit(f"has {shown(unknown)}, which {kind.name} does not have", did_you_mean(unknown, fields))
        return {name: self._member(value, field) for name, field in fields.items()}

    def _member(self, members: Mapping[str, Any], field: DraftField) -> Any:
        with _within(f".{field.name}"):
            if field.name not in members:
                return self._stand_in(field)
            if members[field.name] is None and field.nullable:
                return None
            if field.type is None:
                raise Unfit("has a faulty type")
            return self._wire(members[field.name], field.type)

    def _stand_in(self, field: DraftField) -> Any:
        """Return the default of a member that a value leaves out, worked out once."""
        if field.at in self._open:
            raise Unfit("contains itself")
        if field.at not in self._known:
            before, self._size = self._size, 0
            self._open.add(field.at)
            try:
                self._known[field.at] = self._default(field), self._size
            finally:
                self._open.discard(field.at)
                self._size = before
        value, size = self._known[field.at]
        self._grow(size)
        if value is None and not field.nullable:
            raise Unfit("is missing")
        return value


def _wrapped(value: Any) -> WireValue | None:
    return None if value is None else WireValue.of(value)


@contextmanager
def _within(step: str) -> Iterator[None]:
    """Say at which part of a value the fault is."""
    try:
        yield
    except Unfit as unfit:
        unfit.way.append(step)
        raise
