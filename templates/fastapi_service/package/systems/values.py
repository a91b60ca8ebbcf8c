"""JSON with exact numbers: a decimal arrives and leaves with the digits it has."""

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any

_LARGEST_EXPONENT = 1000

JsonValue = None | bool | int | Decimal | float | str | list["JsonValue"] | dict[str, "JsonValue"]


def decoded(data: bytes) -> JsonValue:
    """Return what *data* holds; raises `ValueError`, and `RecursionError` for deep nesting."""
    value: JsonValue = json.loads(data, parse_float=_decimal, parse_constant=_refuse)
    return value


def encoded(value: JsonValue) -> bytes:
    """Return *value* as it travels. Raises `ValueError` for a number that JSON has not."""
    return "".join(_parts(value)).encode()


def _decimal(text: str) -> Decimal:
    """Return a number with its digits; one that would fill the memory when written out is none."""
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("a number is out of all range") from error
    if value and abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError("a number is out of all range")
    return value


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _parts(value: JsonValue) -> list[str]:
    if isinstance(value, dict):
        members = (f"{json.dumps(name, ensure_ascii=False)}:{''.join(_parts(one))}" for name, one in value.items())
        return ["{", ",".join(members), "}"]
    if isinstance(value, list):
        return ["[", ",".join("".join(_parts(one)) for one in value), "]"]
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        raise ValueError(f"{value} is no JSON")
    if isinstance(value, Decimal):
        return [format(value, "f")]
    return [json.dumps(value, ensure_ascii=False)]
