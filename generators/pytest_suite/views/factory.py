"""The module that makes bodies and rows of one resource, and the one that makes value objects."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from generators.fastapi_service.names import Names
from generators.pytest_suite import prose
from generators.pytest_suite.literals import helpers, literal, text
from generators.pytest_suite.planning import Plan
from generators.pytest_suite.views import values
from generators.pytest_suite.views.fields import is_written
from generators.rendering import Code
from generators.samples import Counted, Numbered, Picked, Series, Way
from generators.samples.composites import Composer
from synapseops.blueprint.model import Action, Blueprint, Field, List, Record, Ref, Scalar, ScalarKind
from synapseops.blueprint.words import words

_SAFE_IN_PATHS = frozenset({ScalarKind.UUID, ScalarKind.INTEGER, ScalarKind.DATE, ScalarKind.DECIMAL})


class Entry(Struct, frozen=True):
    """A member of a body: the literal of its name, the expression of its value."""

    name: Code
    value: Code


class ParentView(Struct, frozen=True):
    """A reference that is filled before a row is created, by the key of a row that comes from *module*."""

    field: Code
    module: Code


class FactoryView(Struct, frozen=True):
    """One resource's factory. `restored` are fields that cannot be sent as they are shown; `by` is the field of an upsert."""

    one: Code
    title: Code
    plural: Code
    path: Code
    key: Code
    quoted: bool
    imports: tuple[Code, ...]
    helpers: tuple[Code, ...]
    entries: tuple[Entry, ...]
    required: tuple[Code, ...]
    replaceable: tuple[Code, ...]
    restored: tuple[Entry, ...]
    parents: tuple[ParentView, ...]
    name: Code
    way: Code
    by: Code
    by_path: Code
    package: Code
    router: Code
    makes_rows: bool
    replaces: bool


class ValueView(Struct, frozen=True):
    """The builder of one value object."""

    builder: Code
    one: Code
    entries: tuple[Entry, ...]


class ShapeView(Struct, frozen=True):
    """What the fields refuse and take that hold one value object."""

    name: Code
    refused: tuple[Code, ...]
    accepted: tuple[Code, ...]


class ValuesView(Struct, frozen=True):
    """The builders of all value objects, the shapes of those that a client may send, and the names that they take from elsewhere."""

    values: tuple[ValueView, ...]
    shapes: tuple[ShapeView, ...]
    from_factories: tuple[Code, ...]
    from_fields: tuple[Code, ...]


def factory_view(plan: Plan, plans: Mapping[str, Plan], composer: Composer, service: Names, package: str) -> FactoryView:
    """Return what the factory of *plan*'s resource shows."""
    resource = plan.resource
    needed = plan.parents if plan.capacity else ()
    parents = tuple(ParentView(text(parent.field.name), Code(plans[parent.resource.name].module)) for parent in needed)
    given = [composer.value(field.type) for field in plan.given if not isinstance(field.type, Ref)]
    pick = {"pick"} if any(isinstance(series, Picked) and series.capacity > 1 for series in plan.numbered.values()) else set()
    replaceable = [field for field in plan.replaceable if field in plan.given]
    used = helpers(given)
    modules = {parent.module for parent in parents if parent.module != plan.module} | ({"values"} if "values" in used else set())
    return FactoryView(
        one=prose.one(resource.singular),
        title=prose.title(resource.plural),
        plural=prose.plural(resource.plural),
        path=text(resource.path),
        key=text(resource.key.name),
        quoted=not (isinstance(resource.key.type, Scalar) and resource.key.type.kind in _SAFE_IN_PATHS),
        imports=tuple(map(Code, sorted(modules))),
        helpers=tuple(map(Code, sorted(pick | (used - {"values"})))),
        entries=tuple(_entry(field, plan, composer) for field in plan.given),
        required=tuple(text(field.name) for field in plan.given if field.required),
        replaceable=tuple(text(field.name) for field in replaceable),
        restored=tuple(_entry(field, plan, composer) for field in replaceable if _shows_more_than_is_sent(field, composer)),
        parents=parents,
        name=text(plan.module),
        way=Code(plan.way.value),
        by=text(resource.upsert_by[0] if plan.way is Way.UPSERT else ""),
        by_path=text(_by_path(plan)),
        package=Code(package),
        router=Code(service.modules[resource.name]),
        makes_rows=plan.capacity > 0,
        replaces=bool(replaceable),
    )


def _by_path(plan: Plan) -> str:
    upsert = plan.resource.route(Action.UPSERT)
    return upsert.path.removesuffix("/{value}") if upsert is not None else ""


def _entry(field: Field, plan: Plan, composer: Composer) -> Entry:
    if field.name in plan.numbered:
        return Entry(text(field.name), _expression(plan.numbered[field.name]))
    if isinstance(field.type, Ref) and field.nullable:
        return Entry(text(field.name), literal(None))
    return Entry(text(field.name), literal(composer.value(field.type)))


def _expression(series: Series) -> Code:
    """Return the expression of a series in `number`."""
    match series:
        case Counted(first):
            return Code("number" if first == 1 else f"{first - 1} + number")
        case Numbered(before, after, width):
            return Code(f'f"{before}{{number{f":0{width}" if width > 1 else ""}}}{after}"')
        case Picked(values):
            return literal(values[0]) if len(values) == 1 else Code(f"pick(number, {literal(values)})")


def _shows_more_than_is_sent(field: Field, composer: Composer) -> bool:
    kind = field.type.item if isinstance(field.type, List) else field.type
    return isinstance(kind, Record) and composer.has_read_only(kind.name)


def shape_names(blueprint: Blueprint, plans: Iterable[Plan], builders: Mapping[str, str], composer: Composer) -> dict[str, str]:
    """Name the shape of each value object that some operation writes."""
    kinds = [field.type for plan in plans if is_written(plan) for field in plan.settable]
    written = {record.name for kind in kinds if (record := values.record_of(kind)) is not None and composer.values(record)}
    return {value.name: builders[value.name].upper() for value in blueprint.value_objects if value.name in written}


def values_view(blueprint: Blueprint, composer: Composer, builders: Mapping[str, str], shapes: Mapping[str, str]) -> ValuesView:
    """Return the builders of the value objects for which values are known, and the *shapes* so named."""
    known = [value for value in blueprint.value_objects if composer.values(Record(value.name))]
    members = {value.name: [(one.name, composer.value(one.type)) for one in composer.members(value.name)] for value in known}
    refused = {name: values.members(Record(name), composer) for name in shapes}
    accepted = {name: values.accepted(composer.acceptances(Record(name))) for name in shapes}
    used = helpers([[value for pairs in members.values() for _, value in pairs], *refused.values(), *accepted.values()])
    from_fields = used & {"Becomes", "Refused"}
    views = tuple(
        ValueView(
            Code(builders[value.name]),
            prose.one(" ".join(words(value.name))),
            tuple(Entry(text(name), literal(member, module="")) for name, member in members[value.name]),
        )
        for value in known
    )
    shown = tuple(
        ShapeView(
            Code(name),
            tuple(literal(one, module="") for one in refused[value]),
            tuple(literal(one, module="") for one in accepted[value]),
        )
        for value, name in shapes.items()
    )
    return ValuesView(
        views,
        shown,
        from_factories=tuple(map(Code, sorted(used - from_fields - {"values"}))),
        from_fields=tuple(map(Code, sorted({*from_fields, "Shape"} if shapes else ()))),
    )
