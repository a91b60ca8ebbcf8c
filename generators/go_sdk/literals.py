"""Values of the contract as expressions of Go, as whoever uses the package writes them."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from generators.go_sdk.names import Names
from generators.go_sdk.text import members, string
from generators.go_sdk.types import Types
from generators.rendering import Code
from generators.sdk import Member, Resource, Sdk, Shape, Use
from synapseops.blueprint.model import Enum, FieldType, List, Record, Ref, Scalar, ScalarKind

_LONGEST_LINE = 72
_OWN = re.compile(r"(?<![\w.])([A-Z]\w*)")
_INFERRED = frozenset({"bool", "string"})


class Literals(Struct, frozen=True):
    """Writes values of one resource."""

    sdk: Sdk
    names: Names
    resource: Resource

    def body(self, shape: Shape, values: Mapping[str, Any]) -> Code:
        """Return a body of *shape*: on one line, or with a line for each member."""
        return self._struct(shape, values, self._types(self.resource.read))

    def query(self, filters: Mapping[str, Any], **fixed: Code) -> Code:
        """Return what a list is asked for: values by parameters, and what every list can be asked for."""
        asked = {one.name: one for one in self.resource.parameters}
        types = self._types(self.resource.read)
        pairs = [(name, value) for name, value in fixed.items()]
        for name, value in filters.items():
            one = asked[name]
            kind = types.of(one.field, one.type, Use.INPUT)
            pairs.append((self.names.parameter(self.resource.name, name), self._some(types, kind, one.type, one.field, value, Use.INPUT)))
        return self._composed(self.names.of(self.resource.name, "query"), pairs)

    def qualified(self, name: str) -> Code:
        """Return a type as it is called from outside the package."""
        return Code(_OWN.sub(rf"{self.names.package}.\1", name))

    def _types(self, owner: Shape) -> Types:
        return Types(self.sdk, self.names, owner, self.resource if owner == self.resource.read else None)

    def _struct(self, shape: Shape, values: Mapping[str, Any], types: Types) -> Code:
        pairs = [
            (self.names.field(shape, one.name), self._member(types, one, values[one.name])) for one in shape.members if one.name in values
        ]
        return self._composed(self.names.shape(shape.name), pairs)

    def _composed(self, name: str, pairs: list[tuple[str, Code]]) -> Code:
        kind, line = self.qualified(name), ", ".join(f"{field}: {value}" for field, value in pairs)
        if len(line) <= _LONGEST_LINE and "\n" not in line:
            return Code(f"{kind}{{{line}}}")
        lines = "\n".join(members(pairs)).replace("\n", "\n\t")
        return Code(f"{kind}{{\n\t{lines}\n}}")

    def _member(self, types: Types, member: Member, value: Any) -> Code:
        kind = types.of(member.name, member.type, member.use)
        if member.is_required:
            return self._value(types, kind, member.type, member.name, value, member.use)
        return self._some(types, kind, member.type, member.name, value, member.use)

    def _some(self, types: Types, kind: Code, field: FieldType, name: str, value: Any, use: Use) -> Code:
        called = self.qualified(kind)
        if value is None and kind != "any":
            return Code(f"api.Null[{called}]()")
        written = self._value(types, kind, field, name, value, use)
        is_told = kind in _INFERRED or isinstance(field, Enum | Record | List) or written.startswith((called, "time."))
        return Code(f"api.Some({written})" if is_told else f"api.Some[{called}]({written})")

    def _value(self, types: Types, kind: Code, field: FieldType, name: str, value: Any, use: Use) -> Code:
        match field:
            case Enum():
                own = self.names.words(types.owner, field) if field.name is None else self.names.enum(field.name)
                return self.qualified(self.names.word(own, value))
            case Record():
                return self._record(field, value, use)
            case List():
                item = Code(kind.removeprefix("[]"))
                items = (self._value(types, item, field.item, name, one, use) for one in value)
                return Code(f"{self.qualified(kind)}{{{', '.join(items)}}}")
            case Ref():
                return _plain(value)
            case Scalar():  # keys travel as texts, or numbers, whatever they are made of
                is_key = kind == self.names.of(self.resource.name, "key")
                return _plain(value) if is_key else _scalar(field.kind, value)

    def _record(self, kind: Record, value: Mapping[str, Any], use: Use) -> Code:
        one = next(one for one in self.sdk.types if one.name == kind.name)
        shape = one.patch if use is Use.PATCH else one.input
        if shape is None:
            raise ValueError(f"nothing sends {kind.name} for {use}")
        return self._struct(shape, value, self._types(one.read))


def _scalar(kind: ScalarKind, value: Any) -> Code:
    match kind:
        case ScalarKind.DATE:
            day = dt.date.fromisoformat(value)
            return Code(f"api.Date{{Year: {day.year}, Month: {day.month}, Day: {day.day}}}")
        case ScalarKind.DATETIME:
            at = dt.datetime.fromisoformat(value).astimezone(dt.UTC)
            parts = (at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond * 1000)
            return Code(f"time.Date({', '.join(map(str, parts))}, time.UTC)")
        case _:
            return _plain(value)


def _plain(value: Any) -> Code:
    match value:
        case None:
            return Code("nil")
        case bool():
            return Code("true" if value else "false")
        case str():
            return string(value)
        case list():
            return Code(f"[]any{{{', '.join(map(_plain, value))}}}")
        case dict():
            return Code(f"map[string]any{{{', '.join(f'{string(name)}: {_plain(one)}' for name, one in value.items())}}}")
        case _:
            return Code(repr(value))
