"""Dates and instants: named formats only, zones by their IANA names, nothing guessed."""

import datetime as dt
import re
from decimal import Decimal
from typing import Final, Literal
from zoneinfo import ZoneInfo

from .errors import Refused
from .values import is_number

Ambiguous = Literal["earlier", "later", "error"]
Nonexistent = Literal["shift", "error"]

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LONGEST = 64
_PARTS: Final = {
    "Y": "(?P<year>[0-9]{4})",
    "m": "(?P<month>[0-9]{2})",
    "d": "(?P<day>[0-9]{2})",
    "H": "(?P<hour>[0-9]{2})",
    "M": "(?P<minute>[0-9]{2})",
    "S": "(?P<second>[0-9]{2})",
    "f": "(?P<fraction>[0-9]{1,6})",
    "z": "(?P<offset>Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])",
}


def instant_text(value: dt.datetime) -> str:
    """Write an instant in UTC; the fraction only when there is one, then with six digits."""
    return value.astimezone(dt.UTC).isoformat().removesuffix("+00:00") + "Z"


def read_date(text: str, source: str = "", code: str = "E_TYPE") -> dt.date:
    """Read `2026-01-31`. Raises `Refused` where *text* is no such date."""
    try:
        if _DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused(code, text, "date like 2026-01-31", source)


def read_instant(text: str, source: str = "", code: str = "E_TYPE") -> dt.datetime:
    """Read `2026-01-31T12:00:00Z` with any offset, cut to microseconds.

    Raises `Refused` where *text* is no such instant.
    """
    value = _rfc3339(text)
    if value is None or value.tzinfo is None:
        raise Refused(code, text, "instant like 2026-01-31T12:00:00Z", source)
    return _utc(value, text, source)


def _utc(value: dt.datetime, got: object, source: str) -> dt.datetime:
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        raise Refused("E_RANGE", got, "a time of the years 1 to 9999", source) from None


def _rfc3339(text: str) -> dt.datetime | None:
    match = _INSTANT.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or match[2] >= "24":
        return None
    day, time, fraction, offset = match.groups("")
    try:
        return dt.datetime.fromisoformat(f"{day}T{time}.{(fraction or '0')[:6]:0<6}{offset.upper()}")
    except ValueError:
        return None


