"""What all models share: replies, request bodies, and the bodies that follow from another one."""

import types
from collections.abc import Mapping
from copy import copy
from functools import cache
from typing import Annotated, Any, ClassVar, Self, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model
from pydantic_core import to_jsonable_python


class Immutable:
    """Marks what is set once: PUT and PATCH may not name it."""


IMMUTABLE = Immutable()


class Read(BaseModel):
    """A reply, or a value inside of one."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, serialize_by_alias=True, defer_build=True
    )

    documents: ClassVar[Mapping[str, TypeAdapter[Any]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Find out which attributes are kept as JSON and answered as more than that."""
        cls.documents = {
            name: TypeAdapter(field.rebuild_annotation())
            for name, field in cls.model_fields.items()
            if _is_read(field.annotation)
        }

    @classmethod
    def of(cls, row: object) -> Self:
        """Return what is answered for *row*, which was checked when it came in."""
        loaded = vars(row)  # where attributes of SQLAlchemy's look, ten times as slowly
        try:
            values = {name: loaded[name] for name in cls.model_fields}
        except KeyError:  # expired: it is loaded on access
            values = {name: getattr(row, name) for name in cls.model_fields}
        for name, adapter in cls.documents.items():
            values[name] = adapter.validate_python(values[name])
        made = cls.__new__(cls)  # as `model_construct` does, without looking for what is missing
        set_attribute = object.__setattr__
        set_attribute(made, "__dict__", values)
        set_attribute(made, "__pydantic_fields_set__", set())
        set_attribute(made, "__pydantic_extra__", None)
        set_attribute(made, "__pydantic_private__", None)
        return made


class Input(BaseModel):
    """A request body, or a value inside of one: exactly what may be set.

    `reads` is how it is answered; `refused` holds the names (on the wire) of what may not be sent
    here although it exists, each with the code that says why.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    reads: ClassVar[type[Read]] = Read
    refused: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Find out which names only the service may set."""
        own = wire_names(cls)
        cls.refused = {name: "read_only" for name in wire_names(cls.reads) if name not in own}

    def values(self, documents: frozenset[str]) -> dict[str, Any]:
        """Return every value by attribute; those of *documents* as they travel."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        for name in documents & found.keys():
            found[name] = as_document(found[name])
        return found


def as_document(value: Any) -> Any:
    """Return *value* as it travels; members that only the service sets are filled in."""
    if isinstance(value, Input):
        sent = value.model_dump(mode="json", by_alias=True)
        return value.reads.model_validate(sent).model_dump(mode="json", by_alias=True)
    if isinstance(value, list):
        return [as_document(item) for item in value]
    return to_jsonable_python(value) if not isinstance(value, dict) else value


def wire_name(model: type[BaseModel], attribute: str) -> str:
    """Return how *attribute* of *model* is spelled on the wire."""
    return model.model_fields[attribute].alias or attribute


def wire_names(model: type[BaseModel]) -> dict[str, str]:
    """Return the attributes of *model* by their spelling on the wire."""
    return {field.alias or name: name for name, field in model.model_fields.items()}


def immutable(model: type[Input]) -> frozenset[str]:
    """Return the attributes of *model* that are set once."""
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if any(isinstance(mark, Immutable) for mark in field.metadata)
    )


def replacing(model: type[Input]) -> type[Input]:
    """Return the body of PUT: *model* without what is set once."""
    left_out = immutable(model)
    codes = {wire_name(model, name): "immutable" for name in left_out}
    return _derived(f"{model.__name__}Replace", model, left_out, {**model.refused, **codes})


def without(model: type[Input], attribute: str) -> type[Input]:
    """Return *model* without *attribute*, whose value comes from the path."""
    refused = {**model.refused, wire_name(model, attribute): "unknown"}
    return _derived(f"{model.__name__}Upsert", model, frozenset({attribute}), refused)


@cache
def patching(model: type[Input]) -> type[Input]:
    """Return the body of PATCH (RFC 7396): *model* with nothing required, except in lists."""
    fields: dict[str, Any] = {
        name: (_patched(field.rebuild_annotation()), Field(default=None, alias=field.alias))
        for name, field in model.model_fields.items()
    }
    return _made(f"{model.__name__}Patch", model, fields, model.refused)


def _derived(
    name: str, model: type[Input], left_out: frozenset[str], refused: Mapping[str, str]
) -> type[Input]:
    fields: dict[str, Any] = {
        attribute: (field.rebuild_annotation(), copy(field))
        for attribute, field in model.model_fields.items()
        if attribute not in left_out
    }
    return _made(name, model, fields, refused)


def _made(
    name: str, model: type[Input], fields: Mapping[str, Any], refused: Mapping[str, str]
) -> type[Input]:
    made = create_model(name, __base__=Input, __module__=model.__module__, **fields)
    made.reads = model.reads
    made.refused = refused
    return made


def _patched(annotation: Any) -> Any:
    """Return *annotation* with its value object replaced by the patch of it, but not in lists."""
    if isinstance(annotation, type) and issubclass(annotation, Input):
        return patching(annotation)
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return Annotated[(_patched(inner), *marks)]
    if origin in _UNIONS:
        return Union[tuple(_patched(one) for one in get_args(annotation))]  # noqa: UP007
    return annotation


def content(annotation: Any) -> Any:
    """Return what *annotation* holds besides null and marks: a class, `list[…]`, `Any` for JSON."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return content(get_args(annotation)[0])
    if origin in _UNIONS:
        return content(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


def value_object(annotation: Any) -> type[Input] | None:
    """Return the class of the value object that *annotation* holds, alone or in a list."""
    inner = content(annotation)
    if get_origin(inner) is list:
        inner = content(get_args(inner)[0])
    return inner if isinstance(inner, type) and issubclass(inner, Input) else None


def _is_read(annotation: Any) -> bool:
    inner = content(annotation)
    return get_origin(inner) is list or (isinstance(inner, type) and issubclass(inner, Read))


_UNIONS = (Union, types.UnionType)
