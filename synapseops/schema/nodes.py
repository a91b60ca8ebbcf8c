"""From a node of JSON Schema or OpenAPI to the facts that it alone says; whatever it holds, nothing raises."""

from decimal import Decimal
from typing import Any

from synapseops.intent import characters
from synapseops.schema.facts import NOTHING_KNOWN, Facts
from synapseops.schema.places import Node

TYPES = frozenset({"object", "array", "string", "integer", "number", "boolean", "null"})
ANNOTATIONS = frozenset(
    {
        *("title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "nullable", "$comment", "xml"),
        *("externalDocs", "discriminator", "$schema", "$id", "$defs", "definitions", "contentMediaType", "contentEncoding"),
    }
)
"""What says nothing of a value's form, or is said of it wherever it stands."""
IGNORED = frozenset(
    {
        *("not", "if", "then", "else", "dependentSchemas", "dependentRequired", "dependencies", "propertyNames", "contains"),
        *("patternProperties", "unevaluatedProperties", "unevaluatedItems", "prefixItems", "minProperties", "maxProperties"),
        *("uniqueItems", "$dynamicRef", "$recursiveRef"),
    }
)
"""Keywords of which nothing is made."""
LONGEST_NAME = 200
LONGEST_DESCRIPTION = 1_000
_LARGEST = 2**53


def own_facts(node: Node) -> Facts:
    """Return what *node* itself says, without what it refers to and its branches."""
    schema = node.contents
    if not isinstance(schema, dict):
        return NOTHING_KNOWN
    said = types(schema.get("type"))
    words = _words(schema)
    low, high = _bounds(schema)
    return Facts(
        types=said - {"null"} if said is not None else None,
        nullable=schema.get("nullable") is True or (said is not None and "null" in said) or (said is None and None in (words or ())),
        properties={name: node.child("properties", name) for name in _map(schema.get("properties")) if is_usable(name)},
        required=frozenset(name for name in _list(schema.get("required")) if isinstance(name, str) and is_usable(name)),
        items=node.child("items") if isinstance(schema.get("items"), dict | bool) else None,
        words=words,
        format=_text(schema.get("format")),
        pattern=_text(schema.get("pattern")),
        min_length=_count(schema.get("minLength")),
        max_length=_count(schema.get("maxLength")),
        min_items=_count(schema.get("minItems")),
        max_items=_count(schema.get("maxItems")),
        minimum=low,
        maximum=high,
        step=_number(schema.get("multipleOf")),
        read_only=schema.get("readOnly") is True,
        description=_description(schema.get("description")),
    )


def types(written: Any) -> frozenset[str] | None:
    """Return the types that `type` names."""
    named = {written} if isinstance(written, str) else {one for one in _list(written) if isinstance(one, str)}
    known = frozenset(named & TYPES)
    return known or None


def is_usable(name: str) -> bool:
    """Tell whether *name* can be one of a field: not empty, not endless, nothing hidden in it."""
    return 0 < len(name) <= LONGEST_NAME and characters.IN_KEYS.search(name) is None


def _words(schema: dict[str, Any]) -> tuple[Any, ...] | None:
    if "const" in schema:
        return (schema["const"],)
    words = _list(schema.get("enum"))
    return tuple(words) if words else None


def _bounds(schema: dict[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and greatest value; between whole numbers, an exclusive bound is one further."""
    step = 1 if types(schema.get("type")) == frozenset({"integer"}) else 0
    low, high = _number(schema.get("minimum")), _number(schema.get("maximum"))
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    least = low if above is True else _number(above)
    most = high if below is True else _number(below)
    return (low if least is None else least + step), (high if most is None else most - step)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() and abs(number) < _LARGEST else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _description(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return characters.IN_VALUES.sub("", text[:LONGEST_DESCRIPTION]).strip()


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
