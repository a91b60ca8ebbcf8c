"""From an intent to its draft: shorthand taken apart, types bound, record types read."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from synapseops.blueprint import records, types
from synapseops.blueprint.draft import Declared, Draft, DraftField, DraftResource, DraftSystem, DraftType
from synapseops.blueprint.model import ID, Enum, FieldType, OnDelete, Record, Scalar, ScalarKind
from synapseops.blueprint.narrowing import KeyedSlip, narrowed
from synapseops.blueprint.types import Named, Unknowable
from synapseops.diagnostics import Pointer
from synapseops.intent import shorthand
from synapseops.intent.documents import Library
from synapseops.intent.fields import FieldForm
from synapseops.intent.model import Intent, ResourceForm, TypeForm
from synapseops.intent.slips import Slip
from synapseops.schema.model import Schema


class _Names(Struct):
    """What a type may name, see `types.Names`."""

    named: dict[str, Named]
    type_names: frozenset[str]
    resource_names: frozenset[str]
    keys: dict[str, Scalar]

    def key_of(self, resource: str) -> Scalar:
        if resource not in self.keys:
            raise Unknowable
        return self.keys[resource]


def sketch(intent: Intent, declared: Declared, path: str, library: Library) -> Draft:
    """Resolve *intent*, read from *path*, as far as it can be; the files it names are in *library*."""
    names = _Names({}, frozenset(declared.types), frozenset(declared.resources), {})
    plain = {name: _plain_type(name, form, names, declared.partial) for name, form in (intent.types or {}).items()}
    names.named.update((name, drafted.named) for name, drafted in plain.items() if drafted.named is not None)
    for name, resource in (intent.resources or {}).items():
        if (key := _key(resource, names)) is not None:
            names.keys[name] = key
    named = {name: _with_fields(drafted, declared, names) for name, drafted in plain.items()}
    resources = {name: _resource(name, form, names, declared) for name, form in (intent.resources or {}).items()}
    lost = records.lost(declared.partial)
    objects = records.objects_of_ours(named, lost)
    systems = _systems(intent, names, objects, lost, path, library) if intent.systems else {}
    draft = Draft(
        intent,
        path,
        named,
        resources,
        names.type_names,
        names.resource_names,
        declared.sections,
        declared.partial,
        library,
        systems,
        {**{name: records.resource(one, objects, lost) for name, one in resources.items()}, **_schemas(systems)},
        names.resource_names | declared.records,
    )
    if not intent.tables and not intent.mappings:
        return draft
    from synapseops.blueprint.mapping_drafts import with_mappings  # the whole compiler, which takes long to import

    return with_mappings(draft, names)


def _systems(
    intent: Intent, names: _Names, objects: records.Objects, lost: records.Lost, path: str, library: Library
) -> dict[str, DraftSystem]:
    from synapseops.blueprint.system_drafts import Known, system_drafts  # which read schemas of others
    from synapseops.schema.places import Files

    return system_drafts(intent, Known(names, records.objects_of_others(objects), lost, Files(library, path.rpartition("/")[0])))


def _schemas(systems: Mapping[str, DraftSystem]) -> dict[str, Schema]:
    """Return the records of systems that are known, by the names that mappings use."""
    every = ((system.name, record) for system in systems.values() for record in system.records.values())
    return {f"{system}.{record.name}": record.schema for system, record in every if record.schema is not None}


def _with_fields(drafted: DraftType, declared: Declared, names: _Names) -> DraftType:
    fields = _fields(drafted.form.fields or {}, drafted.at, names)
    return replace(drafted, fields=fields, declared=declared.types.get(drafted.name, frozenset()))


def _plain_type(name: str, form: TypeForm, names: _Names, partial: frozenset[Pointer]) -> DraftType:
    at = ("types", name)
    if (*at, "enum") in partial or sum(written is not None for written in (form.enum, form.fields, form.type)) != 1:
        return DraftType(name, at, form)
    if form.enum is not None:
        return DraftType(name, at, form, Enum(tuple(form.enum), name))
    if form.fields is not None:
        return DraftType(name, at, form, Record(name))
    try:
        scalar, slips = _constrained(form, names)
    except Slip as slip:
        return DraftType(name, at, form, slips=(("type", slip),))
    return DraftType(name, at, form, replace(scalar, name=name), slips=slips)


def _constrained(form: TypeForm, names: _Names) -> tuple[Scalar, tuple[KeyedSlip, ...]]:
    written = shorthand.parse(form.type or "")
    if written.nullable:
        raise Slip("SY057", "a named type is not itself nullable", "put the ? where the type is used")
    if written.default is not None:
        raise Slip("SY057", "a named type has no default", "put the default where the type is used", written.default.at)
    if written.type.word == "enum":
        raise Slip("SY057", "an enum is not declared by type", "write {enum: [a, b]}")
    if (written.type.word not in types.SCALARS and written.type.word in types.WORDS) or written.type.word in names.type_names:
        raise Slip("SY057", "a named type narrows a built-in scalar", f"write one of {', '.join(types.SCALARS)}")
    kind, slips = narrowed(types.bind(written.type, names), form)
    if not isinstance(kind, Scalar):
        raise Slip("SY057", "a named type narrows a built-in scalar")
    return kind, slips


def _key(form: ResourceForm, names: _Names) -> Scalar | None:
    """Return the type of a resource's key; None when it cannot be told."""
    if form.id is None:
        return ID.type if isinstance(ID.type, Scalar) else None
    authored = form.fields.get(form.id)
    try:
        written = shorthand.parse(authored.type) if authored is not None else None
        if authored is None or written is None or written.type.word in {"ref", "list"}:
            return None
        kind, _ = narrowed(types.bind(written.type, names), authored)
    except (Slip, Unknowable):
        return None
    return addressable(kind) if isinstance(kind, Scalar) else None


def addressable(key: Scalar) -> Scalar:
    """Return the type of a key as paths can hold it: never empty."""
    if key.kind in {ScalarKind.STRING, ScalarKind.TEXT} and not key.min_length:
        return replace(key, min_length=1, name=None)
    return key


def _resource(name: str, form: ResourceForm, names: _Names, declared: Declared) -> DraftResource:
    at = ("resources", name)
    return DraftResource(name, at, form, _fields(form.fields, at, names), declared.resources.get(name, frozenset(form.fields)))


def _fields(forms: Mapping[str, FieldForm], owner: Pointer, names: _Names) -> dict[str, DraftField]:
    return {name: _field(name, form, (*owner, "fields", name), names) for name, form in forms.items()}


def _field(name: str, form: FieldForm, at: Pointer, names: _Names) -> DraftField:
    kind: FieldType | None = None
    nullable, default = False, None
    slips: tuple[KeyedSlip, ...] = ()
    try:
        written = shorthand.parse(form.type)
        nullable, default = written.nullable, written.default
        kind, slips = narrowed(types.bind(written.type, names, on_delete=OnDelete(form.on_delete or "restrict")), form)
    except Slip as slip:
        slips = (("type", slip),)
    except Unknowable:
        pass
    return DraftField(name, at, form, kind, nullable, default, slips)
