"""What a schema demands of a value, facet by facet, and in which direction a change of it goes."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

LOWER = frozenset({"minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties"})
UPPER = frozenset(
    {"maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties", "digits before the point", "digits after the point"}
)
_WITHIN = frozenset(
    {("integer", "number"), ("int64", "double")}
    | {(one, "string") for one in ("uuid", "email", "url", "date", "datetime", "decimal", "enum")}
)
"""Types whose every value is one of the other, too."""
_ANYTHING = "json"

Facets = Mapping[str, Any]
"""Facets by name; those of a list's items begin with `items `."""


class Difference(Struct, frozen=True):
    """One facet that differs, in words, and whether that narrows or widens what is allowed (neither: it is of no import)."""

    text: str
    narrows: bool = False
    widens: bool = False


def differences(before: Facets, after: Facets) -> Iterator[Difference]:
    """Yield what differs between two sets of facets; of another type the limits go without saying."""
    retyped = {
        name.rpartition("type")[0] for name in before.keys() | after.keys() if _is_type(name) and before.get(name) != after.get(name)
    }
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old != new and (_is_type(name) or name.rpartition(" ")[2] == "null" or not any(name.startswith(stem) for stem in retyped)):
            yield _difference(name, old, new)


def _is_type(name: str) -> bool:
    return name.rpartition(" ")[2] == "type"


def _difference(name: str, old: Any, new: Any) -> Difference:
    kind = name.rpartition(" ")[2]
    if kind == "type":
        return _type(name, old, new)
    if kind == "null":
        prefix = name.removesuffix("null")
        return Difference(f"{prefix}{'may be null' if new else 'is never null'}", narrows=not new, widens=bool(new))
    if kind == "enum":
        return _words(name, old, new)
    if any(name.endswith(one) for one in LOWER | UPPER):
        return _bound(name, old, new, is_lower=kind in LOWER)
    if kind == "default":
        return Difference(f"default {plain(old)} is now {plain(new)}", narrows=old is not None)
    return Difference(f"{name} {plain(old)} is now {plain(new)}", narrows=new is not None, widens=old is not None)


def _type(name: str, old: Any, new: Any) -> Difference:
    text = f"{name.replace(' type', '').replace('type', '')} {old} is now {new}".strip()
    fits, fitted = (old, new) in _WITHIN or new == _ANYTHING, (new, old) in _WITHIN or old == _ANYTHING
    return Difference(text, narrows=not fits, widens=not fitted)


def _words(name: str, old: Any, new: Any) -> Difference:
    before, after = old if isinstance(old, list) else [], new if isinstance(new, list) else []
    gone, come = _only([one for one in before if one not in after]), _only([one for one in after if one not in before])
    told = [f"no longer {', '.join(gone)}"] if gone else []
    told += [f"also {', '.join(come)}"] if come else []
    prefix = name.removesuffix("enum").strip()
    text = " ".join([*([prefix] if prefix else []), ", ".join(told) or "words in another order"])
    return Difference(text, narrows=bool(after) and (bool(gone) or not before), widens=bool(before) and (bool(come) or not after))


def _only(words: list[Any]) -> list[str]:
    """Return *words* without the descending order of a field that is among them."""
    told = [str(one) for one in words]
    return [one for one in told if not (one.startswith("-") and one[1:] in told)]


def _bound(name: str, old: Any, new: Any, *, is_lower: bool) -> Difference:
    if old is None or new is None:
        text = f"{name} {new}" if old is None else f"no {name} any more"
        return Difference(text, narrows=old is None, widens=new is None)
    try:
        rises = float(new) > float(old)
    except (TypeError, ValueError, OverflowError):
        rises = str(new) > str(old)  # dates and instants sort as texts
    return Difference(f"{name} {plain(old)} is now {plain(new)}", narrows=rises is is_lower, widens=rises is not is_lower)


def plain(value: Any) -> str:
    """Return *value* as it is told, all of it."""
    return "none" if value is None else value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
