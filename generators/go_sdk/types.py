"""Types of the contract as Go's: as they are read, and as they may be sent."""

from collections.abc import Iterable

from msgspec import Struct

from generators.go_sdk.names import Names
from generators.rendering import Code
from generators.sdk import Member, Resource, Sdk, Shape, Use
from synapseops.blueprint.model import Enum, FieldType, List, Record, Ref, Scalar, ScalarKind

_SCALARS = {
    ScalarKind.STRING: "string",
    ScalarKind.TEXT: "string",
    ScalarKind.EMAIL: "string",
    ScalarKind.URL: "string",
    ScalarKind.UUID: "string",
    ScalarKind.INTEGER: "int64",
    ScalarKind.NUMBER: "float64",
    ScalarKind.DECIMAL: "api.Decimal",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.DATE: "api.Date",
    ScalarKind.DATETIME: "time.Time",
}
_PACKAGES = {"json.": "encoding/json", "time.": "time"}


class Types(Struct, frozen=True):
    """Writes the types of what *owner*, as it is read, has for members; `resource` is the one that it is of, if any."""

    sdk: Sdk
    names: Names
    owner: Shape
    resource: Resource | None = None

    def read(self, member: Member) -> Code:
        """Return the type of a member that was read: a pointer where it may be null, unless it is JSON of any kind."""
        kind = _never_null(self.of(member.name, member.type, Use.READ))
        return Code(f"*{kind}") if member.is_nullable and kind != "json.RawMessage" else kind

    def sent(self, member: Member) -> Code:
        """Return the type of a member that is sent."""
        kind = self.of(member.name, member.type, member.use)
        return _never_null(kind) if member.is_required else Code(f"api.Optional[{kind}]")

    def of(self, name: str, kind: FieldType, use: Use) -> Code:
        """Return the type of *kind*, which is that of the field *name* or of its items; keys tell of what they are."""
        match kind:
            case Ref():
                return Code(self.names.of(kind.resource, "key"))
            case Enum():
                return Code(self.names.words(self.owner, kind) if kind.name is None else self.names.enum(kind.name))
            case Record():
                return Code(self.names.shape(self._shape(kind, use).name))
            case List():
                return Code(f"[]{self.of(name, kind.item, use)}")
            case Scalar(ScalarKind.JSON):
                return Code("json.RawMessage" if use is Use.READ else "any")
            case Scalar():
                one = self.resource
                is_key = one is not None and (name, kind) == (one.key.name, one.key.type)
                return Code(self.names.of(one.name, "key") if one and is_key else _SCALARS[kind.kind])

    def _shape(self, kind: Record, use: Use) -> Shape:
        one = next(one for one in self.sdk.types if one.name == kind.name)
        shape = {Use.READ: one.read, Use.INPUT: one.input, Use.PATCH: one.patch}[use]
        if shape is None:
            raise ValueError(f"nothing sends {kind.name} for {use}")
        return shape


def _never_null(kind: Code) -> Code:
    """Return the type of lists whose zero value is no null, where *kind* is a list."""
    return Code(f"api.List[{kind.removeprefix('[]')}]") if kind.startswith("[]") else kind


def key(resource: Resource) -> Code:
    """Return the type of a resource's keys, without what they are keys of."""
    kind = resource.key.type
    return Code("api.IntegerKey" if isinstance(kind, Scalar) and kind.kind is ScalarKind.INTEGER else "api.Key")


def packages(types: Iterable[str]) -> tuple[str, ...]:
    """Return the packages of the standard library that *types* need."""
    return tuple(sorted({path for text in types for prefix, path in _PACKAGES.items() if prefix in text}))
