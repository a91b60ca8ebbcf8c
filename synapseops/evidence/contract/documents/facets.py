"""The facets of an OpenAPI schema: what it demands of a value."""

import json
from collections.abc import Mapping
from typing import Any

from synapseops.evidence.contract.documents.document import mapping, referred, sequence

_WORDING = frozenset({"description", "title", "example", "examples", "readOnly", "writeOnly", "deprecated", "$comment"})
_DEEPEST = 6


def of(schema: Any, stems: Mapping[str, str], depth: int = 0) -> dict[str, Any]:
    """Return the facets of *schema*; *stems* are what references are told as."""
    found, may_be_null = _unwrapped(mapping(schema))
    if "$ref" in found:
        name = referred(found)
        return {"type": stems.get(name, name), "null": may_be_null}
    types = [str(one) for one in sequence(found.get("type"))] or [str(found.get("type", "anything"))]
    facets: dict[str, Any] = {"type": " or ".join(one for one in types if one != "null"), "null": may_be_null or "null" in types}
    if "format" in found:
        facets["type"] = str(found["format"])
    for key, value in found.items():
        if key == "items" and depth < _DEEPEST:
            facets |= {f"items {name}": facet for name, facet in of(value, stems, depth + 1).items()}
        elif key not in _WORDING and key not in {"type", "format", "items", "properties", "required", "$ref"}:
            facets["digits" if key == "pattern" and facets["type"] == "decimal" else key] = _plain(value)
    return facets


def _unwrapped(schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return *schema* without the alternative of null, and whether there was one."""
    choices = [mapping(one) for one in sequence(schema.get("anyOf"))]
    others = [one for one in choices if one.get("type") != "null"]
    if len(choices) == len(others) + 1 and len(others) == 1:
        return others[0], True
    return schema, False


def _plain(value: Any) -> Any:
    """Return *value* as something that compares at once, however it is nested."""
    if not isinstance(value, dict | list):
        return value
    if isinstance(value, list) and all(isinstance(one, str | int | float | None) for one in value):
        return value
    try:
        return json.dumps(value, sort_keys=True, default=str)
    except (RecursionError, TypeError, ValueError):
        return "…"
