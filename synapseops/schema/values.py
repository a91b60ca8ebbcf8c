"""Values of the author's as they travel: read by the field's type, checked against its limits."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import characters, patterns
from synapseops.intent.expression import Default
from synapseops.schema.limits import DEEPEST_JSON, LARGEST_INTEGER, LONGEST_EMAIL, LONGEST_URL
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,19})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.([0-9]+))?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)
_URL = re.compile(
    r"https?://(?:[A-Za-z0-9._~%!$&'()*+,;=:-]+@)?(?:[A-Za-z0-9._~%-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?(?:[/?#][!#-;=?-Z\[\]_a-z~]*)?"
)


class Unfit(Exception):
    """A value is not of its type, or outside its limits. Says why, as the end of a sentence, and at which part of the value."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.way: list[str] = []

    @property
    def where(self) -> str:
        """The part of the value as `lines[0].sku`, the whole being ""."""
        return "".join(self.way[::-1]).removeprefix(".")


def of_text(default: Default, kind: Scalar | Enum) -> Any:
    """Return the wire value of a shorthand default: a JSON string stays one, bare text is read by the type."""
    if default.is_literal:
        return of_value(default.text, kind)
    if isinstance(kind, Scalar) and kind.kind in _BARE:
        return of_value(_BARE[kind.kind](default.text), kind)
    return of_value(default.text, kind)


def of_value(value: Any, kind: Scalar | Enum) -> Any:
    """Return the wire value of what YAML gave for a scalar or enum."""
    if isinstance(kind, Enum):
        return _word(value, kind)
    return _READERS[kind.kind](value, kind)


def _word(value: Any, kind: Enum) -> str:
    if isinstance(value, str) and value in kind.words:
        return value
    shown = ", ".join(kind.words[:8]) + (", …" if len(kind.words) > 8 else "")
    hint = did_you_mean(value, kind.words) if isinstance(value, str) else "quote it, words are texts"
    raise Unfit("is not a word of the enum", hint or f"its words are {shown}")


def _text(value: Any, kind: Scalar) -> str:
    if not isinstance(value, str):
        raise Unfit("is not a text", "quote it")
    if kind.min_length is not None and len(value) < kind.min_length:
        raise Unfit(f"is shorter than {kind.min_length}", f"it has {len(value)}")
    if kind.max_length is not None and len(value) > kind.max_length:
        raise Unfit(f"is longer than {kind.max_length}", f"it has {len(value)}")
    if kind.pattern is not None and not patterns.matches(kind.pattern, value):
        raise Unfit(f'does not match the pattern "{kind.pattern}"')
    return value


def _integer(value: Any, kind: Scalar) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unfit("is not a whole number", "remove the quotes" if isinstance(value, str) and _INTEGER.fullmatch(value) else "")
    if abs(value) > LARGEST_INTEGER:
        raise Unfit("is beyond ±9,007,199,254,740,991, where integers end", "larger ids are strings")
    _check_bounds(value, kind)
    return value


def _number(value: Any, kind: Scalar) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Unfit("is not a number", "remove the quotes" if isinstance(value, str) and _NUMBER.fullmatch(value) else "")
    if isinstance(value, int) and abs(value) <= LARGEST_INTEGER:
        _check_bounds(value, kind)
        return value
    number = float(value)
    if number != number or number in {float("inf"), float("-inf")}:
        raise Unfit("is not a finite number")
    _check_bounds(number, kind)
    return number


def _decimal(value: Any, kind: Scalar) -> str:
    text = _decimal_text(value)
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise Unfit("is not a decimal", "write 12.50")
    scale, digits = kind.scale or 0, kind.digits or 0
    places = match[3] or ""
    if len(places) > scale:
        raise Unfit(f"has more than {scale} digits after the point")
    if len(match[1].lstrip("0")) > digits - scale:
        raise Unfit(f"has more than {digits - scale} digits before the point")
    wire = text.partition(".")[0] + "." + places.ljust(scale, "0")
    _check_bounds(wire, kind)
    return wire.lstrip("-") if Decimal(wire) == 0 else wire


