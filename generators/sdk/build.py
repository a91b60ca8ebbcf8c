"""From blueprint to what every SDK is written from."""

from collections.abc import Iterator

from generators import naming
from generators.held import held
from generators.sdk.model import Auth, Member, Operation, Parameter, Resource, Sdk, Shape, Type, Use, Webhook
from generators.slices import once
from synapseops.blueprint import model as blueprints
from synapseops.blueprint.flows import Webhook as Trigger
from synapseops.blueprint.model import Action, Blueprint, Field, FilterOp, List, Record, Route, Scalar, ScalarKind, ValueObject

_LIST_PARAMETERS = frozenset({"limit", "cursor", "sort", "search", "with_total"})
"""What every list can be asked for beside fields."""


@once
def sdk(blueprint: Blueprint) -> Sdk:
    """Return what an SDK of the blueprint's service knows."""
    prefix = naming.snake(blueprint.service.name).upper()
    resources = tuple(_resource(one, blueprint) for one in blueprint.resources)
    sent, met = _sent(blueprint, resources), held(blueprint)
    return Sdk(
        blueprint.service,
        _auth(blueprint.options.auth, prefix),
        f"{prefix}_BASE_URL",
        tuple(one for one in blueprint.enums if one.name in met),
        tuple(_type(one, sent) for one in _members_first(blueprint) if one.name in met),
        resources,
        tuple(_webhooks(blueprint)),
    )


def _auth(kind: str, prefix: str) -> Auth | None:
    known = {
        "api_key": Auth("api_key", "X-API-Key", "", f"{prefix}_API_KEY", "a key that the service's operators gave out"),
        "jwt": Auth("jwt", "Authorization", "Bearer ", f"{prefix}_TOKEN", "a token of the issuer that the service trusts"),
    }
    return known.get(kind)


def _webhooks(blueprint: Blueprint) -> Iterator[Webhook]:
    for flow in blueprint.flows:
        trigger = flow.trigger
        if isinstance(trigger, Trigger) and trigger.verification is not None:
            yield Webhook(flow.name, trigger.path, trigger.verification)


def _resource(resource: blueprints.Resource, blueprint: Blueprint) -> Resource:
    bodies = {route.body for route in resource.routes}
    names, one = resource.schemas, resource.singular
    settable = tuple(field for field in resource.fields if not field.read_only)
    lasting = tuple(field for field in settable if not (field.immutable or field == resource.key))

    def body(name: str, use: Use, fields: tuple[Field, ...], says: str) -> Shape | None:
        return _shape(name, use, fields, says) if name in bodies else None

    whole = _shape(names.create, Use.INPUT, settable, f"Creates one {one}.")
    upserts = [
        (by, body(name, Use.INPUT, tuple(field for field in settable if field.name != by), f"Creates or replaces the {one} of one `{by}`."))
        for by, name in names.upserts
    ]
    return Resource(
        name=resource.name,
        singular=one,
        plural=resource.plural,
        path=resource.path,
        key=resource.key,
        read=_shape(names.read, Use.READ, resource.all_fields, resource.description or f"One {one}."),
        whole=whole,
        create=whole if names.create in bodies else None,
        replace=body(names.replace, Use.INPUT, lasting, f"Replaces one {one}."),
        patch=body(names.patch, Use.PATCH, lasting, f"Changes one {one}: what is left out stays as it is."),
        upserts=tuple((by, shape) for by, shape in upserts if shape is not None),
        operations=tuple(_operation(route, resource, blueprint) for route in resource.routes),
        parameters=tuple(_parameters(resource)),
        sort=resource.listing.sort,
        search=resource.listing.search,
        page_size=resource.listing.page_size,
        node=resource.node,
        description=resource.description,
    )


def _operation(route: Route, resource: blueprints.Resource, blueprint: Blueprint) -> Operation:
    return Operation(
        route.action,
        route.method,
        route.path,
        route.operation_id,
        route.summary,
        route.roles if blueprint.options.auth != "none" else (),
        route.body,
        resource.schemas.read if route.action is Action.LIST else route.reply,
        route.by,
        route.errors,
    )


