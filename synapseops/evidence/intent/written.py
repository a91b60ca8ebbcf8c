"""An intent as plain values that are equal where the author says the same: short and long forms, spaces and comments aside."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from synapseops.intent import shorthand
from synapseops.intent.expression import Expression, Range
from synapseops.intent.model import Intent
from synapseops.intent.slips import Slip

_TYPED = "type"


def written(intent: Intent) -> dict[str, Any]:
    """Return what *intent* says beyond what goes without saying, by the author's keys."""
    plain = intent.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    return {key: _canonical(value) for key, value in plain.items()}


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        found = {str(key): _canonical(item) for key, item in value.items()}
        return _taken_apart(found) if isinstance(found.get(_TYPED), str) else found
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    return value


def _taken_apart(field: dict[str, Any]) -> dict[str, Any]:
    """Return a field with the default out of its shorthand, and its type as the language spells it."""
    try:
        parsed = shorthand.parse(field[_TYPED])
    except Slip:
        return field
    told = {**field, _TYPED: f"{_spelled(parsed.type)}{'?' if parsed.nullable else ''}"}
    if parsed.default is None:
        return told
    default: Any = parsed.default.text if parsed.default.is_literal else _read(parsed.default.text)
    return {**told, "default": default}


def _spelled(kind: Expression) -> str:
    """Return a type as the language writes it, whichever of its spellings the author took: `decimal(6,2)`, `string[]`, `string(3..3)`."""
    match kind:
        case Expression(item=Expression() as item):
            inside = f"({_spelled(item)})"
        case Expression(digits=(digits, scale)):
            inside = f"({digits}.{scale})"
        case Expression(word="ref"):
            inside = f"({kind.target})"
        case Expression(word="enum"):
            inside = f"({'|'.join(kind.words)})"
        case _:
            inside = ""
    return f"{kind.word}{inside}{_bounds(kind.range)}"


def _bounds(limits: Range | None) -> str:
    if limits is None:
        return ""
    return f"({limits.low})" if limits.low == limits.high else f"({limits.low or ''}..{limits.high or ''})"


def _read(text: str) -> Any:
    """Return bare text as YAML gives the same in the long form: words are texts, numbers numbers."""
    if text in {"true", "false"}:
        return text == "true"
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        return text


def same(old: Any, new: Any) -> bool:
    """Tell whether two values say the same; `true` is not 1, whatever Python holds."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(same, old, new))
    return bool(old == new)


def flow(value: Any) -> str:
    """Return *value* on one line, as an author might write it."""
    if isinstance(value, dict):
        if isinstance(value.get(_TYPED), str):
            return _field(value)
        return f"{{{', '.join(f'{key}: {flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, str):
        return value if value and value == value.strip() else json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)


def _field(field: dict[str, Any]) -> str:
    """Return a field in short: its type and default, then what else is said of it."""
    default = f" = {flow(field['default'])}" if "default" in field else ""
    more = [
        key if value is True else f"{key} {flow(value)}" for key, value in field.items() if key not in {_TYPED, "default", "description"}
    ]
    return ", ".join([f"{field[_TYPED]}{default}", *more])
