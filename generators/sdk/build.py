"""From blueprint to what every SDK is written from."""

from collections.abc import Iterable, Iterator

from generators import naming
from generators.held import held
from generators.sdk.model import Auth, Member, Operation, Resource, Sdk, Shape, Type, Use, Webhook
from generators.slices import once
from synapseops.blueprint import model as blueprints
from synapseops.blueprint.flows import Webhook as Trigger
from synapseops.blueprint.model import Action, Blueprint, Field, List, Record, Route, ValueObject


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
        return Shape(name, use, fields, says) if name in bodies else None

    whole = Shape(names.create, Use.INPUT, settable, f"Creates one {one}.")
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
        read=Shape(names.read, Use.READ, resource.all_fields, resource.description or f"One {one}."),
        whole=whole,
        create=whole if names.create in bodies else None,
        replace=body(names.replace, Use.INPUT, lasting, f"Replaces one {one}."),
        patch=body(names.patch, Use.PATCH, lasting, f"Changes one {one}: what is left out stays as it is."),
        upserts=tuple((by, shape) for by, shape in upserts if shape is not None),
        operations=tuple(_operation(route, resource, blueprint) for route in resource.routes),
        listing=resource.listing,
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


def _type(item: ValueObject, sent: frozenset[tuple[str, Use]]) -> Type:
    settable = tuple(field for field in item.fields if not field.read_only)
    says = item.description or f"{item.name}, a value."
    return Type(
        item.name,
        Shape(item.schemas.read, Use.READ, item.fields, says),
        Shape(item.schemas.input, Use.INPUT, settable, f"{item.name}, as it is sent.") if (item.name, Use.INPUT) in sent else None,
        Shape(item.schemas.patch, Use.PATCH, settable, f"What changes of {item.name}.") if (item.name, Use.PATCH) in sent else None,
    )


def _sent(blueprint: Blueprint, resources: tuple[Resource, ...]) -> frozenset[tuple[str, Use]]:
    """Return which value objects are sent or patched, those inside of others too."""
    holders = [one for one in resources if any(_records(one.whole.fields, Use.INPUT))]
    shapes = [shape for one in holders for shape in (one.create, one.replace, one.patch, *(body for _, body in one.upserts))]
    waiting = [found for shape in shapes if shape is not None for found in _records(shape.fields, shape.use)]
    sent: set[tuple[str, Use]] = set()
    while waiting:
        name, use = waiting.pop()
        if (name, use) not in sent:
            sent.add((name, use))
            waiting += _records((field for field in blueprint.value_object(name).fields if not field.read_only), use)
    return frozenset(sent)


def _records(fields: Iterable[Field], use: Use) -> Iterator[tuple[str, Use]]:
    """Yield the value objects in *fields*, and what each is sent or answered for."""
    for field in fields:
        kind = field.type.item if isinstance(field.type, List) else field.type
        if isinstance(kind, Record):
            yield kind.name, Member.of(field, use).use


def _members_first(blueprint: Blueprint) -> list[ValueObject]:
    """Return the value objects so that each comes after those inside it, else as the author has them."""
    ordered: dict[str, ValueObject] = {}

    def visit(item: ValueObject) -> None:
        for field in item.fields:
            for name, _ in _records((field,), Use.READ):
                if name not in ordered:
                    visit(blueprint.value_object(name))
        ordered.setdefault(item.name, item)

    for item in blueprint.value_objects:
        visit(item)
    return list(ordered.values())
