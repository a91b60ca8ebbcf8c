"""`migrations/schema.json`: the snapshot as a file that reads well in a diff, one line per column."""

import json
from collections.abc import Iterator
from typing import Any

from generators.fastapi_service.migrations.snapshot import Part, Snapshot, TableState
from generators.fastapi_service.relational import Column, ForeignKey, Index, StorageKind
from synapseops.blueprint.model import Enum, FieldType, List, Record, Ref

FORMAT = 1
_encoded = json.JSONEncoder(ensure_ascii=False).encode
_SCALAR_FACTS = ("min_length", "max_length", "minimum", "maximum", "digits", "scale")


def dump(snapshot: Snapshot) -> str:
    """Return *snapshot* in its one canonical form: equal for schemas that differ only by order."""
    tables = sorted(snapshot.tables, key=lambda state: state.table.name)
    objects = sorted(snapshot.value_objects, key=lambda state: state.name)
    told = {
        "format": FORMAT,
        "revision": snapshot.revision,
        "tables": [_table(state) for state in tables],
        "value_objects": [{"name": state.name, "fields": [_part(part) for part in _sorted(state.parts)]} for state in objects],
    }
    return "\n".join(_pretty(told, "")) + "\n"


def _pretty(value: Any, indent: str) -> list[str]:
    """Spread what holds objects in a list over lines; keep everything else on one."""
    if isinstance(value, dict) and any(_holds_objects(inner) for inner in value.values()):
        items = [_after(f"{json.dumps(key)}: ", _pretty(inner, indent + "  ")) for key, inner in value.items()]
        return _enclosed("{", items, "}", indent)
    if _holds_objects(value):
        return _enclosed("[", [_pretty(inner, indent + "  ") for inner in value], "]", indent)
    return [_encoded(value)]


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _after(prefix: str, lines: list[str]) -> list[str]:
    return [prefix + lines[0], *lines[1:]]


def _enclosed(opening: str, items: list[list[str]], closing: str, indent: str) -> list[str]:
    lines = [opening]
    for number, item in enumerate(items, start=1):
        first, *rest = item
        spread = [f"{indent}  {first}", *rest]
        spread[-1] += "," if number < len(items) else ""
        lines += spread
    return [*lines, indent + closing]


def _table(state: TableState) -> dict[str, Any]:
    table = state.table
    told = {
        "name": table.name,
        "resource": table.resource,
        "allow_loss": state.allow_loss,
        "columns": [_column(column, state) for column in sorted(table.columns, key=lambda column: column.name)],
        "primary_key": {"name": table.primary_key.name, "columns": table.primary_key.columns},
        "uniques": [{"name": one.name, "columns": one.columns} for one in sorted(table.uniques, key=lambda one: one.name)],
        "foreign_keys": [_foreign_key(one) for one in sorted(table.foreign_keys, key=lambda one: one.name)],
        "indexes": [_index(one) for one in sorted(table.indexes, key=lambda one: one.name)],
    }
    return _without_empty(told)


def _column(column: Column, state: TableState) -> dict[str, Any]:
    storage = column.storage
    decimal = storage.kind is StorageKind.DECIMAL
    stored = f"{storage.kind}({storage.digits},{storage.scale})" if decimal else storage.kind.value
    told = {"column": column.name, **(_part(state.part(column.field)) if column.field else {"nullable": column.nullable})}
    return _without_empty({**told, "storage": stored})


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    told = {"name": key.name, "column": key.column, "to_table": key.to_table, "to_column": key.to_column}
    return _without_empty({**told, "on_delete": key.on_delete.value, "closes_cycle": key.closes_cycle})


def _index(index: Index) -> dict[str, Any]:
    return _without_empty({"name": index.name, "columns": index.columns, "hashed": index.hashed})


def _part(part: Part) -> dict[str, Any]:
    told = {"field": part.name, "type": _type(part.type), "nullable": part.nullable, "allow_loss": part.allow_loss}
    return _without_empty(told)


def _type(type_: FieldType) -> dict[str, Any]:
    if isinstance(type_, Enum):
        return {"kind": "enum", "words": list(type_.words)}
    if isinstance(type_, Record):
        return {"kind": "object", "of": type_.name}
    if isinstance(type_, Ref):
        return {"kind": "ref", "of": type_.resource, "key": _type(type_.key)}
    if isinstance(type_, List):
        return _without_empty({"kind": "list", "min_items": type_.min_items, "max_items": type_.max_items, "item": _type(type_.item)})
    facts = {name: getattr(type_, name) for name in _SCALAR_FACTS}
    return {"kind": type_.kind.value, **{name: fact for name, fact in facts.items() if fact is not None}}


def _without_empty(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value is not None and value is not False and value not in ([], ())}


def _sorted(parts: tuple[Part, ...]) -> Iterator[Part]:
    return iter(sorted(parts, key=lambda part: part.name))
