"""JSON Schemas (2020-12) of fields, value objects and resources, as they are read, written and patched."""

from collections.abc import Callable, Iterable, Set
from enum import Enum as Choice
from functools import partial
from typing import Any

from generators import keys
from generators.openapi import prose
from synapseops.blueprint.model import (
    Blueprint,
    Enum,
    Field,
    FieldType,
    List,
    NamedEnum,
    Record,
    Ref,
    Resource,
    Scalar,
    ScalarKind,
    ValueObject,
)

Schema = dict[str, Any]

LARGEST_INTEGER = 2**53 - 1
_JSON_TYPES = ("object", "array", "string", "number", "boolean")
_FORMATS = {
    ScalarKind.DATE: "date",
    ScalarKind.DATETIME: "date-time",
    ScalarKind.UUID: "uuid",
    ScalarKind.EMAIL: "email",
    ScalarKind.URL: "uri",
}
_LONGEST = {ScalarKind.EMAIL: 254, ScalarKind.URL: 2048}  # 254: RFC 5321, 4.5.3.1.3, less the angle brackets


class Use(Choice):
    """What an object's schema is for; the value is the attribute of `ObjectSchemas` with its name."""

    READ = "read"
    INPUT = "input"
    PATCH = "patch"


def ref(name: str) -> Schema:
    """Return a reference to the component schema called *name*."""
    return {"$ref": f"#/components/schemas/{name}"}


class Schemas:
    """The schemas of one blueprint: knows what its names mean."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._enums = {enum.name: enum.schema for enum in blueprint.enums}
        self._value_objects = {item.name: item.schemas for item in blueprint.value_objects}
        self._used: set[str] = set()

    @property
    def used(self) -> frozenset[str]:
        """The names of the enums and value objects that schemas refer to so far."""
        return frozenset(self._used)

    def types(self, used: Set[str]) -> dict[str, Schema]:
        """Return the schemas of the enums and value objects that are *used*, those inside of others too."""
        self._used |= used
        makers, made = self._types(), dict[str, Schema]()
        while fresh := [name for name in makers if name in self._used and name not in made]:
            made |= {name: makers[name]() for name in fresh}
        return {name: made[name] for name in makers if name in made}

    def _types(self) -> dict[str, Callable[[], Schema]]:
        """Return how to make the schema of each type that is used by name; making one may use others."""
        makers: dict[str, Callable[[], Schema]] = {enum.schema: partial(_named_enum, enum) for enum in self._blueprint.enums}
        for item in self._blueprint.value_objects:
            makers |= {getattr(item.schemas, use.value): partial(self._value_object, item, use) for use in Use}
        return makers

    def _use(self, name: str) -> Schema:
        self._used.add(name)
        return ref(name)

    def value(self, type_: FieldType, use: Use) -> Schema:
        """Return the schema of a value that is not null."""
        match type_:
            case Scalar():
                return scalar(type_, use)
            case Enum(words, name):
                return {"type": "string", "enum": list(words)} if name is None else self._use(self._enums[name])
            case Record(name):
                return self._use(getattr(self._value_objects[name], use.value))
            case Ref():
                return scalar(type_.key, use)
            case List():
                item = self.value(type_.item, Use.INPUT if use is Use.PATCH else use)
                return {"type": "array", "items": item} | _present(minItems=type_.min_items or None, maxItems=type_.max_items)

    def _value_object(self, item: ValueObject, use: Use) -> Schema:
        fields = (field for field in item.fields if use is Use.READ or not field.read_only)
        return self._object(fields, use, prose.markdown(item.description))

    def of(self, resource: Resource) -> dict[str, Schema]:
        """Return the schemas of a resource that its operations take or answer."""
        names, one = resource.schemas, resource.singular
        settable = tuple(field for field in resource.fields if not field.read_only)
        lasting = tuple(field for field in settable if not is_fixed(field, resource))
        wanted = {name for route in resource.routes for name in (route.body, route.reply)}
        if names.page in wanted:
            wanted.add(names.read)
        summary = prose.markdown(resource.description) or f"One {one}."
        objects = [
            (names.read, resource.all_fields, Use.READ, summary),
            (names.create, settable, Use.INPUT, f"Creates one {one}."),
            (names.replace, lasting, Use.INPUT, f"Replaces one {one}."),
            (names.patch, lasting, Use.PATCH, f"Changes one {one}."),
        ]
        for by, name in names.upserts:
            fields = tuple(field for field in settable if field.name != by)
            objects.append((name, fields, Use.INPUT, f"Creates or replaces the {one} with a given {prose.code(by)}."))
        made = {name: self._object(fields, use, text) for name, fields, use, text in objects if name in wanted}
        if dots := keys.impossible(resource):
            for name in {names.create, *(upsert for by, upsert in names.upserts if by != resource.key.name)} & made.keys():
                made[name]["properties"][resource.key.name]["not"] = {"enum": list(dots)}
        return made | ({names.page: _page(resource)} if names.page in wanted else {})

    def _object(self, fields: Iterable[Field], use: Use, description: str) -> Schema:
        fields = tuple(fields)
        required = [field.name for field in fields if use is Use.READ or (use is Use.INPUT and field.required)]
        result: Schema = {"type": "object", "description": description} if description else {"type": "object"}
        if required:
            result["required"] = required
        result["properties"] = {field.name: self._field(field, use) for field in fields}
        if use is not Use.READ:
            result["additionalProperties"] = False
        return result

    def _field(self, field: Field, use: Use) -> Schema:
        result = self.value(field.type, use)
        if field.nullable:
            result = nullable(result)
        if use is Use.INPUT and field.default is not None:
            result["default"] = field.default.value
        if description := _description(field, self._blueprint):
            result["description"] = description
        if field.example is not None and not field.pii:
            result["examples"] = [field.example.value]
        if use is Use.READ and field.read_only:
            result["readOnly"] = True
        if field.deprecated:
            result["deprecated"] = True
        return result


def is_fixed(field: Field, resource: Resource) -> bool:
    """Whether a stored value of *field* can never be replaced: it is immutable, or the key."""
    return field.immutable or field.name == resource.key.name


def nullable(schema: Schema) -> Schema:
    """Return a schema that takes what *schema* takes, and null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    types = schema["type"]
    wider = {**schema, "type": [*(types if isinstance(types, list) else [types]), "null"]}
    if "enum" in schema:
        wider["enum"] = [*schema["enum"], None]
    return wider


