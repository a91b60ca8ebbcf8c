"""`migrations/schema.json`: the snapshot as a file that reads well in a diff, one line per column.

JSON is written by hand, since it is a long file in every run, and `json` spreads all of it over lines, or nothing. A *member* of an
object is its name with its value, or "" where it is left out.
"""

import functools
import json
from collections.abc import Iterable, Mapping
from operator import attrgetter

from generators.fastapi_service.migrations.snapshot import Part, Snapshot, TableState, ValueObjectState
from generators.fastapi_service.relational import Column, ForeignKey, Index, StorageKind, Table, Unique
from synapseops.blueprint.model import Enum, FieldType, List, Record, Ref, Scalar

FORMAT = 1
_text = functools.lru_cache(maxsize=8192)(json.JSONEncoder(ensure_ascii=False).encode)
_by_name = attrgetter("name")


def dump(snapshot: Snapshot) -> str:
    """Return *snapshot* in its one canonical form: equal for schemas that differ only by order."""
    return joined(snapshot.revision, {state.table.name: table(state) for state in snapshot.tables}, snapshot.value_objects)


def joined(revision: str, tables: Mapping[str, str], value_objects: Iterable[ValueObjectState]) -> str:
    """Return the snapshot whose *tables* are written already, by name."""
    members = (
        f'"format": {FORMAT}',
        f'"revision": {_text(revision)}',
        _list("tables", (tables[name] for name in sorted(tables)), "  ") or '"tables": []',
        _list("value_objects", map(_value_object, sorted(value_objects, key=_by_name)), "  ") or '"value_objects": []',
    )
    return f"{_spread(members, '')}\n"


def table(state: TableState) -> str:
    """Return a table as it stands in a snapshot."""
    own = state.table
    members = (
        f'"name": {_text(own.name)}',
        f'"resource": {_text(own.resource)}' if own.resource is not None else "",
        _flag("allow_loss", state.allow_loss),
        _list("columns", _columns(state), _IN_TABLES),
        f'"primary_key": {_unique(own.primary_key)}',
        *_constraints(own),
    )
    return _spread(members, "    ")


_IN_TABLES = "      "


def _columns(state: TableState) -> Iterable[str]:
    parts = {part.name: part for part in state.parts}
    return (_column(one, parts[one.field] if one.field else None) for one in sorted(state.table.columns, key=_by_name))


def _constraints(table: Table) -> Iterable[str]:
    yield _list("uniques", map(_unique, sorted(table.uniques, key=_by_name)), _IN_TABLES)
    yield _list("foreign_keys", map(_foreign_key, sorted(table.foreign_keys, key=_by_name)), _IN_TABLES)
    yield _list("indexes", map(_index, sorted(table.indexes, key=_by_name)), _IN_TABLES)


def _value_object(state: ValueObjectState) -> str:
    fields = _list("fields", (_line(_part(part)) for part in sorted(state.parts, key=_by_name)), "      ")
    name = f'"name": {_text(state.name)}'
    return _spread((name, fields), "    ") if fields else _line(name, '"fields": []')


def _column(column: Column, part: Part | None) -> str:
    storage = column.storage
    stored = f"{storage.kind}({storage.digits},{storage.scale})" if storage.kind is StorageKind.DECIMAL else storage.kind
    means = _part(part) if part is not None else _flag("nullable", column.nullable)
    return _line(f'"column": {_text(column.name)}', means, f'"storage": {_text(stored)}')


def _part(part: Part) -> str:
    flags = _flag("nullable", part.nullable), _flag("allow_loss", part.allow_loss)
    return _joined(f'"field": {_text(part.name)}', f'"type": {_type(part.type)}', *flags)


def _unique(unique: Unique) -> str:
    return _line(f'"name": {_text(unique.name)}', _texts("columns", unique.columns))


def _index(index: Index) -> str:
    return _line(f'"name": {_text(index.name)}', _texts("columns", index.columns), _flag("hashed", index.hashed))


def _foreign_key(key: ForeignKey) -> str:
    names = {"name": key.name, "column": key.column, "to_table": key.to_table, "to_column": key.to_column, "on_delete": key.on_delete}
    return _line(*(f'"{member}": {_text(name)}' for member, name in names.items()), _flag("closes_cycle", key.closes_cycle))


def _type(type_: FieldType) -> str:
    if isinstance(type_, Scalar):
        facts = [f'"{name}": {_fact(fact)}' for name in _SCALAR_FACTS if (fact := getattr(type_, name)) is not None]
        return _line(f'"kind": {_text(type_.kind)}', *facts)
    if isinstance(type_, Enum):
        return _line('"kind": "enum"', _texts("words", type_.words))
    if isinstance(type_, Record):
        return _line('"kind": "object"', f'"of": {_text(type_.name)}')
    if isinstance(type_, Ref):
        return _line('"kind": "ref"', f'"of": {_text(type_.resource)}', f'"key": {_type(type_.key)}')
    return _list_type(type_)


_SCALAR_FACTS = ("min_length", "max_length", "minimum", "maximum", "digits", "scale")


def _list_type(kind: List) -> str:
    limits = [f'"{name}": {fact}' for name in ("min_items", "max_items") if (fact := getattr(kind, name)) is not None]
    return _line('"kind": "list"', *limits, f'"item": {_type(kind.item)}')


def _fact(value: float | str) -> str:
    return _text(value) if isinstance(value, str) else repr(value)


def _flag(name: str, value: bool) -> str:
    return f'"{name}": true' if value else ""


def _texts(name: str, texts: Iterable[str]) -> str:
    return f'"{name}": [{", ".join(map(_text, texts))}]'


def _joined(*members: str) -> str:
    return ", ".join(filter(None, members))


def _line(*members: str) -> str:
    """Return an object on one line."""
    return f"{{{_joined(*members)}}}"


def _spread(members: Iterable[str], indent: str) -> str:
    """Return an object with a line for each of its members."""
    lines = f",\n{indent}  ".join(filter(None, members))
    return f"{{\n{indent}  {lines}\n{indent}}}"


def _list(name: str, items: Iterable[str], indent: str) -> str:
    """Return a member whose value has a line for each of *items*, "" without any."""
    lines = f",\n{indent}  ".join(items)
    return f'"{name}": [\n{indent}  {lines}\n{indent}]' if lines else ""
