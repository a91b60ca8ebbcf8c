"""Parameters of operations: keys in paths, conditions in headers, and what a list may be asked for."""

import re
from collections.abc import Iterator
from typing import Any

from generators.openapi import prose, schemas
from generators.openapi.schemas import Schema, Schemas, Use
from synapseops.blueprint.model import (
    ID,
    SERVER_FIELDS,
    Action,
    Enum,
    Field,
    FieldType,
    FilterOp,
    Ref,
    Resource,
    Route,
    Scalar,
    ScalarKind,
)

Parameter = dict[str, Any]

LIST_PARAMETERS = ("limit", "cursor", "sort", "search", "with_total")
"""Names that a bare `field=value` cannot be a filter of."""

_LONGEST_TEXT = 200
_MOST_VALUES = 100
_TAG = r'(W/)?"[!#-~]*"'
_ENTITY_TAGS = rf"^(\*|{_TAG}([ \t]*,[ \t]*{_TAG})*)$"
_TEXT_KINDS = (ScalarKind.STRING, ScalarKind.TEXT)
_LOOSE_KINDS = (*_TEXT_KINDS, ScalarKind.EMAIL, ScalarKind.URL)
_SERVER_MADE = {field.name: field for field in (ID, *SERVER_FIELDS)}
_SENTENCES = {
    FilterOp.EQ: "is this.",
    FilterOp.NE: "is not this, or null.",
    FilterOp.IN: "is one of these; may be repeated.",
    FilterOp.GT: "is greater than this.",
    FilterOp.GTE: "is this or greater.",
    FilterOp.LT: "is less than this.",
    FilterOp.LTE: "is this or less.",
    FilterOp.CONTAINS: "contains this, whatever the case of ASCII letters.",
    FilterOp.IS_NULL: "is null (`true`) or is not (`false`).",
}


class Parameters:
    """The parameters of one blueprint: those that many operations share become components as they are asked for."""

    def __init__(self, known: Schemas) -> None:
        self._schemas = known
        self._shared: dict[str, Parameter] = {}

    def components(self) -> dict[str, Parameter]:
        """Return the shared parameters that were asked for, by name."""
        return dict(sorted(self._shared.items()))

    def of_path(self, path: str, resource: Resource, by: str | None) -> list[Parameter]:
        """Return the parameters of a path's template: the key, or the value of an upsert's field."""
        return [self._in_path(name, resource, by) for name in re.findall(r"\{(\w+)\}", path)]

    def of_operation(self, route: Route, resource: Resource) -> list[Parameter]:
        """Return the parameters that one operation has beside its path's."""
        match route.action:
            case Action.LIST:
                return list(self._of_list(resource))
            case Action.GET:
                return [self._share("If-None-Match", _IF_NONE_MATCH)]
            case Action.CREATE:
                return [self._share("Idempotency-Key", _IDEMPOTENCY_KEY)]
            case _:
                return [self._share("If-Match", _IF_MATCH)]

    def _share(self, name: str, parameter: Parameter) -> Parameter:
        self._shared[name] = parameter
        return {"$ref": f"#/components/parameters/{name}"}

    def _in_path(self, name: str, resource: Resource, by: str | None) -> Parameter:
        field = resource.key if by is None else resource.field(by)
        schema = self._schemas.value(field.type, Use.INPUT)
        if schema.get("type") == "string" and "format" not in schema and "enum" not in schema:
            schema = {"type": "string", "minLength": 1} | {key: value for key, value in schema.items() if value}
        text = f"The {prose.code(field.name)} of one {resource.singular}."
        parameter = {"name": name, "in": "path", "required": True, "description": text, "schema": schema}
        if field != ID:
            return parameter
        return self._share("path.id", {**parameter, "description": "The `id` that the server made."})

    def _of_list(self, resource: Resource) -> Iterator[Parameter]:
        yield self._share(*_limit(resource.listing.page_size))
        yield self._share("cursor", _CURSOR)
        yield self._share("with_total", _WITH_TOTAL)
        if resource.listing.sort:
            yield _sort(resource.listing.sort)
        if resource.listing.search:
            yield _search(resource.listing.search)
        for filter_ in resource.listing.filters:
            field = resource.field(filter_.field)
            for op in filter_.ops:
                yield from self._filters(field, op)

    def _filters(self, field: Field, op: FilterOp) -> Iterator[Parameter]:
        """Yield the parameters of one op on one field: `eq` has a short form unless its name is taken."""
        names = [field.name] if op is FilterOp.EQ and field.name not in LIST_PARAMETERS else []
        for name in (*names, f"{field.name}.{op}"):
            description = f"Where {prose.code(field.name)} {_SENTENCES[op]}"
            parameter = {"name": name, "in": "query", "description": description, "schema": self._operand(field.type, op)}
            yield self._share(name, parameter) if _SERVER_MADE.get(field.name) == field else parameter

    def _operand(self, type_: FieldType, op: FilterOp) -> Schema:
        match op:
            case FilterOp.IS_NULL:
                return {"type": "boolean"}
            case FilterOp.CONTAINS:
                return {"type": "string", "minLength": 1, "maxLength": _LONGEST_TEXT}
            case FilterOp.IN:
                return {"type": "array", "items": self._compared(type_), "minItems": 1, "maxItems": _MOST_VALUES}
            case _:
                return self._compared(type_)

    def _compared(self, type_: FieldType) -> Schema:
        """Return the schema of a value to compare with: of the field's type, free of its ranges, lengths and patterns."""
        kind = type_.key if isinstance(type_, Ref) else type_
        if isinstance(kind, Enum):
            return self._schemas.value(kind, Use.INPUT)
        if not isinstance(kind, Scalar):
            raise TypeError(f"no list can be filtered by a {type(kind).__name__}")
        if kind.kind in _LOOSE_KINDS:
            return {"type": "string"} if kind.kind in _TEXT_KINDS else {"type": "string", "minLength": 1}
        return schemas.scalar(Scalar(kind.kind, digits=kind.digits, scale=kind.scale), Use.INPUT)


def _limit(page_size: int) -> tuple[str, Parameter]:
    schema = {"type": "integer", "minimum": 1, "maximum": 200, "default": page_size}
    return f"limit-{page_size}", {"name": "limit", "in": "query", "description": "The most items on one page.", "schema": schema}


def _sort(fields: tuple[str, ...]) -> Parameter:
    words = [sign + name for name in fields for sign in ("", "-")]
    return {
        "name": "sort",
        "in": "query",
        "description": "Fields to order by, `-` for descending, each at most once.",
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "items": {"type": "string", "enum": words},
            "minItems": 1,
            "maxItems": len(fields),
            "uniqueItems": True,
        },
    }


def _search(fields: tuple[str, ...]) -> Parameter:
    return {
        "name": "search",
        "in": "query",
        "description": f"Where {prose.listed(fields, 'or')} contains this, whatever the case of ASCII letters.",
        "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST_TEXT},
    }


_CURSOR = {
    "name": "cursor",
    "in": "query",
    "description": "Where to go on: the `next_cursor` of the page before, asked for in the same order.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 2048},
}
_WITH_TOTAL = {
    "name": "with_total",
    "in": "query",
    "description": "Whether to count the items on all pages.",
    "schema": {"type": "boolean", "default": False},
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Makes the request safe to repeat: the first success is answered again. Another body with the same key is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "Go on only if the stored version is (one of) these entity tags.",
    "schema": {"type": "string", "pattern": _ENTITY_TAGS},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "Answer 304 if the stored version is (one of) these entity tags.",
    "schema": {"type": "string", "pattern": _ENTITY_TAGS},
}
