"""Dates and instants: named formats, zones, and hours that are there twice or never."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from order_bridge.mappings.runtime import times
from order_bridge.mappings.runtime.errors import Refused

BERLIN = ZoneInfo("Europe/Berlin")
LOCAL = times.Format("%Y-%m-%d %H:%M:%S")


def test_instants_are_written_in_utc() -> None:
    instant = times.read_instant("2026-03-01T10:00:00.5+02:00")
    assert times.instant_text(instant) == "2026-03-01T08:00:00.500000Z"


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "2026-03-01T24:00:00Z", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+01:00"],
)
def test_other_instants_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        times.read_instant(text)


def test_dates() -> None:
    assert times.read_date("2026-03-01") == dt.date(2026, 3, 1)
    assert times.to_day(
        "2026-03-01T02:00:00Z", "rfc3339", zone=ZoneInfo("America/New_York")
    ) == dt.date(2026, 2, 28)
    assert times.to_day("2026-03-01", "iso_date") == dt.date(2026, 3, 1)
    for text in ("20260301", "2026-02-30"):
        with pytest.raises(Refused):
            times.read_date(text)
    assert times.to_day("2026-03-01T02:00:00+03:00", "rfc3339") == dt.date(2026, 2, 28)


def test_formats_are_read_and_written() -> None:
    form = times.Format("%d.%m.%Y %H:%M:%S.%f %z%%")
    read = form.read("01.03.2026 10:00:00.25 -0130%")
    assert read is not None
    assert form.write(read) == "01.03.2026 10:00:00.250000 -01:30%"
    assert times.Format("%d/%m/%Y").write(dt.date(42, 3, 1)) == "01/03/0042"
    assert LOCAL.read("2026-13-01 00:00:00") is None
    assert LOCAL.read("today") is None


def test_zones() -> None:
    assert times.to_time("2026-07-15 12:00:00", LOCAL, zone=BERLIN).hour == 10
    assert times.to_time("2026/07/15Z", times.Format("%Y/%m/%d%z")).tzinfo is dt.UTC
    with pytest.raises(Refused):
        times.to_time("2026-07-15 12:00:00", LOCAL)
    with pytest.raises(Refused):
        times.to_time("soon", LOCAL)


def test_hours_that_are_there_twice_or_never() -> None:
    twice, never = "2026-10-25 02:30:00", "2026-03-29 02:30:00"
    assert times.to_time(twice, LOCAL, zone=BERLIN, ambiguous="earlier").hour == 0
    assert times.to_time(twice, LOCAL, zone=BERLIN, ambiguous="later").hour == 1
    assert times.to_time(never, LOCAL, zone=BERLIN, nonexistent="shift").hour == 1
    for text in (twice, never):
        with pytest.raises(Refused):
            times.to_time(text, LOCAL, zone=BERLIN)


def test_seconds_since_1970() -> None:
    assert times.to_time(0, "epoch_s") == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert times.to_time("1500", "epoch_ms").microsecond == 500_000
    for value in (1.5, "x", None):
        with pytest.raises(Refused):
            times.to_time(value, "epoch_s")
    with pytest.raises(Refused):
        times.to_time(Decimal(2**53), "epoch_s")


def test_ends_of_time() -> None:
    last = dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC)
    with pytest.raises(Refused):
        times.day_in(last, ZoneInfo("Asia/Tokyo"))
    with pytest.raises(Refused):
        times.in_zone(dt.datetime(1, 1, 1), ZoneInfo("Asia/Tokyo"))
    midnight = times.midnight(dt.date(2026, 1, 1))
    assert times.instant_text(times.in_zone(midnight, BERLIN)) == "2025-12-31T23:00:00Z"
