"""Values worth trying at a place: what its type allows at its edges, and what readers of other countries and calendars stumble over."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from synapseops.evidence.behaviour.fitting import TEXTS, fits
from synapseops.evidence.behaviour.places import Place
from synapseops.schema.limits import LARGEST_INTEGER
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_TEXTS = ("", " ", "  Ab  ", "\u00a0Ab\u00a0", "İstanbul", "straße", "e\u0301", "\uff21\uff22", "😀", 'a"b\\c', "a,b;c", "null")
"""Blanks, letters whose lower case is longer, letters of two code points, wide ones, quotes, a word that looks like none."""
_TIES = (5, 15)
"""In the middle between two, where the last digit is rounded away: the even one is below, and above."""
_NUMBERS = (
    "0",
    "-0",
    "1.005",
    "2.675",
    "-0.01",
    "1e3",
    "1,234.56",
    "1.234,56",
    "1 000",
    "+5",
    "007",
    "٣",
    "99999999999999.99",
    " 1 ",
    "NaN",
)
"""Halves to round, signs, exponents, separators of other countries, digits of other scripts."""
_DATES = ("2024-02-29", "2026-02-29", "2025-12-31", "0001-01-01", "9999-12-31", "20260131", "31/01/2026", "01/02/2026")
_INSTANTS = (
    "2026-03-08T02:30:00Z",
    "2026-03-08T07:30:00Z",
    "2026-10-25T01:30:00+01:00",
    "2026-01-01T00:30:00+14:00",
    "2025-12-31T23:30:00-05:00",
    "2026-06-30T12:00:00.123456Z",
    "2026-06-30T12:00:00",
    "2024-02-29T23:59:59Z",
)
"""Hours that some zone has not or has twice, days that are others elsewhere, fractions, no offset."""
_COMPACT = ("20260308023000", "20261025023000", "20251231235959", "20260101", "19991231")
_EPOCHS = (0, -1, 1_772_935_200, 1_772_935_200_000)
_BOOLEANS = ("true", "FALSE", "yes", "no", "1", "0", "on", "")
_OTHERS = {
    ScalarKind.EMAIL: ("A.B+c@Example.COM", "a@b", "x" * 64 + "@example.com"),
    ScalarKind.URL: ("https://example.com", "HTTP://EXAMPLE.com/ä?q=1#f", "https://user@example.com:8443/"),
    ScalarKind.UUID: ("00000000-0000-0000-0000-000000000000", "0188A8E2-0000-7000-8000-00000000000A"),
    ScalarKind.DATE: _DATES[:5],
    ScalarKind.DATETIME: (*_INSTANTS[:6], _INSTANTS[7]),
}
_JSON: tuple[Any, ...] = ("", "text", 0, 1.5, True, [], {}, {"a": [1]})
_LONGEST, _SHORT = 2_000, 12
_SHORT_TEXTS = ("Ab", " a", "é")
"""Letters of both cases, blanks and letters beyond ASCII, at the lengths that short codes have."""


def plausible(place: Place) -> Any:
    """Return an ordinary value for *place*."""
    if place.type is None:
        return [] if place.is_list else {}
    fitting = [value for value in _hinted(place) if fits(value, place.type)]
    return fitting[0] if fitting else _ordinary(place.type)


def worth_trying(place: Place) -> Iterator[Any]:
    """Yield values for *place*, ordinary and odd ones, all of which its type allows; some may be equal."""
    if place.type is None:
        yield from ([[]] if place.is_list else [])
        return
    for value in (*_hinted(place), *_of_type(place)):
        if fits(value, place.type):
            yield value


def _hinted(place: Place) -> Iterator[Any]:
    """Yield what rules hold the value against, that and its neighbours, and forms of what they convert it to."""
    casts = place.hints.casts
    if isinstance(place.type, Scalar) and place.type.kind in TEXTS:
        yield from (text for kind, texts in _ORDINARY_TEXTS.items() if kind in casts for text in texts)
    for constant in map(json.loads, place.hints.constants):
        yield from _around(constant, place.type)


def _around(constant: Any, kind: ValueType | None) -> Iterator[Any]:
    yield constant
    if isinstance(constant, bool) or constant is None:
        return
    if isinstance(constant, int | float):
        yield from (constant + 1, constant - 1)
        return
    if not isinstance(constant, str):
        return
    is_number = isinstance(kind, Scalar) and kind.kind is ScalarKind.DECIMAL and kind.is_json_number
    with_neighbours = _neighbours(constant)
    yield from (float(one) if is_number else one for one in with_neighbours)
    if not with_neighbours:
        yield from (constant.upper(), constant.lower(), f"{constant} ", f"{constant}x")


def _neighbours(text: str) -> list[str]:
    """Return the decimals beside the one in *text*, and itself; none where it is no decimal."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return []
    if not value.is_finite() or "e" in text.lower():
        return []
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return [f"{one:f}" for one in (value, value + step, value - step)]


def _of_type(place: Place) -> Iterator[Any]:
    match place.type:
        case Enum(words):
            yield from words
        case Items():
            yield []
        case Scalar():
            yield from _SCALARS.get(place.type.kind, _texts)(place.type, place)


