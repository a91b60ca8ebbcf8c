"""What a schema demands of a value, facet by facet, and in which direction a change of it goes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from synapseops.pipeline.contract.document import mapping, referred, sequence

_WORDING = frozenset({"description", "title", "example", "examples", "readOnly", "writeOnly", "deprecated", "$comment"})
_LOWER = frozenset({"minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties"})
_UPPER = frozenset({"maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties"})
_OPAQUE = frozenset({"pattern", "digits"})
_DEEPEST = 6
_LONGEST = 40

Facets = Mapping[str, Any]
"""Facets by name; those of a list's items begin with `items `."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One facet that differs, in words, and whether that narrows or widens what is allowed (neither: it is of no import)."""

    text: str
    narrows: bool = False
    widens: bool = False


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


def differences(before: Facets, after: Facets) -> Iterator[Difference]:
    """Yield what differs between two sets of facets."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old != new:
            yield _difference(name, old, new)


def _difference(name: str, old: Any, new: Any) -> Difference:
    kind = name.rpartition(" ")[2]
    if kind == "type":
        return Difference(f"{name.replace(' type', '').replace('type', '')} {old} is now {new}".strip(), narrows=True, widens=True)
    if kind == "null":
        return Difference("may be null" if new else "is never null", narrows=not new, widens=bool(new))
    if kind == "enum":
        return _words(name, sequence(old), sequence(new), is_bound=bool(old) and bool(new))
    if kind in _LOWER | _UPPER:
        return _bound(name, old, new, is_lower=kind in _LOWER)
    if kind == "default":
        return Difference(f"default {_short(old)} is now {_short(new)}")
    if kind in _OPAQUE:
        return Difference(f"another {name}" if kind == "pattern" else f"other {name}", narrows=new is not None)
    return Difference(f"{name} {_short(old)} is now {_short(new)}", narrows=new is not None)


def _words(name: str, old: list[Any], new: list[Any], *, is_bound: bool) -> Difference:
    gone, come = _only([one for one in old if one not in new]), _only([one for one in new if one not in old])
    told = [f"no longer {', '.join(gone)}"] if gone else []
    told += [f"also {', '.join(come)}"] if come else []
    prefix = name.removesuffix("enum").strip()
    return Difference(" ".join([*([prefix] if prefix else []), ", ".join(told) or "other words"]), narrows=bool(gone) or not is_bound)


def _only(words: list[Any]) -> list[str]:
    """Return *words* without the descending order of a field that is among them."""
    told = [str(one) for one in words]
    return [one for one in told if not (one.startswith("-") and one[1:] in told)]


def _bound(name: str, old: Any, new: Any, *, is_lower: bool) -> Difference:
    if old is None or new is None:
        text = f"{name} {new}" if old is None else f"no {name} any more"
        return Difference(text, narrows=old is None)
    try:
        rises = float(new) > float(old)
    except (TypeError, ValueError, OverflowError):
        rises = is_lower
    return Difference(f"{name} {_short(old)} is now {_short(new)}", narrows=rises is is_lower)


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


def _short(value: Any) -> str:
    text = "none" if value is None else value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
