"""From a draft that no rule objects to, to the blueprint: every reference bound, every name of the contract given out."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synapseops.blueprint import filtering, uniqueness, words
from synapseops.blueprint.access import roles_of
from synapseops.blueprint.artifacts import artifacts, chosen
from synapseops.blueprint.defaults import Values
from synapseops.blueprint.draft import Draft, DraftField, DraftResource, DraftType
from synapseops.blueprint.model import (
    ID,
    SERVER_FIELDS,
    Action,
    Blueprint,
    Enum,
    Field,
    Filter,
    Listing,
    NamedEnum,
    Resource,
    Scalar,
    Service,
    ServiceOptions,
    ValueObject,
)
from synapseops.blueprint.naming import Scope
from synapseops.blueprint.routes import ACTIONS, DEFAULT_OPERATIONS, Circumstances, held, with_routes
from synapseops.blueprint.schemas import SchemaNames, schema_names, upsert_by
from synapseops.blueprint.sketching import addressable
from synapseops.intent import folders
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Intent, ServiceArtifact

if TYPE_CHECKING:
    from synapseops.blueprint.flows import Flow
    from synapseops.blueprint.systems import System
    from synapseops.intent.flows import FlowForm

OPERATOR = "operator"
"""The role of who looks after flows."""


def build(draft: Draft, kinds: Kinds) -> Blueprint:
    """Return the blueprint of a draft without faults."""
    names, values = schema_names(draft), Values(draft)
    intent = draft.intent
    resources = {name: _resource(drafted, names, values) for name, drafted in draft.resources.items()}
    return Blueprint(
        _service(intent),
        _options(intent),
        artifacts(intent.generate, kinds),
        intent.into,
        tuple(_with_contracts(resources, draft)),
        tuple(_enum(drafted, names) for drafted in draft.types.values() if isinstance(drafted.named, Enum)),
        tuple(_value_object(drafted, names, values) for drafted in draft.types.values() if drafted.form.fields is not None),
        _roles(draft),
        mappings=tuple(draft.mappings.values()),
        systems=_systems(draft) if draft.systems else (),
        flows=_flows(draft, intent.flows) if intent.flows else (),
        folder=folders.normal(f"{draft.path.rpartition('/')[0]}/{intent.into}"),
        chosen=chosen(intent.generate, kinds),
        places_workflows=intent.generate.place_workflows,
    )


def _systems(draft: Draft) -> "tuple[System, ...]":
    from synapseops.blueprint.system_building import system

    return tuple(map(system, draft.systems.values()))


def _flows(draft: Draft, forms: "Mapping[str, FlowForm]") -> "tuple[Flow, ...]":
    from synapseops.blueprint.flow_building import flow

    return tuple(flow(name, form, draft.schemas, draft.mappings) for name, form in forms.items())


def _service(intent: Intent) -> Service:
    form = intent.service
    title = form.title or words.title(form.name)
    return Service(form.name, title, form.description.strip(), form.version, tuple(form.owners), form.license or "")


def _options(intent: Intent) -> ServiceOptions:
    form = intent.generate.options or ServiceArtifact()
    return ServiceOptions(form.framework, form.database, form.auth)


def _enum(drafted: DraftType, names: SchemaNames) -> NamedEnum:
    return NamedEnum(drafted.name, tuple(drafted.form.enum or ()), names.enums[drafted.name], drafted.at, drafted.form.description.strip())


def _value_object(drafted: DraftType, names: SchemaNames, values: Values) -> ValueObject:
    fields = tuple(_field(field, values) for field in drafted.fields.values())
    return ValueObject(drafted.name, fields, names.objects[drafted.name], drafted.at, drafted.form.description.strip())


def _field(drafted: DraftField, values: Values) -> Field:
    form = drafted.form
    if drafted.type is None:
        raise ValueError(f"field {drafted.at} has no type")
    says = values.says(drafted)
    return Field(
        drafted.name,
        drafted.type,
        drafted.at,
        nullable=drafted.nullable,
        default=values.default(drafted) if says else None,
        unique=form.unique,
        index=form.index,
        read_only=form.read_only,
        immutable=form.immutable,
        deprecated=form.deprecated,
        pii=form.pii,
        description=form.description.strip(),
        example=values.example(drafted) if says else None,
        was=form.was,
        backfill=values.backfill(drafted) if says else None,
        allow_loss=form.allow_loss,
    )


def _resource(drafted: DraftResource, names: SchemaNames, values: Values) -> Resource:
    form = drafted.form
    fields = tuple(_field(field, values) for field in drafted.fields.values())
    if form.id is not None:
        fields = tuple(_as_key(field) if field.name == form.id else field for field in fields)
    key = next((field for field in fields if field.name == form.id), ID)
    return Resource(
        drafted.name,
        " ".join(words.words(drafted.name)),
        " ".join(words.plurals(drafted.name)),
        form.path or words.path(drafted.name),
        key,
        form.id is not None,
        fields,
        _listing(drafted, key, fields),
        names.resources[drafted.name],
        (),
        drafted.at,
        unique_together=uniqueness.minimal({field.name for field in fields if field.unique}, form.unique or ()),
        upsert_by=upsert_by(drafted),
        description=form.description.strip(),
        was=form.was,
        allow_loss=form.allow_loss,
    )


def _as_key(field: Field) -> Field:
    return replace(field, type=addressable(field.type)) if isinstance(field.type, Scalar) else field


def _listing(drafted: DraftResource, key: Field, fields: tuple[Field, ...]) -> Listing:
    form = drafted.form.list
    if form is None:
        return Listing()
    known = {field.name: field for field in (key, *fields, *SERVER_FIELDS)}
    filters = tuple(Filter(name, filtering.ops(known[name].type, nullable=known[name].nullable)) for name in form.filter or ())
    return Listing(filters, tuple(form.sort or ()), tuple(form.search or ()), form.page_size)


def _with_contracts(resources: dict[str, Resource], draft: Draft) -> Iterator[Resource]:
    ids, may_be_held = Scope(), held(resources)
    has_auth = _options(draft.intent).auth != "none"
    for name, resource in resources.items():
        around = Circumstances(has_auth, _may_conflict(resource), may_be_held(name))
        yield with_routes(resource, _granted(draft.resources[name]), around, ids)


def _granted(drafted: DraftResource) -> dict[Action, tuple[str, ...]]:
    access = drafted.form.access or {}
    return {
        action: roles_of(operation, access) for operation in drafted.form.operations or DEFAULT_OPERATIONS for action in ACTIONS[operation]
    }


def _may_conflict(resource: Resource) -> bool:
    """Whether an update can set a field that is unique, alone or with others."""
    together = {name for group in resource.unique_together for name in group}
    return any(
        (field.unique or field.name in together) and not field.immutable and not field.read_only
        for field in resource.fields
        if not (resource.key_is_authored and field.name == resource.key.name)
    )


def _roles(draft: Draft) -> tuple[str, ...]:
    operators = {OPERATOR} if draft.intent.flows else set()
    return tuple(
        sorted(
            operators | {role for drafted in draft.resources.values() for roles in (drafted.form.access or {}).values() for role in roles}
        )
    )
