"""What the modules of `models/` show."""

from collections.abc import Iterable

from msgspec import Struct

from generators import keys, python
from generators.fastapi_service import expressions
from generators.fastapi_service.names import Attribute, Names
from generators.held import held
from generators.python import credentials, text
from generators.python.expressions import Alias, Expression, Import
from generators.rendering import Code
from synapseops.blueprint.model import Blueprint, Field, List, NamedEnum, Record, Resource, ValueObject


class Line(Struct, frozen=True):
    """A field of a class, `name: annotation = default`, with what is said of it."""

    name: Code
    annotation: Code
    default: Code | None
    description: str


class Model(Struct, frozen=True):
    """How something is answered, and how it is sent."""

    read: Code
    input: Code
    description: str
    input_description: str
    read_lines: tuple[Line, ...]
    input_lines: tuple[Line, ...]


class ModelsModule(Struct, frozen=True):
    """A module of models."""

    title: str
    imports: tuple[Import, ...]
    uses_dates: bool
    aliases: tuple[Alias, ...]
    models: tuple[Model, ...]


def resource_module(names: Names, resource: Resource) -> ModelsModule:
    """Return the module of a resource's models."""
    model, needed = _model(
        names, resource, f"{python.article(resource.singular, capital=True)}.", f"What creates {python.article(resource.singular)}."
    )
    return _module(f"Models of {resource.plural}.", (), (model,), needed, ())


def shared_module(names: Names, blueprint: Blueprint) -> ModelsModule:
    """Return the module of what several models use: enums, constrained scalars, value objects."""
    aliases, needed = [], set[str]()
    met = held(blueprint)
    for enum in (one for one in blueprint.enums if one.name in met):
        aliases.append(_enum(names, enum))
        needed.add("Literal")
    for scalar in names.scalars:
        written = expressions.constrained(names, scalar)
        name = names.scalar(scalar)
        aliases.append(Alias(Code(name), written.code, ""))
        needed |= written.names
    models = []
    for item in (one for one in _dependencies_first(blueprint) if one.name in met):
        model, wanted = _model(names, item, f"{item.name}, a value.", f"{item.name}, as it is sent.")
        models.append(model)
        needed |= wanted
    own = {*(alias.name for alias in aliases), *(name for model in models for name in (model.read, model.input))}
    return _module("Types that several models share.", tuple(aliases), tuple(models), needed, own)


def _module(title: str, aliases: tuple[Alias, ...], models: tuple[Model, ...], needed: Iterable[str], own: Iterable[str]) -> ModelsModule:
    names = set(needed)
    if models:
        names |= {"Input", "Read", "ClassVar"}
    return ModelsModule(title, expressions.imports(names, own=own), "dt" in names, aliases, models)


def _enum(names: Names, enum: NamedEnum) -> Alias:
    return Alias(Code(names.enum(enum.name)), expressions.literal_type(enum.words).code, enum.description)


def _model(names: Names, owner: Resource | ValueObject, title: str, input_title: str) -> tuple[Model, set[str]]:
    attributes = names.attributes(owner)
    reads = [_read_line(names, owner, one) for one in attributes]
    inputs = [_input_line(names, owner, one) for one in attributes if _is_sent(owner, one.field)]
    is_object = isinstance(owner, ValueObject)
    model = Model(
        Code(names.read_object(owner.name) if is_object else names.read(owner.name)),
        Code(names.input_object(owner.name) if is_object else names.input(owner.name)),
        owner.description or title,
        input_title,
        tuple(line for line, _ in reads),
        tuple(line for line, _ in inputs),
    )
    return model, {name for _, needed in (*reads, *inputs) for name in needed}


def _is_sent(owner: Resource | ValueObject, field: Field) -> bool:
    return field in owner.fields and not field.read_only


def _read_line(names: Names, owner: Resource | ValueObject, one: Attribute) -> tuple[Line, frozenset[str]]:
    annotation = expressions.read_type(names, one.field, is_member=isinstance(owner, ValueObject))
    default, needed = None, frozenset[str]()
    if isinstance(owner, ValueObject):
        default, needed = _stored_default(names, one.field)
    written, more = _default(one, default)
    return Line(Code(one.name), annotation.code, written, one.field.description), annotation.names | needed | more


def _stored_default(names: Names, field: Field) -> tuple[tuple[Expression, bool] | None, frozenset[str]]:
    """Return what stands for a member that a stored value lacks since it is older than the member."""
    given = field.default or field.backfill
    if given is None and not field.nullable:
        return None, frozenset()
    wire = given.value if given is not None else None
    if isinstance(field.type, Record) and wire is not None:
        name = names.read_object(field.type.name)
        code = Expression(Code(f"{name}.model_validate({text.literal(wire)})"), frozenset({name}))
        return (code, True), code.names
    if isinstance(field.type, List) and isinstance(field.type.item, Record) and wire:
        name = names.read_object(field.type.item.name)
        items = ", ".join(f"{name}.model_validate({text.literal(item)})" for item in wire)
        return (Expression(Code(f"[{items}]"), frozenset({name})), True), frozenset({name})
    found = expressions.value(names, field.type, wire)
    return found, found[0].names


def _input_line(names: Names, owner: Resource | ValueObject, one: Attribute) -> tuple[Line, frozenset[str]]:
    field = one.field
    is_key = isinstance(owner, Resource) and owner.key_is_authored and owner.key.name == field.name
    is_fixed = isinstance(owner, Resource) and (field.immutable or is_key)
    is_segment = isinstance(owner, Resource) and is_key and bool(keys.impossible(owner))
    annotation = expressions.input_type(names, field, is_immutable=is_fixed, is_segment=is_segment)
    default: tuple[Expression, bool] | None = None
    if not field.required:
        default = expressions.value(names, field.type, field.default.value if field.default is not None else None)
    written, more = _default(one, default)
    needed = default[0].names if default else frozenset()
    return Line(Code(one.name), annotation.code, written, ""), annotation.names | needed | more


def _default(one: Attribute, default: tuple[Expression, bool] | None) -> tuple[Code | None, frozenset[str]]:
    """Return what stands behind `=`: nothing, the value itself, or a `Field` that makes it anew or knows the alias."""
    arguments, alias = [], one.alias
    if default is not None:
        code, is_made_anew = default[0].code, default[1]
        if alias is None and not is_made_anew and not credentials.is_name(one.name):
            return code, frozenset()
        factory = _EMPTY.get(code, f"lambda: {code}")
        arguments.append(f"default_factory={factory}" if is_made_anew else f"default={code}")
    if alias is not None:
        arguments.append(f"alias={text.string(alias)}")
    if not arguments:
        return None, frozenset()
    return Code(f"Field({', '.join(arguments)})"), frozenset({"Field"})


_EMPTY = {"[]": "list", "{}": "dict"}


def _dependencies_first(blueprint: Blueprint) -> list[ValueObject]:
    """Return the value objects, each after those that it holds; otherwise in the author's order."""
    done: dict[str, ValueObject] = {}

    def add(item: ValueObject) -> None:
        for field in item.fields:
            type_ = field.type.item if isinstance(field.type, List) else field.type
            if isinstance(type_, Record) and type_.name not in done:
                add(blueprint.value_object(type_.name))
        done[item.name] = item

    for item in blueprint.value_objects:
        if item.name not in done:
            add(item)
    return list(done.values())