def _texts(kind: Scalar, place: Place) -> Iterator[Any]:
    casts = place.hints.casts
    for wanted, odd in _ODD_TEXTS.items():
        yield from odd if wanted in casts else ()
    yield from _OTHERS.get(kind.kind, _TEXTS)
    if kind.kind in TEXTS:
        bounds = {one for one in (kind.min_length, kind.max_length) if one is not None and one <= _LONGEST}
        yield from ("x" * length for length in sorted(bounds | place.hints.lengths | {one + 1 for one in place.hints.lengths}))
        yield from ((text * length)[:length] for length in sorted(bounds) if length <= _SHORT for text in _SHORT_TEXTS)


def _integers(kind: Scalar, place: Place) -> Iterator[Any]:
    bounds = [one for one in (kind.minimum, kind.maximum) if isinstance(one, int)]
    epochs = _EPOCHS if place.hints.casts & {ScalarKind.DATE, ScalarKind.DATETIME} else ()
    yield from (*bounds, 0, 1, -1, *_TIES, 999, 1_000, *epochs, LARGEST_INTEGER, -LARGEST_INTEGER)


def _numbers(kind: Scalar, place: Place) -> Iterator[Any]:
    bounds = [one for one in (kind.minimum, kind.maximum) if isinstance(one, int | float)]
    yield from (*bounds, 0, 1, -1.5, 0.1, 1.005, 2.675, 1e21, 1e-7)


def _decimals(kind: Scalar, place: Place) -> Iterator[Any]:
    scale, digits = kind.scale or 0, kind.digits or 1
    unit = Decimal(1).scaleb(-scale)
    largest = Decimal(10) ** (digits - scale) - unit
    for value in (Decimal(0), unit, -unit, *(unit * tie for tie in _TIES), Decimal("2.5"), largest, -largest):
        text = f"{value.quantize(unit):f}"
        yield float(text) if kind.is_json_number else text
    yield from (str(one) for one in (kind.minimum, kind.maximum) if one is not None and not kind.is_json_number)


_SCALARS: dict[ScalarKind, Callable[[Scalar, Place], Iterator[Any]]] = {
    ScalarKind.INTEGER: _integers,
    ScalarKind.NUMBER: _numbers,
    ScalarKind.DECIMAL: _decimals,
    ScalarKind.BOOLEAN: lambda kind, place: iter((True, False)),
    ScalarKind.JSON: lambda kind, place: iter(_JSON),
}
_ORDINARY_TEXTS: dict[ScalarKind, tuple[str, ...]] = {
    ScalarKind.DECIMAL: ("12.50",),
    ScalarKind.NUMBER: ("12.5",),
    ScalarKind.INTEGER: ("12",),
    ScalarKind.DATE: ("2026-01-31", "2026-01-31T12:00:00Z", "20260131"),
    ScalarKind.DATETIME: ("2026-01-31T12:00:00Z", "2026-01-31", "20260131120000"),
    ScalarKind.BOOLEAN: ("true",),
    ScalarKind.EMAIL: ("somebody@example.com",),
    ScalarKind.URL: ("https://example.com/",),
    ScalarKind.UUID: ("0188a8e2-0000-7000-8000-000000000001",),
}
"""Texts that a conversion to this kind takes, or one of which it takes: which form it reads may differ."""
_ODD_TEXTS: dict[ScalarKind, tuple[str, ...]] = {
    ScalarKind.DECIMAL: _NUMBERS,
    ScalarKind.INTEGER: _NUMBERS,
    ScalarKind.NUMBER: _NUMBERS,
    ScalarKind.DATE: (*_DATES, *_INSTANTS, *_COMPACT),
    ScalarKind.DATETIME: (*_INSTANTS, *_DATES, *_COMPACT),
    ScalarKind.BOOLEAN: _BOOLEANS,
    ScalarKind.EMAIL: _OTHERS[ScalarKind.EMAIL],
    ScalarKind.URL: _OTHERS[ScalarKind.URL],
    ScalarKind.UUID: _OTHERS[ScalarKind.UUID],
}


def _ordinary(kind: ValueType) -> Any:
    match kind:
        case Enum(words):
            return words[0]
        case Items(item):
            return [_ordinary(item)] if not isinstance(item, ShapeRef) else [{}]
        case ShapeRef():
            return {}
    if kind.kind is ScalarKind.DECIMAL:
        return 1 if kind.is_json_number else f"{Decimal(1):.{kind.scale or 0}f}"
    if kind.kind in (ScalarKind.INTEGER, ScalarKind.NUMBER):
        return int(kind.minimum) + 1 if isinstance(kind.minimum, int | float) else 1
    if kind.kind is ScalarKind.BOOLEAN:
        return True
    if kind.kind is ScalarKind.JSON:
        return {}
    texts = _ORDINARY_TEXTS.get(kind.kind)
    return texts[0] if texts else ("text" * (kind.min_length or 1))[: kind.max_length or max(4, kind.min_length or 0)]
