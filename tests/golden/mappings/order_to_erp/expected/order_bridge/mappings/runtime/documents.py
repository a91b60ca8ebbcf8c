"""JSON in and out: numbers exact, keys told apart, every text one that can be written again."""

import json
import re
from decimal import Decimal, InvalidOperation
from json.encoder import encode_basestring
from typing import Any, Final

from .errors import Refused
from .numbers import decimal_text, shortest
from .values import JsonValue

DEEPEST: Final = 100
_LARGEST_EXPONENT = 1_000
_TOO_LARGE: Final = f"number with an exponent beyond {_LARGEST_EXPONENT}"
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89abAB]|\\u[dD][c-fC-F]")


class NotJson(ValueError):
    """A document that is no JSON, or holds what not every language can read."""


def decode(data: bytes | str) -> JsonValue:
    """Return the value of a JSON document. Raises `NotJson`."""
    try:
        text = data if isinstance(data, str) else data.decode()
        value: JsonValue = _DECODER.decode(text)
    except RecursionError:
        raise NotJson(f"nested more than {DEEPEST} levels deep") from None
    except ValueError as wrong:
        raise NotJson(str(wrong)) from None
    if text.count("[") + text.count("{") > DEEPEST:
        _check_depth(value)
    if _ESCAPED_SURROGATE.search(text):
        _check_texts(value)
    return value


def encode(value: JsonValue) -> bytes:
    """Return the canonical document of *value*: keys by code point, exact numbers.

    Raises `NotJson`.
    """
    try:
        return _written(value).encode()
    except UnicodeEncodeError:
        raise NotJson("a text holds half of a surrogate pair") from None
    except RecursionError:
        raise NotJson(f"nested more than {DEEPEST} levels deep") from None
    except Refused as refused:
        raise NotJson(f"{refused.got} is no {refused.expected}") from None


def _written(value: JsonValue) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return decimal_text(shortest(value))
    if isinstance(value, list):
        return f"[{','.join(map(_written, value))}]"
    members = (f"{encode_basestring(name)}:{_written(value[name])}" for name in sorted(value))
    return "{" + ",".join(members) + "}"


def _number(text: str) -> int | Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:  # the exponent is beyond what decimals hold
        raise ValueError(_TOO_LARGE) from None
    if value and abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(_TOO_LARGE)
    value = shortest(value)
    return int(value) if value == value.to_integral_value() else value


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"key {json.dumps(twice[:100])} is there twice")
    return members


_DECODER: Final = json.JSONDecoder(
    parse_float=_number, parse_constant=_refused, object_pairs_hook=_object
)


def _check_depth(value: JsonValue) -> None:
    level, depth = [value], 0
    while level := [one for one in level if isinstance(one, list | dict)]:
        depth += 1
        if depth > DEEPEST:
            raise NotJson(f"nested more than {DEEPEST} levels deep")
        level = [
            inner for one in level for inner in (one.values() if isinstance(one, dict) else one)
        ]


def _check_texts(value: JsonValue) -> None:
    try:
        if isinstance(value, str):
            value.encode()
        elif isinstance(value, dict):
            for name, member in value.items():
                name.encode()
                _check_texts(member)
        elif isinstance(value, list):
            for item in value:
                _check_texts(item)
    except UnicodeEncodeError:
        raise NotJson("a text holds half of a surrogate pair") from None
