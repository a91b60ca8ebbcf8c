"""JSON as it came: exact numbers, no member twice, nothing that cannot be kept."""

import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

DEEPEST = 100
_LARGEST_EXPONENT = 1000
_MAY_BE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Unreadable(ValueError):
    """What came is no JSON that can be kept."""


def read(raw: bytes | str) -> Any:
    """Return the JSON in *raw*; raises `Unreadable`."""
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        value = json.loads(
            text, parse_float=_decimal, parse_constant=_refuse, object_pairs_hook=_members
        )
    except Unreadable:
        raise
    except UnicodeDecodeError as error:
        raise Unreadable("The body is not UTF-8.") from error
    except RecursionError as error:
        raise Unreadable(f"The body is nested more than {DEEPEST} deep.") from error
    except ValueError as error:
        raise Unreadable(_told(error)) from error
    if text.count("[") + text.count("{") > DEEPEST:
        _check_depth(value)
    if _MAY_BE_SURROGATE.search(text):
        _check_texts(value)
    return value


def write(value: Any) -> str:
    """Return the JSON text of *value*, its numbers as exact as they are."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, dict):
        members = (f"{json.dumps(name, ensure_ascii=False)}:{write(one)}" for name, one in value.items())
        return "{" + ",".join(members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(write, value)) + "]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def number(value: Decimal) -> str:
    """Return a decimal as a JSON number, without exponent where that is short."""
    return f"{value:f}" if abs(value.adjusted()) <= 40 else f"{value:E}"


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Unreadable("A number of the body is out of all range.") from error
    if value and abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise Unreadable("A number of the body is out of all range.")
    return value


def _refuse(word: str) -> Any:
    raise Unreadable(f"{word} is no JSON.")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise Unreadable(f"An object of the body has the member {json.dumps(twice[:60])} twice.")
    return found


def _told(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"The body is no JSON: line {error.lineno}, column {error.colno}."
    return "A number of the body has too many digits."


def _check_depth(value: Any) -> None:
    waiting = [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, dict | list):
            if depth > DEEPEST:
                raise Unreadable(f"The body is nested more than {DEEPEST} deep.")
            inner = one.values() if isinstance(one, dict) else one
            waiting += [(item, depth + 1) for item in inner]


def _check_texts(value: Any) -> None:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and not _is_whole(one):
            raise Unreadable("A text of the body holds half of a character (a lone surrogate).")


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