def _parameters(resource: blueprints.Resource) -> Iterator[Parameter]:
    for one in resource.listing.filters:
        field = resource.field(one.field)
        for op in one.ops:
            says = _SAYS[op].format(f"`{field.name}`")
            yield Parameter(parameter_name(field.name, op), _operand(field, op), field.name, op, op is FilterOp.IN, says)


def parameter_name(field: str, op: FilterOp) -> str:
    """Return the name in the query by which a list is asked for *op* of *field*; equality is short where that is free."""
    return field if op is FilterOp.EQ and field not in _LIST_PARAMETERS else f"{field}.{op}"


def _operand(field: Field, op: FilterOp) -> blueprints.FieldType:
    if op is FilterOp.IS_NULL:
        return Scalar(ScalarKind.BOOLEAN)
    return Scalar(ScalarKind.STRING) if op is FilterOp.CONTAINS else field.type


_SAYS = {
    FilterOp.EQ: "{} is this.",
    FilterOp.NE: "{} is not this, or null.",
    FilterOp.IN: "{} is one of these.",
    FilterOp.GT: "{} is greater than this.",
    FilterOp.GTE: "{} is this or greater.",
    FilterOp.LT: "{} is less than this.",
    FilterOp.LTE: "{} is this or less.",
    FilterOp.CONTAINS: "{} contains this, whatever the case of ASCII letters.",
    FilterOp.IS_NULL: "{} is null, or is not.",
}


def _type(item: ValueObject, sent: frozenset[tuple[str, Use]]) -> Type:
    settable = tuple(field for field in item.fields if not field.read_only)
    says = item.description or f"{item.name}, a value."
    return Type(
        item.name,
        _shape(item.schemas.read, Use.READ, item.fields, says),
        _shape(item.schemas.input, Use.INPUT, settable, f"{item.name}, as it is sent.") if (item.name, Use.INPUT) in sent else None,
        _shape(item.schemas.patch, Use.PATCH, settable, f"What changes of {item.name}.") if (item.name, Use.PATCH) in sent else None,
    )


def _shape(name: str, use: Use, fields: tuple[Field, ...], description: str) -> Shape:
    return Shape(name, use, tuple(_member(field, use) for field in fields), description)


def _member(field: Field, use: Use) -> Member:
    is_whole = use is Use.PATCH and isinstance(field.type, List)  # a list is replaced, never merged
    return Member(field, Use.INPUT if is_whole else use, use is Use.READ or (use is Use.INPUT and field.required))


def _sent(blueprint: Blueprint, resources: tuple[Resource, ...]) -> frozenset[tuple[str, Use]]:
    """Return which value objects are sent or patched, those inside of others too."""
    shapes = [shape for one in resources for shape in (one.create, one.replace, one.patch, *(body for _, body in one.upserts))]
    waiting = [found for shape in shapes if shape is not None for member in shape.members for found in _record(member)]
    sent: set[tuple[str, Use]] = set()
    while waiting:
        name, use = waiting.pop()
        if (name, use) not in sent:
            sent.add((name, use))
            inside = (_member(field, use) for field in blueprint.value_object(name).fields if not field.read_only)
            waiting += [found for member in inside for found in _record(member)]
    return frozenset(sent)


def _record(member: Member) -> list[tuple[str, Use]]:
    kind = member.type.item if isinstance(member.type, List) else member.type
    return [(kind.name, member.use)] if isinstance(kind, Record) else []


def _members_first(blueprint: Blueprint) -> list[ValueObject]:
    """Return the value objects so that each comes after those inside it, else as the author has them."""
    ordered: dict[str, ValueObject] = {}

    def visit(item: ValueObject) -> None:
        for field in item.fields:
            for name, _ in _record(_member(field, Use.READ)):
                if name not in ordered:
                    visit(blueprint.value_object(name))
        ordered.setdefault(item.name, item)

    for item in blueprint.value_objects:
        visit(item)
    return list(ordered.values())