class Format:
    """A format of `%Y %m %d %H %M %S %f %z` and literal text, for reading and for writing."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        pieces = re.split("(%.)", pattern, flags=re.DOTALL)
        self._pieces = [piece for piece in pieces if piece]
        self._grammar = re.compile("".join(map(self._piece, self._pieces)))

    @staticmethod
    def _piece(piece: str) -> str:
        is_part = len(piece) == 2 and piece[0] == "%"
        return _PARTS.get(piece[1], re.escape(piece[1])) if is_part else re.escape(piece)

    def read(self, text: str) -> dt.datetime | None:
        """Return the time that *text* tells, naive without an offset, or None."""
        match = self._grammar.fullmatch(text) if len(text) <= 10 * _LONGEST else None
        if match is None:
            return None
        found = match.groupdict()
        part = {name: int(found[name]) for name in ("month", "day", "hour", "minute", "second") if found.get(name)}
        micro = int(f"{found.get('fraction') or 0:0<6}")
        try:
            naive = dt.datetime(
                int(found.get("year") or 1970),
                part.get("month", 1),
                part.get("day", 1),
                part.get("hour", 0),
                part.get("minute", 0),
                part.get("second", 0),
                micro,
            )
        except ValueError:
            return None
        offset = found.get("offset")
        return naive if offset is None else naive.replace(tzinfo=_offset(offset))

    def write(self, value: dt.date) -> str:
        """Write a date or a time."""
        return "".join(self._written(piece, value) for piece in self._pieces)

    @staticmethod
    def _written(piece: str, value: dt.date) -> str:
        if len(piece) != 2 or piece[0] != "%":
            return piece
        time = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
        numbers = {
            "Y": f"{time.year:04}",
            "m": f"{time.month:02}",
            "d": f"{time.day:02}",
            "H": f"{time.hour:02}",
            "M": f"{time.minute:02}",
            "S": f"{time.second:02}",
            "f": f"{time.microsecond:06}",
            "z": _written_offset(time),
        }
        return numbers.get(piece[1], piece[1])


def _offset(text: str) -> dt.timezone:
    if text == "Z":
        return dt.UTC
    sign = -1 if text[0] == "-" else 1
    return dt.timezone(sign * dt.timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _written_offset(time: dt.datetime) -> str:
    minutes = int((time.utcoffset() or dt.timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def in_zone(
    value: dt.datetime, zone: ZoneInfo, source: str = "", *, ambiguous: Ambiguous = "error", nonexistent: Nonexistent = "error"
) -> dt.datetime:
    """Return the instant that the naive *value* is in *zone*.

    Raises `Refused` where it is there twice or never, and no choice is named.
    """
    earlier, later = value.replace(tzinfo=zone, fold=0), value.replace(tzinfo=zone, fold=1)
    try:
        if earlier.utcoffset() == later.utcoffset():
            return earlier.astimezone(dt.UTC)
        instant = earlier.astimezone(dt.UTC)
        exists = instant.astimezone(zone).replace(tzinfo=None, fold=0) == value.replace(fold=0)
        if exists and ambiguous != "error":
            return instant if ambiguous == "earlier" else later.astimezone(dt.UTC)
        if not exists and nonexistent == "shift":
            return instant
    except OverflowError:
        raise Refused("E_RANGE", value.isoformat(), "a time of the years 1 to 9999", source) from None
    told = "exists twice" if exists else "does not exist"
    raise Refused("E_ZONE", value.isoformat(), f"a time that {told} in {zone.key} needs a choice", source)


def to_time(
    value: object,
    parse: str | Format,
    source: str = "",
    *,
    zone: ZoneInfo | None = None,
    ambiguous: Ambiguous = "error",
    nonexistent: Nonexistent = "error",
) -> dt.datetime:
    """Cast to an instant. Raises `Refused` where *value* is none, or is one in a zone only."""
    time = _parsed(value, parse, source)
    if time.tzinfo is not None:
        return _utc(time, value, source)
    if zone is None:
        raise Refused("E_CAST", value, "a time with an offset, or a zone", source)
    return in_zone(time, zone, source, ambiguous=ambiguous, nonexistent=nonexistent)


def to_day(
    value: object,
    parse: str | Format,
    source: str = "",
    *,
    zone: ZoneInfo | None = None,
) -> dt.date:
    """Cast to a date: of an instant in *zone* (UTC by default), else as it is written."""
    time = _parsed(value, parse, source)
    if time.tzinfo is None:
        return time.date()
    return day_in(time, zone or dt.UTC, source)


def midnight(day: dt.date) -> dt.datetime:
    """Return the beginning of a day, in no zone yet."""
    return dt.datetime(day.year, day.month, day.day)


def day_in(value: dt.datetime, zone: dt.tzinfo, source: str = "") -> dt.date:
    """Return the day of an instant in *zone*."""
    return local(value, zone, source).date()


def local(value: dt.datetime, zone: dt.tzinfo, source: str = "") -> dt.datetime:
    """Return an instant as the clocks of *zone* show it."""
    try:
        return value.astimezone(zone)
    except OverflowError:
        raise Refused("E_RANGE", value.isoformat(), "a time of the years 1 to 9999", source) from None


def _parsed(value: object, parse: str | Format, source: str) -> dt.datetime:
    found: dt.datetime | None = None
    if isinstance(parse, str) and parse.startswith("epoch"):
        return _epoch(value, 1 if parse == "epoch_s" else 1000, source)
    if isinstance(value, str):
        if isinstance(parse, Format):
            found = parse.read(value)
        elif parse == "rfc3339":
            found = _rfc3339(value)
        else:
            day = read_date(value, source, "E_CAST")
            found = dt.datetime(day.year, day.month, day.day)
    if found is None:
        told = parse.pattern if isinstance(parse, Format) else parse
        raise Refused("E_CAST", value, f"a time written as {told}", source)
    return found


def _epoch(value: object, per_second: int, source: str) -> dt.datetime:
    if isinstance(value, str) and re.fullmatch("-?(?:0|[1-9][0-9]{0,17})", value):
        value = int(value)
    if not is_number(value) or value != int(value):
        raise Refused("E_CAST", value, "whole seconds or milliseconds since 1970", source)
    try:
        return _EPOCH + dt.timedelta(microseconds=int(Decimal(int(value)) * 1_000_000 / per_second))
    except (OverflowError, ArithmeticError):
        raise Refused("E_RANGE", value, "a time of the years 1 to 9999", source) from None
