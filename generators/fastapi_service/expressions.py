"""Types and values of the blueprint as Python expressions, each with the names that it needs."""

from collections.abc import Iterable
from typing import Any

from generators.fastapi_service.names import Names
from generators.python import expressions, patterns, text
from generators.python.expressions import Expression, Import
from generators.rendering import Code
from synapseops.blueprint.model import Enum, Field, FieldType, List, Record, Ref, Scalar, ScalarKind

_LARGEST = 2**53 - 1

_MODULES = {
    "Annotated": "typing",
    "Any": "typing",
    "ClassVar": "typing",
    "Literal": "typing",
    "Decimal": "decimal",
    "UUID": "uuid",
    "uuid4": "uuid",
    "Field": "pydantic",
    "SkipValidation": "pydantic",
    "SEGMENT": ".scalars",
    **dict.fromkeys(("IMMUTABLE", "Input", "Read"), ".base"),
    **dict.fromkeys(
        ("Boolean", "Date", "Digits", "Email", "Instant", "Integer", "Json", "Number", "Places", "Text", "Url", "Uuid"), ".scalars"
    ),
}
"""Where the names come from that are no classes of the service's own; those are in `.shared`."""

_INPUTS = {
    ScalarKind.STRING: "Text",
    ScalarKind.TEXT: "Text",
    ScalarKind.INTEGER: "Integer",
    ScalarKind.NUMBER: "Number",
    ScalarKind.BOOLEAN: "Boolean",
    ScalarKind.DATE: "Date",
    ScalarKind.DATETIME: "Instant",
    ScalarKind.UUID: "Uuid",
    ScalarKind.EMAIL: "Email",
    ScalarKind.URL: "Url",
    ScalarKind.JSON: "Json",
}

_READS = {
    ScalarKind.STRING: "str",
    ScalarKind.TEXT: "str",
    ScalarKind.EMAIL: "str",
    ScalarKind.URL: "str",
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "float",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.DATE: "Date",
    ScalarKind.DATETIME: "Instant",
    ScalarKind.UUID: "Uuid",
    ScalarKind.JSON: "Any",
}

_ROWS = {
    **_READS,
    ScalarKind.DATE: "dt.date",
    ScalarKind.DATETIME: "dt.datetime",
    ScalarKind.UUID: "UUID",
    ScalarKind.DECIMAL: "Decimal",
}

_OTHER_ROWS = {Enum: "str", Record: "dict[str, Any]", List: "list[Any]"}


def imports(names: Iterable[str], *, prefix: str = "", shared: str = ".shared", own: Iterable[str] = ()) -> tuple[Import, ...]:
    """Return the imports that give *names*, save *own*; *prefix* stands before what is relative."""
    return expressions.imports(names, _MODULES, shared=shared, prefix=prefix, own=own)


def _named(code: str, *names: str) -> Expression:
    return Expression(Code(code), frozenset(names))


def union(*expressions: Expression) -> frozenset[str]:
    """Return every name that any of *expressions* needs."""
    return frozenset().union(*(one.names for one in expressions))


def input_type(names: Names, field: Field, *, is_immutable: bool = False, is_segment: bool = False) -> Expression:
    """Return the annotation of *field* in a request body; what marks it stands outside, null or not, where pydantic tells of it."""
    inner = _nullable(_input(names, field.type), field)
    marks = [_named("IMMUTABLE", "IMMUTABLE")] if is_immutable else []
    marks += [_named("SEGMENT", "SEGMENT")] if is_segment else []
    return _annotated(inner, *marks)


def constrained(names: Names, scalar: Scalar) -> Expression:
    """Return a scalar with its limits, written out."""
    return _annotated(_scalar_base(scalar), *_limits(scalar))


def read_type(names: Names, field: Field, *, is_member: bool) -> Expression:
    """Return the annotation of *field* in a reply; members of value objects are read from what was stored, maybe long ago."""
    inner = _read(names, field.type)
    is_enum = isinstance(field.type.item if isinstance(field.type, List) else field.type, Enum)
    if is_enum and (is_member or isinstance(field.type, List)):
        inner = Expression(Code(f"SkipValidation[{inner.code}]"), inner.names | {"SkipValidation"})
    return _nullable(inner, field)


def row_type(field: Field) -> Expression:
    """Return the annotation of *field* in a row."""
    type_ = field.type.key if isinstance(field.type, Ref) else field.type
    code = _ROWS[type_.kind] if isinstance(type_, Scalar) else _OTHER_ROWS[type(type_)]
    found = frozenset(name for name in ("Any", "Decimal", "UUID", "dt") if name in code)
    nullable = field.nullable and code != "Any"
    return Expression(Code(f"Mapped[{code} | None]" if nullable else f"Mapped[{code}]"), found)


def literal_type(words: tuple[str, ...]) -> Expression:
    """Return the type of an enum's words."""
    return _named(f"Literal[{', '.join(map(text.string, words))}]", "Literal")


