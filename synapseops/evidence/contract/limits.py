"""The facets of the blueprint's types: what a value of them may be, as callers see it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from synapseops.blueprint.model import Blueprint, Enum, Field, FieldType, List, Record, Ref, Scalar, ScalarKind, ValueObject

_ON_THE_WIRE = {ScalarKind.TEXT: "string"}


class Vocabulary(Struct, frozen=True):
    """What the types of one blueprint are told as. `names` are new names of what was renamed; `apart` are the named types that the
    other side does not have under that name, so that they are told by what they hold."""

    blueprint: Blueprint
    names: Mapping[str, str]
    apart: frozenset[str]

    def facets(self, field: Field) -> dict[str, Any]:
        """Return the facets of *field*."""
        return {"null": field.nullable, **self._of(field.type)}

    def _of(self, type_: FieldType) -> dict[str, Any]:
        match type_:
            case Scalar():
                return scalar(type_)
            case Enum(words, name):
                is_told_by_name = name is not None and name not in self.apart
                return {"type": f"enum {name}" if is_told_by_name else "enum", **({} if is_told_by_name else {"enum": list(words)})}
            case Record(name):
                return {"type": self._shape(name) if name in self.apart else name}
            case Ref(resource, key):
                return {**scalar(key), "refers to": self.names.get(resource, resource)}
            case List(item, low, high):
                inner = {f"items {name}": value for name, value in self._of(item).items()}
                return {"type": "list", **inner, **_present(minItems=low, maxItems=high)}

    def _shape(self, name: str) -> str:
        """Return what an object holds, where the two sides call it differently: equal for equal objects."""
        fields = self.blueprint.value_object(name).fields
        return f"{{{', '.join(f'{field.name}: {self._brief(field)}' for field in fields)}}}"

    def _brief(self, field: Field) -> str:
        facets = self.facets(field)
        limits = [f"{name} {value}" for name, value in facets.items() if name not in {"type", "null"}]
        limits += ["required"] if field.required else []
        told = f" ({', '.join(limits)})" if limits else ""
        return f"{facets['type']}{told}{'?' if field.nullable else ''}"


def named_types(blueprint: Blueprint) -> dict[str, tuple[str, ...] | ValueObject]:
    """Return the named enums and value objects, by name."""
    return {**{one.name: one.words for one in blueprint.enums}, **{one.name: one for one in blueprint.value_objects}}


def scalar(kind: Scalar) -> dict[str, Any]:
    """Return the facets of a scalar."""
    digits, scale = kind.digits, kind.scale
    return {
        "type": _ON_THE_WIRE.get(kind.kind, kind.kind.value),
        **_present(
            minLength=kind.min_length or None,
            maxLength=kind.max_length,
            minimum=kind.minimum,
            maximum=kind.maximum,
            pattern=kind.pattern,
        ),
        **({} if digits is None or scale is None else {"digits before the point": digits - scale, "digits after the point": scale}),
    }


def _present(**facets: Any) -> dict[str, Any]:
    return {name: value for name, value in facets.items() if value is not None}