def _decimal_text(value: Any) -> str:
    """Return the text of what may be a decimal; a number with an exponent is no way to write one."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Unfit("is not a decimal", "write 12.50")
    return f"{value:d}" if isinstance(value, int) and abs(value) < 10**30 else str(value) if not isinstance(value, int) else "?"


def _boolean(value: Any, kind: Scalar) -> bool:
    if not isinstance(value, bool):
        raise Unfit("is neither true nor false", "write true or false, without quotes")
    return value


def _date(value: Any, kind: Scalar) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Unfit("is not a date", "write 2026-01-31")
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise Unfit("is no day of the calendar", "write 2026-01-31") from error
    _check_bounds(value, kind)
    return value


def _datetime(value: Any, kind: Scalar) -> str:
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Unfit("is not an instant with its offset", "write 2026-01-31T12:00:00Z")
    try:
        wire = _instant(*match.groups())
    except (ValueError, OverflowError) as error:
        raise Unfit("is no instant of the calendar", "write 2026-01-31T12:00:00Z") from error
    _check_bounds(wire, kind)
    return wire


def _instant(day: str, time: str, fraction: str | None, offset: str) -> str:
    shift = timedelta() if offset in "Zz" else timedelta(hours=int(offset[:3]), minutes=int(offset[0] + offset[4:]))
    if abs(shift) >= timedelta(days=1) or (offset not in "Zz" and int(offset[4:]) > 59):
        raise ValueError(offset)
    local = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=timezone(shift), microsecond=int(f"{fraction or '':0<6}"[:6]))
    instant = local.astimezone(UTC)
    text = f"{instant.year:04}-{instant:%m-%dT%H:%M:%S}"
    return f"{text}.{instant.microsecond:06}Z" if instant.microsecond else f"{text}Z"


def _uuid(value: Any, kind: Scalar) -> str:
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise Unfit("is not a UUID", "write 8-4-4-4-12 hexadecimal digits")
    return str(uuid.UUID(value))


def _email(value: Any, kind: Scalar) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_EMAIL or not _EMAIL.fullmatch(value):
        raise Unfit("is not an e-mail address", "write name@example.org")
    return value


def _url(value: Any, kind: Scalar) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_URL or not _URL.fullmatch(value):
        raise Unfit("is not an absolute http or https URL", "write https://example.org/")
    return value


def _json(value: Any, kind: Scalar) -> Any:
    if value is None:
        raise Unfit("is null, which json is only with ?", "write json?")
    return as_json(value)


def as_json(value: Any, depth: int = 1) -> Any:
    """Return what YAML or shorthand gave as JSON has it."""
    if depth > DEEPEST_JSON:
        raise Unfit(f"is nested more than {DEEPEST_JSON} deep", "flatten it")
    if isinstance(value, dict):
        return {_clean(key): as_json(member, depth + 1) for key, member in value.items()}
    if isinstance(value, list):
        return [as_json(item, depth + 1) for item in value]
    if isinstance(value, Decimal | float):
        return _number(value, Scalar(ScalarKind.NUMBER))
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    if (found := characters.IN_VALUES.search(text)) is not None:
        raise Unfit(f"holds character {characters.told(found[0])}, which is not allowed", "remove it")
    return text


def comparable(wire: Any, kind: ScalarKind) -> Any:
    """Return a wire value as something that is ordered as the values are."""
    if kind is ScalarKind.DECIMAL:
        return Decimal(wire)
    return datetime.fromisoformat(wire) if kind is ScalarKind.DATETIME else wire


def _check_bounds(wire: Any, kind: Scalar) -> None:
    value = comparable(wire, kind.kind)
    if kind.minimum is not None and value < comparable(kind.minimum, kind.kind):
        raise Unfit(f"is less than {kind.minimum}")
    if kind.maximum is not None and value > comparable(kind.maximum, kind.kind):
        raise Unfit(f"is more than {kind.maximum}")


_READERS: dict[ScalarKind, Callable[[Any, Scalar], Any]] = {
    ScalarKind.STRING: _text,
    ScalarKind.TEXT: _text,
    ScalarKind.INTEGER: _integer,
    ScalarKind.NUMBER: _number,
    ScalarKind.DECIMAL: _decimal,
    ScalarKind.BOOLEAN: _boolean,
    ScalarKind.DATE: _date,
    ScalarKind.DATETIME: _datetime,
    ScalarKind.UUID: _uuid,
    ScalarKind.EMAIL: _email,
    ScalarKind.URL: _url,
    ScalarKind.JSON: _json,
}


def _bare_integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else text


def _bare_number(text: str) -> Any:
    return _bare_integer(text) if _INTEGER.fullmatch(text) else float(text) if _NUMBER.fullmatch(text) else text


def bare_json(text: str) -> Any:
    """Read bare text as JSON; raises `Unfit`."""
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=Decimal)
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise Unfit("is not JSON", "quote a text, or use default: in the long form") from error


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_BARE: dict[ScalarKind, Callable[[str], Any]] = {
    ScalarKind.INTEGER: _bare_integer,
    ScalarKind.NUMBER: _bare_number,
    ScalarKind.BOOLEAN: lambda text: {"true": True, "false": False}.get(text, text),
    ScalarKind.JSON: bare_json,
}
"""Types whose bare text is not itself the value."""
