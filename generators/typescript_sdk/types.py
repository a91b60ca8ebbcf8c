"""Types of the contract as TypeScript's: as they are read, and as they may be sent."""

from collections.abc import Iterable

from msgspec import Struct

from generators.rendering import Code
from generators.sdk import Sdk, Shape, Use
from generators.typescript import text
from generators.typescript_sdk.names import Names
from synapseops.blueprint.model import Enum, FieldType, List, Record, Ref, Scalar, ScalarKind

_WRITTEN = {
    ScalarKind.STRING: "string",
    ScalarKind.TEXT: "string",
    ScalarKind.EMAIL: "string",
    ScalarKind.URL: "string",
    ScalarKind.INTEGER: "number",
    ScalarKind.NUMBER: "number",
    ScalarKind.DECIMAL: "Decimal",
    ScalarKind.BOOLEAN: "boolean",
    ScalarKind.DATE: "LocalDate",
    ScalarKind.DATETIME: "Instant",
    ScalarKind.UUID: "Uuid",
    ScalarKind.JSON: "unknown",
}
_BUILT_IN = frozenset({"boolean", "number", "string", "unknown", "null", "Date"})

_MODULES = {
    "PageQuery": "../core/calls.js",
    **dict.fromkeys(("Creates", "Deletes", "Gets", "Lists", "Replaces", "Updates", "Upserts"), "../core/operations.js"),
    **dict.fromkeys(("Decimal", "Instant", "LocalDate", "Open", "Stored", "Uuid"), "../core/models.js"),
}
"""Where names come from that are none of the SDK's shared types."""


class Type(Struct, frozen=True):
    """A type, and the names that it needs."""

    code: Code
    names: frozenset[str] = frozenset()


class Types:
    """Writes the types of what *owner*, as it is read, has for members."""

    def __init__(self, sdk: Sdk, names: Names, owner: Shape) -> None:
        self._names = names
        self._owner = owner
        self._shapes = {one.name: {Use.READ: one.read, Use.INPUT: one.input, Use.PATCH: one.patch} for one in sdk.types}

    def of(self, kind: FieldType, use: Use) -> Type:
        """Return the type of *kind* in *use*. An enum that is read may have got words that this version does not know."""
        match kind:
            case Scalar():
                written = named(_WRITTEN[kind.kind])
                return _or(written, named("Date")) if kind.kind is ScalarKind.DATETIME and use is not Use.READ else written
            case Ref():
                return self.of(kind.key, use)
            case Enum():
                return generic("Open", self.words(kind)) if use is Use.READ else self.words(kind)
            case Record():
                return named(self._record(kind, use))
            case List():
                return listed(self.of(kind.item, use))

    def words(self, kind: Enum) -> Type:
        """Return the type of an enum's words."""
        return named(self._names.words(self._owner, kind) if kind.name is None else self._names.enum(kind.name))

    def _record(self, kind: Record, use: Use) -> str:
        shape = self._shapes[kind.name][use]
        if shape is None:
            raise ValueError(f"nothing sends {kind.name} for {use}")
        return self._names.shape(shape.name)


def named(name: str) -> Type:
    """Return the type that is called *name*."""
    return Type(Code(name), frozenset() if name in _BUILT_IN else frozenset({name}))


def generic(name: str, *inner: Type) -> Type:
    """Return the type *name* of others."""
    return Type(Code(f"{name}<{', '.join(one.code for one in inner)}>"), frozenset({name}).union(*(one.names for one in inner)))


def listed(inner: Type) -> Type:
    """Return the type of a list."""
    code = f"({inner.code})" if " | " in inner.code else inner.code
    return Type(Code(f"readonly {code}[]"), inner.names)


def nullable(inner: Type, is_nullable: bool) -> Type:
    """Return *inner*, or null if it may be."""
    return _or(inner, named("null")) if is_nullable and inner.code != "unknown" else inner


def imports(names: Iterable[str], *, own: Iterable[str] = ()) -> tuple[Code, ...]:
    """Return the statements that import *names*, save *own*; what has no other origin is shared."""
    modules: dict[str, set[str]] = {}
    for name in set(names) - set(own):
        modules.setdefault(_MODULES.get(name, "./shared.js"), set()).add(name)
    return tuple(text.imported(sorted(found), module, kind="import type") for module, found in sorted(modules.items()))


def _or(left: Type, right: Type) -> Type:
    return Type(Code(f"{left.code} | {right.code}"), left.names | right.names)