def scalar(scalar: Scalar, use: Use) -> Schema:
    """Return the schema of a scalar; decimals are read with all their places and written with as many as there are."""
    match scalar.kind:
        case ScalarKind.INTEGER:
            return {"type": "integer", "format": "int64", **_integer_bounds(scalar)}
        case ScalarKind.NUMBER:
            return {"type": "number", "format": "double"} | _present(minimum=scalar.minimum, maximum=scalar.maximum)
        case ScalarKind.DECIMAL:
            return {"type": "string", "format": "decimal", "pattern": decimal_pattern(scalar, all_places=use is Use.READ)}
        case ScalarKind.BOOLEAN:
            return {"type": "boolean"}
        case ScalarKind.JSON:
            return {"type": list(_JSON_TYPES), "items": {}}
        case _:
            return _text(scalar)


def decimal_pattern(scalar: Scalar, *, all_places: bool) -> str:
    """Return the exact pattern of a decimal's text: as many digits as it has before and after the point."""
    digits, scale = scalar.digits or 0, scalar.scale or 0
    whole = digits - scale
    before = {0: "0", 1: "[0-9]"}.get(whole, f"(0|[1-9][0-9]{{0,{whole - 1}}})")
    after = rf"\.[0-9]{{{scale}}}" if all_places else rf"(\.[0-9]{{1,{scale}}})?"
    return f"^-?{before}{after}$"


def _text(scalar: Scalar) -> Schema:
    """Return the schema of a scalar that travels as a string."""
    result: Schema = {"type": "string"}
    result |= _present(format=_FORMATS.get(scalar.kind), minLength=scalar.min_length or None, maxLength=_longest(scalar))
    patterns = ["^https?://"] if scalar.kind is ScalarKind.URL else []
    patterns += [scalar.pattern] if scalar.pattern is not None else []
    if len(patterns) == 1:
        result["pattern"] = patterns[0]
    elif patterns:
        result["allOf"] = [{"pattern": pattern} for pattern in patterns]
    return result


def _longest(scalar: Scalar) -> int | None:
    limits = [limit for limit in (scalar.max_length, _LONGEST.get(scalar.kind)) if limit is not None]
    return min(limits, default=None)


def _integer_bounds(scalar: Scalar) -> Schema:
    low, high = scalar.minimum, scalar.maximum
    return {"minimum": -LARGEST_INTEGER if low is None else low, "maximum": LARGEST_INTEGER if high is None else high}


def _named_enum(enum: NamedEnum) -> Schema:
    result: Schema = {"type": "string", "enum": list(enum.words)}
    if enum.description:
        result["description"] = prose.markdown(enum.description)
    return result


def _page(resource: Resource) -> Schema:
    return {
        "type": "object",
        "description": f"One page of {resource.plural}.",
        "required": ["items", "next_cursor", "total"],
        "properties": {
            "items": {"type": "array", "items": ref(resource.schemas.read), "maxItems": 200},
            "next_cursor": {"type": ["string", "null"], "description": "The `cursor` of the next page, null on the last."},
            "total": {"type": ["integer", "null"], "minimum": 0, "description": "How many on all pages, null unless `with_total=true`."},
        },
    }


def _description(field: Field, blueprint: Blueprint) -> str:
    """Return the author's words, or what a reference is to, and the limits that JSON Schema cannot say."""
    words = prose.markdown(field.description)
    if not words and isinstance(field.type, Ref):
        target = blueprint.resource(field.type.resource)
        words = f"The {prose.code(target.key.name)} of one {target.singular}."
    return " ".join(filter(None, [words, _limits(field.type)]))


def _limits(type_: FieldType) -> str:
    """Return the bounds of decimals, dates and instants in words: JSON Schema knows no order of strings."""
    if not isinstance(type_, Scalar) or type_.kind not in (ScalarKind.DECIMAL, ScalarKind.DATE, ScalarKind.DATETIME):
        return ""
    low = f"At least {type_.minimum}." if type_.minimum is not None else ""
    high = f"At most {type_.maximum}." if type_.maximum is not None else ""
    return " ".join(filter(None, [low, high]))


def _present(**keywords: Any) -> Schema:
    """Return the keywords that have a value."""
    return {name: value for name, value in keywords.items() if value is not None}
