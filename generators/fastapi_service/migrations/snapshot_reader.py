"""Reads `migrations/schema.json` with distrust: it may have been edited, merged badly, or written by another version."""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from generators.fastapi_service.migrations import wire
from generators.fastapi_service.migrations.snapshot import Part, Snapshot, TableState, ValueObjectState, record_names
from generators.fastapi_service.migrations.snapshot_file import FORMAT
from generators.fastapi_service.relational import Column, ForeignKey, Index, Storage, StorageKind, Table, Unique
from synapseops.blueprint.model import Enum, List, OnDelete, Record, Ref, Scalar, ScalarKind

_LARGEST = 32 << 20
_ORDERED = {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL, ScalarKind.DATE, ScalarKind.DATETIME}

_SqlName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
_Revision = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,64}$")]
_Word = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Count = Annotated[int, Field(ge=0)]


class UnreadableSnapshot(Exception):
    """The file is not as we wrote it; the message is the first thing that is wrong."""


def load(data: bytes) -> Snapshot:
    """Return the snapshot that *data* holds; `UnreadableSnapshot` when it holds none."""
    if len(data) > _LARGEST:
        raise UnreadableSnapshot(f"it is larger than {_LARGEST >> 20} MiB")
    try:
        if (version := _Format.model_validate_json(data).format) > FORMAT:
            raise UnreadableSnapshot(f"it is of format {version}, which a newer version of SynapseOps wrote")
        return _File.model_validate_json(data).value()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise UnreadableSnapshot(f"{where}: {first['msg']}" if where else first["msg"]) from error


class _Format(BaseModel):
    model_config = ConfigDict(strict=True)

    format: int


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class _Scalar(_Line):
    kind: Literal["string", "text", "integer", "number", "decimal", "boolean", "date", "datetime", "uuid", "email", "url", "json"]
    min_length: _Count | None = None
    max_length: _Count | None = None
    minimum: int | float | str | None = None
    maximum: int | float | str | None = None
    digits: Annotated[int, Field(ge=1, le=18)] | None = None
    scale: Annotated[int, Field(ge=1, le=18)] | None = None

    @model_validator(mode="after")
    def _bounds_are_of_the_kind(self) -> Self:
        kind = ScalarKind(self.kind)
        for bound in (self.minimum, self.maximum):
            _check_bound(kind, bound)
        if (kind is ScalarKind.DECIMAL) != (self.digits is not None and self.scale is not None):
            raise ValueError("digits and scale belong to a decimal, and only there")
        return self

    def value(self) -> Scalar:
        facts = self.model_dump(include={"min_length", "max_length", "minimum", "maximum", "digits", "scale"})
        return Scalar(ScalarKind(self.kind), **facts)


def _check_bound(kind: ScalarKind, bound: int | float | str | None) -> None:
    if bound is None:
        return
    if kind not in _ORDERED or isinstance(bound, str) != (kind not in {ScalarKind.INTEGER, ScalarKind.NUMBER}):
        raise ValueError(f"{bound!r} is no bound of {kind.value}")
    try:
        finite = wire.ordered(kind, bound)
        if kind is ScalarKind.DECIMAL and not finite.is_finite():
            raise ValueError
    except (ArithmeticError, ValueError) as error:
        raise ValueError(f"{bound!r} is no {kind.value}") from error


class _Enum(_Line):
    kind: Literal["enum"]
    words: Annotated[tuple[_Word, ...], Field(min_length=1)]

    def value(self) -> Enum:
        return Enum(self.words)


class _Object(_Line):
    kind: Literal["object"]
    of: _Word

    def value(self) -> Record:
        return Record(self.of)


class _Ref(_Line):
    kind: Literal["ref"]
    of: _Word
    key: _Scalar

    def value(self) -> Ref:
        return Ref(self.of, self.key.value())


class _List(_Line):
    kind: Literal["list"]
    item: Annotated[_Scalar | _Enum | _Object, Field(discriminator="kind")]
    min_items: _Count | None = None
    max_items: _Count | None = None

    def value(self) -> List:
        return List(self.item.value(), self.min_items, self.max_items)


_Type = Annotated[_Scalar | _Enum | _Object | _Ref | _List, Field(discriminator="kind")]


class _Part(_Line):
    field: _Word
    type: _Type
    nullable: bool = False
    allow_loss: bool = False

    def value(self) -> Part:
        return Part(self.field, self.type.value(), self.nullable, self.allow_loss)


class _Column(_Line):
    column: _SqlName
    field: _Word | None = None
    type: _Type | None = None
    nullable: bool = False
    allow_loss: bool = False
    storage: Annotated[str, StringConstraints(pattern=r"^[a-z]+(\(\d{1,2},\d{1,2}\))?$")]

    def value(self) -> Column:
        kind, _, rest = self.storage.partition("(")
        digits, scale = (int(number) for number in rest.rstrip(")").split(",")) if rest else (0, 0)
        return Column(self.column, self.field, Storage(StorageKind(kind), digits, scale), self.nullable)

    def part(self) -> Part | None:
        if self.field is None or self.type is None:
            return None
        return Part(self.field, self.type.value(), self.nullable, self.allow_loss)


