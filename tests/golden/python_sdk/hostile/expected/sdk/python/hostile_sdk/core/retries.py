"""When a request is sent again, and after how long."""

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import httpx

RETRIES = 2
TIMEOUT = 30.0
LONGEST_REPLY = 268435456
_RETRIED = frozenset({408, 425, 429})
_FIRST, _LONGEST, _JITTER = 0.5, 8.0, 0.25
_LONGEST_PROMISE = 60.0


def wait(
    response: httpx.Response | None, attempt: int, *, now: float, chance: float
) -> float | None:
    """Return after how many seconds to try again, or None where that is no use.

    *response* is None when there was none, *attempt* counts from 0, *now* is a Unix time, and
    *chance* is in [0, 1).
    """
    promised = None if response is None else _promised(response.headers, now)
    if response is not None and not _is_passing(response.status_code, promised):
        return None
    if promised is None:
        return min(_FIRST * 2.0 ** min(attempt, 10), _LONGEST) * (1 - _JITTER * chance)
    return promised if promised <= _LONGEST_PROMISE else None


def _is_passing(status: int, promised: float | None) -> bool:
    return status in _RETRIED or status >= 500 or (status == 409 and promised is not None)


def _promised(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that the reply asks for: in milliseconds, in seconds, or as a date."""
    for name, unit in (("Retry-After-Ms", 0.001), ("Retry-After", 1.0)):
        seconds = _number(headers.get(name, ""))
        if seconds is not None:
            return max(0.0, seconds * unit)
    try:
        return max(0.0, parsedate_to_datetime(headers["Retry-After"]).timestamp() - now)
    except (KeyError, ValueError, OverflowError):
        return None


def _number(text: str) -> float | None:
    try:
        return None if math.isnan(float(text)) else float(text)
    except ValueError:
        return None
