"""Dates and instants within and beyond their ranges, and the spellings of an instant."""

import datetime as dt
from collections.abc import Iterator

from generators.samples.base import MOST_VALUES, Acceptance, Refusal
from synapseops.blueprint.model import Scalar

_DAY = dt.date(2026, 1, 15)
_INSTANT = dt.datetime(2026, 1, 15, 8, tzinfo=dt.UTC)
_FIRST_INSTANT = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_LAST_INSTANT = dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)


def _day(text: int | float | str) -> dt.date:
    return dt.date.fromisoformat(str(text))


def _day_bounds(kind: Scalar) -> tuple[dt.date, dt.date]:
    low = dt.date.min if kind.minimum is None else _day(kind.minimum)
    high = dt.date.max if kind.maximum is None else _day(kind.maximum)
    return low, high


def days(kind: Scalar) -> list[str]:
    """Return distinct dates of *kind*, ascending."""
    low, high = (bound.toordinal() for bound in _day_bounds(kind))
    start = max(low, min(_DAY.toordinal(), high - MOST_VALUES + 1))
    return [dt.date.fromordinal(day).isoformat() for day in range(start, min(high, start + MOST_VALUES - 1) + 1)]


def day_boundaries(kind: Scalar) -> Iterator[Acceptance]:
    """Yield the first day and the last."""
    yield from (Acceptance.of(bound.isoformat()) for bound in dict.fromkeys(_day_bounds(kind)))


def day_refusals(kind: Scalar) -> Iterator[Refusal]:
    """Yield what is no date, and dates out of range."""
    yield from (Refusal(wrong, "type") for wrong in (20260115, True))
    yield from (Refusal(wrong, "format") for wrong in ("2026-02-30", "15.01.2026", "20260115", "2026-01-15T00:00:00Z"))
    low, high = _day_bounds(kind)
    if low > dt.date.min:
        yield Refusal((low - dt.timedelta(days=1)).isoformat(), "range")
    if high < dt.date.max:
        yield Refusal((high + dt.timedelta(days=1)).isoformat(), "range")


def _instant(text: int | float | str) -> dt.datetime:
    return dt.datetime.fromisoformat(str(text).upper()).astimezone(dt.UTC)


def shown(instant: dt.datetime) -> str:
    """Return an instant as it is read back: UTC, no fraction when it is zero, else six digits."""
    text = instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds" if instant.microsecond else "seconds")
    return f"{text}Z"


def _instant_bounds(kind: Scalar) -> tuple[dt.datetime, dt.datetime]:
    low = _FIRST_INSTANT if kind.minimum is None else _instant(kind.minimum)
    high = _LAST_INSTANT if kind.maximum is None else _instant(kind.maximum)
    return low, high


def instants(kind: Scalar) -> list[str]:
    """Return distinct instants of *kind*, ascending, as they are read back."""
    low, high = _instant_bounds(kind)
    step = dt.timedelta(hours=1) if high - low >= dt.timedelta(hours=MOST_VALUES) else (high - low) / MOST_VALUES
    room = high - step * (MOST_VALUES - 1) if high - _FIRST_INSTANT > step * MOST_VALUES else low
    start = max(low, min(_INSTANT, room))
    return list(dict.fromkeys(shown(start + step * number) for number in range(MOST_VALUES) if start + step * number <= high))


def instant_boundaries(kind: Scalar) -> Iterator[Acceptance]:
    """Yield the first instant and the last, and other spellings of one between."""
    yield from (Acceptance.of(shown(bound)) for bound in dict.fromkeys(_instant_bounds(kind)))
    low, high = _instant_bounds(kind)
    sample = _instant(instants(kind)[0])
    if low <= sample and sample + dt.timedelta(seconds=1) <= high:
        base = sample.replace(tzinfo=None, microsecond=0).isoformat()
        first = sample.replace(microsecond=0)
        if first >= low:
            yield from _spellings_of_instant(first, base)


def _spellings_of_instant(instant: dt.datetime, base: str) -> Iterator[Acceptance]:
    east = (instant + dt.timedelta(hours=2)).replace(tzinfo=None).isoformat() if instant.year < 9999 else base
    yield Acceptance(f"{east}+02:00" if east != base else f"{base}+00:00", shown(instant))
    yield Acceptance(f"{base.lower()}z", shown(instant))
    yield Acceptance(f"{base}.1234567Z", shown(instant.replace(microsecond=123456)))
    yield Acceptance(f"{base}.000Z", shown(instant))


def instant_refusals(kind: Scalar) -> Iterator[Refusal]:
    """Yield what is no instant, and instants out of range."""
    yield Refusal(1768464000, "type")
    yield from (Refusal(wrong, "format") for wrong in ("2026-01-15T08:00:00", "2026-01-15", "2026-01-15T25:00:00Z", "2026-01-15 08:00:00Z"))
    low, high = _instant_bounds(kind)
    if low > _FIRST_INSTANT:
        yield Refusal(shown(low - dt.timedelta(seconds=1)), "range")
    if high < _LAST_INSTANT:
        yield Refusal(shown(high + dt.timedelta(seconds=1)), "range")
