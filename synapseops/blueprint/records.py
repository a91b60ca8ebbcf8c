"""Record types out of drafts: resources, value objects, and records of systems whose fields are written in the intent."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from synapseops.blueprint.draft import DraftField, DraftMember, DraftRecord, DraftResource, DraftType
from synapseops.blueprint.model import ID, SERVER_FIELDS, Field, FieldType, List, Record, Ref
from synapseops.diagnostics import Pointer
from synapseops.schema.model import FAULTY, ROOT, Items, Property, Shape, ShapeRef, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind
from synapseops.schema.written import Written

_SERVER_NAMES = frozenset({ID.name, *(field.name for field in SERVER_FIELDS)})

Lost = Mapping[Pointer, tuple[str, ...]]
"""Names of faulty fields by the map they stand in."""


def lost(partial: Iterable[Pointer]) -> Lost:
    """Return the keys that were taken out of an intent, by the map they stood in."""
    found: dict[Pointer, tuple[str, ...]] = {}
    for at in sorted(partial, key=str):
        if at and isinstance(at[-1], str):
            found[at[:-1]] = (*found.get(at[:-1], ()), at[-1])
    return found


Objects = Mapping[str, Shape]
"""The shapes of value objects, by key."""


def resource(drafted: DraftResource, objects: Objects, lost: Lost) -> Written:
    """Return a resource as a record type: `optional` is what may be left out when it is saved, `is_server_set` what may not be said.

    A field that is `read_only` is so to requests, and may be saved by a flow. One that has the name of a server's field is faulty.
    """
    taken = {name for name in drafted.fields if name in _SERVER_NAMES and name != drafted.form.id}
    fields = (_of_field(field, lost) if name not in taken else _unknown(name) for name, field in drafted.fields.items())
    key = () if drafted.form.id is not None or ID.name in taken else (_of_server(ID),)
    ours = (_of_server(field) for field in SERVER_FIELDS if field.name not in taken)
    shape = Shape((*key, *fields, *_faulty(drafted.at, lost), *ours))
    return Written(drafted.name, {ROOT.key: shape, **objects}, is_resource=True)


def record(name: str, drafted: DraftRecord, objects: Objects, lost: Lost) -> Written:
    """Return the record type called *name* whose fields are written in the intent."""
    shape = Shape((*map(_of_member, drafted.members.values()), *_faulty(drafted.at, lost)))
    return Written(name, {ROOT.key: shape, **objects})


def objects_of_ours(types: Mapping[str, DraftType], lost: Lost) -> dict[str, Shape]:
    """Return the shapes of all value objects, as members of resources."""
    objects = (drafted for drafted in types.values() if drafted.form.fields is not None)
    return {
        f"types.{one.name}": Shape((*(_of_field(field, lost) for field in one.fields.values()), *_faulty(one.at, lost))) for one in objects
    }


def objects_of_others(objects: Objects) -> dict[str, Shape]:
    """Return value objects as they are in records of systems: nobody fills in defaults, and `?` means missing or null."""
    return {key: Shape(tuple(map(_of_others, shape.properties))) for key, shape in objects.items()}


def _of_others(one: Property) -> Property:
    return replace(one, optional=one.nullable, has_default=False, is_unique=False)


def _faulty(at: Pointer, lost: Lost) -> Iterator[Property]:
    """Yield the faulty fields of what is declared *at* as some that may hold anything, so that nobody is told twice."""
    yield from map(_unknown, lost.get((*at, "fields"), ()))


def _unknown(name: str) -> Property:
    """Return a faulty field, which may hold anything."""
    return Property(name, FAULTY, optional=True, nullable=True)


def _of_field(field: DraftField, lost: Lost) -> Property:
    has_default = field.default is not None or field.form.says("default")
    return Property(
        field.name,
        value_type(field.type),
        optional=field.nullable or has_default,
        nullable=field.nullable,
        has_default=has_default,
        is_unique=field.form.unique or "unique" in lost.get(field.at, ()),
        refers_to=field.type.resource if isinstance(field.type, Ref) else None,
        pii=field.form.pii,
        description=field.form.description.strip(),
    )


def _of_server(field: Field) -> Property:
    return Property(field.name, value_type(field.type), is_server_set=True, is_unique=field.unique, description=field.description)


def _of_member(member: DraftMember) -> Property:
    form = member.form
    kind = value_type(member.type)
    return Property(
        member.name,
        _as_number(kind) if form.wire == "number" else kind,
        optional=member.optional,
        nullable=member.nullable,
        pii=form.pii,
        description=form.description.strip(),
    )


def _as_number(kind: ValueType) -> ValueType:
    """Let decimals travel as numbers with their digits."""
    if isinstance(kind, Items):
        return replace(kind, item=_as_number(kind.item))
    is_decimal = isinstance(kind, Scalar) and kind.kind is ScalarKind.DECIMAL
    return replace(kind, is_json_number=True) if isinstance(kind, Scalar) and is_decimal else kind


def value_type(kind: FieldType | None) -> ValueType:
    """Return what stands at a path of this type; anything where the type is faulty."""
    match kind:
        case None:
            return FAULTY
        case Ref():
            return kind.key
        case Record():
            return ShapeRef(f"types.{kind.name}")
        case List():
            return Items(value_type(kind.item), min_items=kind.min_items, max_items=kind.max_items)
        case _:
            return kind