def value(names: Names, type_: FieldType, wire: Any) -> tuple[Expression, bool]:
    """Return the expression of a wire value of *type_* as a request body holds it, and whether it must be made anew each time."""
    if wire is None:
        return Expression(Code("None")), False
    if isinstance(type_, Ref):
        return value(names, type_.key, wire)
    if isinstance(type_, Record):
        name = names.input_object(type_.name)
        return _named(f"{name}.model_validate({text.literal(wire)})", name), True
    if isinstance(type_, List):
        items = [value(names, type_.item, item)[0] for item in wire]
        written = Expression(Code(f"[{', '.join(item.code for item in items)}]"), union(*items))
        return _of_words(_enum(names, type_.item), written) if items and isinstance(type_.item, Enum) else written, True
    if isinstance(type_, Enum) or type_.kind not in _CALLS:
        return Expression(text.literal(wire)), isinstance(wire, dict | list)
    call, name = _CALLS[type_.kind]
    argument = wire.replace("Z", "+00:00") if type_.kind is ScalarKind.DATETIME else wire
    return _named(f"{call}({text.string(argument)})", name), False


def _of_words(word: Expression, items: Expression) -> Expression:
    """Return a list of an enum's words, which by themselves would pass for any strings."""
    return Expression(Code(f"list[{word.code}]({items.code})"), word.names | items.names)


_CALLS = {
    ScalarKind.DECIMAL: ("Decimal", "Decimal"),
    ScalarKind.DATE: ("dt.date.fromisoformat", "dt"),
    ScalarKind.DATETIME: ("dt.datetime.fromisoformat", "dt"),
    ScalarKind.UUID: ("UUID", "UUID"),
}


def _nullable(inner: Expression, field: Field) -> Expression:
    return Expression(Code(f"{inner.code} | None"), inner.names) if field.nullable else inner


def _annotated(inner: Expression, *marks: Expression) -> Expression:
    if not marks:
        return inner
    is_annotated = inner.code.startswith("Annotated[") and inner.code.endswith("]")
    code = inner.code.removeprefix("Annotated[").removesuffix("]") if is_annotated else inner.code
    joined = ", ".join((code, *(mark.code for mark in marks)))
    return Expression(Code(f"Annotated[{joined}]"), inner.names | union(*marks) | {"Annotated"})


def _input(names: Names, type_: FieldType) -> Expression:
    if isinstance(type_, Ref):
        return _input(names, type_.key)
    if isinstance(type_, Enum):
        return _enum(names, type_)
    if isinstance(type_, Record):
        return _named(names.input_object(type_.name), names.input_object(type_.name))
    if isinstance(type_, List):
        item = _input(names, type_.item)
        return _annotated(Expression(Code(f"list[{item.code}]"), item.names), *_field(_items(type_)))
    alias = names.scalar(type_)
    return _named(alias, alias) if alias else constrained(names, type_)


def _read(names: Names, type_: FieldType) -> Expression:
    if isinstance(type_, Ref):
        return _read(names, type_.key)
    if isinstance(type_, Enum):
        return _enum(names, type_)
    if isinstance(type_, Record):
        return _named(names.read_object(type_.name), names.read_object(type_.name))
    if isinstance(type_, List):
        item = _read(names, type_.item)
        return Expression(Code(f"list[{item.code}]"), item.names)
    if type_.kind is ScalarKind.DECIMAL:
        return _named(f"Annotated[Decimal, Places({type_.scale})]", "Annotated", "Decimal", "Places")
    code = _READS[type_.kind]
    return _named(code, *(() if code.islower() else (code,)))


def _enum(names: Names, type_: Enum) -> Expression:
    if type_.name is None:
        return literal_type(type_.words)
    return _named(names.enum(type_.name), names.enum(type_.name))


def _scalar_base(scalar: Scalar) -> Expression:
    if scalar.kind is ScalarKind.DECIMAL:
        return _named(f"Annotated[Decimal, Digits({scalar.digits}, {scalar.scale})]", "Annotated", "Decimal", "Digits")
    return _named(_INPUTS[scalar.kind], _INPUTS[scalar.kind])


def _items(type_: List) -> list[tuple[str, Expression | None]]:
    return [("min_length", _number(type_.min_items or None)), ("max_length", _number(type_.max_items))]


def _number(number: int | float | None) -> Expression | None:
    return None if number is None else Expression(Code(repr(number)))


def _limits(scalar: Scalar) -> list[Expression]:
    pattern = None if scalar.pattern is None else Expression(text.pattern(patterns.in_rust(scalar.pattern)))
    return _field(
        [
            ("min_length", _number(scalar.min_length or None)),
            ("max_length", _number(scalar.max_length)),
            ("pattern", pattern),
            ("ge", _bound(scalar, _within(scalar, scalar.minimum))),
            ("le", _bound(scalar, _within(scalar, scalar.maximum))),
        ]
    )


def _within(scalar: Scalar, bound: int | float | str | None) -> int | float | str | None:
    """Return *bound*, which for integers cannot lie beyond what every integer keeps to."""
    if scalar.kind is ScalarKind.INTEGER and isinstance(bound, int):
        return max(-_LARGEST, min(_LARGEST, bound))
    return bound


def _bound(scalar: Scalar, bound: int | float | str | None) -> Expression | None:
    if bound is None:
        return None
    if scalar.kind in _CALLS:
        call, name = _CALLS[scalar.kind]
        return _named(f"{call}({text.string(str(bound).replace('Z', '+00:00'))})", name)
    return Expression(Code(repr(bound)))


def _field(arguments: list[tuple[str, Expression | None]]) -> list[Expression]:
    given = [(name, one) for name, one in arguments if one is not None]
    if not given:
        return []
    code = ", ".join(f"{name}={one.code}" for name, one in given)
    return [Expression(Code(f"Field({code})"), union(*(one for _, one in given)) | {"Field"})]
