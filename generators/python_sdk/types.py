"""Types of the contract as Python's: as they are read, and as they may be sent."""

from collections.abc import Iterable

from generators.python import expressions, text
from generators.python.expressions import Expression, Import
from generators.python_sdk.names import Names
from generators.rendering import Code
from generators.sdk import Sdk, Shape, Use
from synapseops.blueprint.model import Enum, FieldType, List, Record, Ref, Scalar, ScalarKind

_READ = {
    ScalarKind.STRING: "str",
    ScalarKind.TEXT: "str",
    ScalarKind.EMAIL: "str",
    ScalarKind.URL: "str",
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "float",
    ScalarKind.DECIMAL: "Decimal",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.DATE: "dt.date",
    ScalarKind.DATETIME: "dt.datetime",
    ScalarKind.UUID: "UUID",
    ScalarKind.JSON: "Any",
}
_AS_TEXT_TOO = frozenset({ScalarKind.DECIMAL, ScalarKind.DATE, ScalarKind.DATETIME, ScalarKind.UUID})
"""What may be sent as its spelling on the wire, too."""

_MODULES = {
    "Any": "typing",
    "Literal": "typing",
    "Required": "typing",
    "TypedDict": "typing",
    "Decimal": "decimal",
    "Sequence": "collections.abc",
    "UUID": "uuid",
    "Field": "pydantic",
    "aio": "..core",
    "sync": "..core",
    "At": "..core.calls",
    **dict.fromkeys(("Items", "Model", "Stored"), "..core.models"),
}
"""Where names come from that are none of the SDK's shared types."""


class Types:
    """Writes the types of what *owner*, as it is read, has for members."""

    def __init__(self, sdk: Sdk, names: Names, owner: Shape) -> None:
        self._names = names
        self._owner = owner
        self._shapes = {one.name: {Use.READ: one.read, Use.INPUT: one.input, Use.PATCH: one.patch} for one in sdk.types}

    def read(self, kind: FieldType) -> Expression:
        """Return how *kind* is read. An enum may have got words that this version does not know."""
        match kind:
            case Scalar():
                return _named(_READ[kind.kind])
            case Ref():
                return self.read(kind.key)
            case Enum():
                return _or(self.words(kind), _named("str"))
            case Record():
                return self._record(kind, Use.READ)
            case List():
                return _of("list", self.read(kind.item))

    def sent(self, kind: FieldType, use: Use = Use.INPUT) -> Expression:
        """Return what may be sent as *kind*."""
        match kind:
            case Scalar():
                written = _named(_READ[kind.kind])
                return _or(written, _named("str")) if kind.kind in _AS_TEXT_TOO else written
            case Ref():
                return self.sent(kind.key)
            case Enum():
                return self.words(kind)
            case Record():
                return self._record(kind, use)
            case List():
                return _of("Sequence", self.sent(kind.item, use))

    def words(self, kind: Enum) -> Expression:
        """Return the type of an enum's words."""
        return _named(self._names.words(self._owner, kind) if kind.name is None else self._names.enum(kind.name))

    def _record(self, kind: Record, use: Use) -> Expression:
        shape = self._shapes[kind.name][use]
        if shape is None:
            raise ValueError(f"nothing sends {kind.name} for {use}")
        return _named(self._names.shape(shape.name))


def nullable(inner: Expression, is_nullable: bool) -> Expression:
    """Return *inner*, or null if it may be."""
    return _or(inner, _named("None")) if is_nullable and inner.code != "Any" else inner


def required(inner: Expression) -> Expression:
    """Return *inner* as that of a key which must be there."""
    return _of("Required", inner)


def sequence(inner: Expression) -> Expression:
    """Return any number of *inner*."""
    return _of("Sequence", inner)


def literal(words: Iterable[str]) -> Expression:
    """Return the type of the values *words*."""
    return Expression(Code(f"Literal[{', '.join(map(text.string, words))}]"), frozenset({"Literal"}))


def imports(names: Iterable[str], *, own: Iterable[str] = ()) -> tuple[Import, ...]:
    """Return the imports that give *names*, save *own*; what has no other origin is shared."""
    return expressions.imports(names, _MODULES, own=own)


def _named(code: str) -> Expression:
    head = code.partition(".")[0]
    return Expression(Code(code), frozenset() if head in {"bool", "float", "int", "str", "None"} else frozenset({head}))


def _of(name: str, inner: Expression) -> Expression:
    names = inner.names if name == "list" else inner.names | {name}
    return Expression(Code(f"{name}[{inner.code}]"), names)


def _or(left: Expression, right: Expression) -> Expression:
    return Expression(Code(f"{left.code} | {right.code}"), left.names | right.names)
