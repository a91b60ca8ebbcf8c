"""What is known of a schema once it has landed: its tables, and what their columns may hold."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from generators.fastapi_service import database
from generators.fastapi_service.relational import Column, Table
from generators.slices import once
from synapseops.blueprint.model import Blueprint, Enum, Field, FieldType, List, Record, Ref, Resource, Scalar, ValueObject


class Part(Struct, frozen=True):
    """A field of a resource or value object, as far as rows that are there can be at odds with it.

    Names of types and patterns are left out: the former change nothing, the latter bind what comes in. `allow_loss` is the
    author's permission as it landed: what was landed with it may be removed from the intent.
    """

    name: str
    type: FieldType
    nullable: bool = False
    allow_loss: bool = False


class ValueObjectState(Struct, frozen=True):
    """A value object: the form of the JSON that holds it."""

    name: str
    parts: tuple[Part, ...]


class TableState(Struct, frozen=True):
    """A table and what its columns mean; `parts` are empty for the service's own tables."""

    table: Table
    parts: tuple[Part, ...] = ()
    allow_loss: bool = False

    def part(self, field: str) -> Part:
        """Return the part called *field*; KeyError when there is none."""
        return _named(self.parts, field)

    def column(self, name: str) -> Column:
        """Return the column called *name* in SQL; KeyError when there is none."""
        for column in self.table.columns:
            if column.name == name:
                return column
        raise KeyError(name)


class Snapshot(Struct, frozen=True):
    """A schema with its meaning. `revision` is the migration that leads to it; empty while that is not known."""

    revision: str
    tables: tuple[TableState, ...]
    value_objects: tuple[ValueObjectState, ...] = ()

    def value_object(self, name: str) -> ValueObjectState:
        """Return the value object called *name*; KeyError when there is none."""
        for state in self.value_objects:
            if state.name == name:
                return state
        raise KeyError(name)


EMPTY = Snapshot("", ())


@once
def of(blueprint: Blueprint) -> Snapshot:
    """Return the snapshot of the schema that *blueprint* asks for."""
    schema = database.schema(blueprint)
    resources = {resource.name: resource for resource in blueprint.resources}
    return Snapshot(
        "",
        tuple(state(table, resources[table.resource] if table.resource else None) for table in schema.tables),
        value_objects(blueprint),
    )


def state(table: Table, resource: Resource | None) -> TableState:
    """Return the state of *table*, which is that of *resource*, or of the service's own."""
    return TableState(table, tuple(_part(field) for field in resource.all_fields), resource.allow_loss) if resource else TableState(table)


def value_objects(blueprint: Blueprint) -> tuple[ValueObjectState, ...]:
    """Return the states of the value objects that tables hold, directly or inside one another."""
    used = set(_used_value_objects(blueprint))
    return tuple(_value_object_state(one) for one in blueprint.value_objects if one.name in used)


def _value_object_state(value_object: ValueObject) -> ValueObjectState:
    return ValueObjectState(value_object.name, tuple(_part(field) for field in value_object.fields))


def _part(field: Field) -> Part:
    return Part(field.name, plain(field.type), field.nullable, field.allow_loss)


def plain(type_: FieldType) -> FieldType:
    """Return *type_* without what rows cannot be at odds with."""
    if isinstance(type_, Scalar):
        return _plain_scalar(type_)
    if isinstance(type_, Enum):
        return Enum(type_.words)
    if isinstance(type_, Ref):
        return Ref(type_.resource, _plain_scalar(type_.key), type_.on_delete)
    if isinstance(type_, List):
        item = plain(type_.item)
        return replace(type_, item=item) if isinstance(item, Scalar | Enum | Record) else type_
    return type_


def _plain_scalar(scalar: Scalar) -> Scalar:
    return scalar if scalar.name is None and scalar.pattern is None else replace(scalar, name=None, pattern=None)


def _used_value_objects(blueprint: Blueprint) -> Iterator[str]:
    """The value objects that tables hold, directly or inside one another."""
    open_ = [name for resource in blueprint.resources for field in resource.fields for name in record_names(field.type)]
    seen: set[str] = set()
    while open_:
        name = open_.pop()
        if name not in seen:
            seen.add(name)
            open_ += [inner for field in blueprint.value_object(name).fields for inner in record_names(field.type)]
            yield name


def record_names(type_: FieldType) -> tuple[str, ...]:
    """Return the value object that *type_* names, if it does."""
    held = type_.item if isinstance(type_, List) else type_
    return (held.name,) if isinstance(held, Record) else ()


def _named(parts: tuple[Part, ...], name: str) -> Part:
    for part in parts:
        if part.name == name:
            return part
    raise KeyError(name)