class _Columns(_Line):
    name: _SqlName
    columns: Annotated[tuple[_SqlName, ...], Field(min_length=1)]

    def value(self) -> Unique:
        return Unique(self.name, self.columns)


class _Index(_Line):
    name: _SqlName
    columns: Annotated[tuple[_SqlName, ...], Field(min_length=1)]
    hashed: bool = False

    def value(self) -> Index:
        return Index(self.name, self.columns, self.hashed)


class _ForeignKey(_Line):
    name: _SqlName
    column: _SqlName
    to_table: _SqlName
    to_column: _SqlName
    on_delete: Literal["restrict", "cascade", "set_null"]
    closes_cycle: bool = False

    def value(self) -> ForeignKey:
        return ForeignKey(self.name, self.column, self.to_table, self.to_column, OnDelete(self.on_delete), self.closes_cycle)


class _Table(_Line):
    name: _SqlName
    resource: _Word | None = None
    allow_loss: bool = False
    columns: Annotated[tuple[_Column, ...], Field(min_length=1)]
    primary_key: _Columns
    uniques: tuple[_Columns, ...] = ()
    foreign_keys: tuple[_ForeignKey, ...] = ()
    indexes: tuple[_Index, ...] = ()

    def value(self) -> TableState:
        table = Table(
            self.name,
            self.resource,
            tuple(column.value() for column in self.columns),
            self.primary_key.value(),
            tuple(unique.value() for unique in self.uniques),
            tuple(key.value() for key in self.foreign_keys),
            tuple(index.value() for index in self.indexes),
        )
        parts = tuple(part for column in self.columns if (part := column.part()))
        return TableState(table, parts, self.allow_loss)


class _ValueObject(_Line):
    name: _Word
    fields: tuple[_Part, ...] = ()

    def value(self) -> ValueObjectState:
        return ValueObjectState(self.name, tuple(part.value() for part in self.fields))


class _File(_Line):
    format: Literal[1]
    revision: _Revision
    tables: tuple[_Table, ...] = ()
    value_objects: tuple[_ValueObject, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for problem in _problems(self.value()):
            raise ValueError(problem)
        return self

    def value(self) -> Snapshot:
        tables = tuple(table.value() for table in self.tables)
        return Snapshot(self.revision, tables, tuple(one.value() for one in self.value_objects))


def _problems(snapshot: Snapshot) -> Iterator[str]:
    tables = {state.table.name: {column.name for column in state.table.columns} for state in snapshot.tables}
    yield from _repeated("table", [state.table.name for state in snapshot.tables])
    yield from _repeated("resource", [state.table.resource for state in snapshot.tables if state.table.resource])
    yield from _repeated("value object", [state.name for state in snapshot.value_objects])
    for state in snapshot.tables:
        yield from _table_problems(state, tables)
    yield from _value_object_problems(snapshot)


def _table_problems(state: TableState, tables: dict[str, set[str]]) -> Iterator[str]:
    table = state.table
    yield from _repeated(f"column of {table.name}", [column.name for column in table.columns])
    yield from _repeated(f"field of {table.name}", [part.name for part in state.parts])
    named = [table.primary_key.columns, *(one.columns for one in table.uniques), *(one.columns for one in table.indexes)]
    named += [(key.column,) for key in table.foreign_keys]
    for column in (column for columns in named for column in columns if column not in tables[table.name]):
        yield f"table {table.name} has no column {column}"
    for key in table.foreign_keys:
        if key.to_column not in tables.get(key.to_table, ()):
            yield f"{key.name} refers to a column that does not exist"
    if (table.resource is None) == bool(state.parts) or (table.resource and len(state.parts) != len(table.columns)):
        yield f"the columns of {table.name} and the fields of its resource do not match"
    if table.resource and len(table.primary_key.columns) != 1:
        yield f"the primary key of {table.name} is not one column"


def _value_object_problems(snapshot: Snapshot) -> Iterator[str]:
    inner = {state.name: [name for part in state.parts for name in record_names(part.type)] for state in snapshot.value_objects}
    used = {name for state in snapshot.tables for part in state.parts for name in record_names(part.type)}
    for name in sorted({*used, *(name for names in inner.values() for name in names)} - inner.keys()):
        yield f"value object {name} does not exist"
        return
    try:
        TopologicalSorter(inner).prepare()
    except CycleError as error:
        yield f"value object {error.args[1][0]} contains itself"


def _repeated(what: str, names: list[str]) -> Iterator[str]:
    for name in sorted(name for name, times in Counter(names).items() if times > 1):
        yield f"{what} {name} is there twice"
