"""Defaults, examples and backfills of fields as wire values, value objects and lists included."""

from collections.abc import Mapping
from typing import Any

from synapseops.blueprint import values
from synapseops.blueprint.draft import Draft, DraftField
from synapseops.blueprint.model import FieldType, List, Record, Ref, WireValue
from synapseops.blueprint.values import Unfit
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.expression import Default


def default(field: DraftField, draft: Draft) -> WireValue | None:
    """Return the default of a field whose type is known, None when it has none; raises `Unfit`."""
    if field.default is not None and field.type is not None:
        return WireValue.of(_of_shorthand(field.default, field.type, draft))
    return _optional(field, "default", draft)


def example(field: DraftField, draft: Draft) -> WireValue | None:
    """Return the example of a field, None when it has none; raises `Unfit`."""
    return _optional(field, "example", draft)


def backfill(field: DraftField, draft: Draft) -> WireValue | None:
    """Return what existing rows get, None when nothing is said; raises `Unfit`."""
    return _optional(field, "backfill", draft)


def _optional(field: DraftField, key: str, draft: Draft) -> WireValue | None:
    if not field.form.says(key) or field.type is None:
        return None
    written = getattr(field.form, key)
    if written is None and field.nullable:
        return None
    return WireValue.of(wire(written, field.type, draft))


def _of_shorthand(written: Default, kind: FieldType, draft: Draft) -> Any:
    if isinstance(kind, Ref):
        raise Unfit("cannot be given: a reference has no default")
    if isinstance(kind, Record | List):
        if written.is_literal:
            raise Unfit("is a text")
        return wire(values.bare_json(written.text), kind, draft)
    return values.of_text(written, kind)


def wire(value: Any, kind: FieldType, draft: Draft) -> Any:
    """Return the wire value of what YAML gave for a type; raises `Unfit`."""
    if isinstance(kind, Ref):
        return values.of_value(value, kind.key)
    if isinstance(kind, List):
        return _items(value, kind, draft)
    if isinstance(kind, Record):
        return _members(value, kind, draft)
    return values.of_value(value, kind)


def _items(value: Any, kind: List, draft: Draft) -> list[Any]:
    if not isinstance(value, list):
        raise Unfit("is not a list", "write default: []")
    if kind.min_items is not None and len(value) < kind.min_items:
        raise Unfit(f"has fewer than {kind.min_items} items")
    if kind.max_items is not None and len(value) > kind.max_items:
        raise Unfit(f"has more than {kind.max_items} items")
    found: list[Any] = []
    for number, item in enumerate(value):
        try:
            found.append(wire(item, kind.item, draft))
        except Unfit as unfit:
            raise Unfit(f"has an item {number + 1} that {unfit.reason}", unfit.hint) from unfit
    return found


def _members(value: Any, kind: Record, draft: Draft) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unfit(f"is not a map of the fields of {kind.name}")
    drafted = draft.types[kind.name]
    unknown = [name for name in value if name not in drafted.fields]
    if unknown:
        raise Unfit(f'has "{unknown[0]}", which {kind.name} does not have', did_you_mean(unknown[0], drafted.fields))
    return {name: _member(value, field, draft) for name, field in drafted.fields.items()}


def _member(members: Mapping[str, Any], field: DraftField, draft: Draft) -> Any:
    if field.name not in members:
        stands_in = default(field, draft)
        if stands_in is None and not field.nullable:
            raise Unfit(f'lacks "{field.name}"')
        return stands_in.value if stands_in is not None else None
    value = members[field.name]
    if value is None and field.nullable:
        return None
    if field.type is None:
        raise Unfit(f'has a "{field.name}" whose type is faulty')
    try:
        return wire(value, field.type, draft)
    except Unfit as unfit:
        raise Unfit(f'has a "{field.name}" that {unfit.reason}', unfit.hint) from unfit
