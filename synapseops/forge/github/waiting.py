"""When a request is made again, and after how long: decided from the answer alone.

What GitHub turned away unread may be asked again whatever it was. What it may have done already (no answer, 5xx) only where doing it
twice is as good as once. https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

from collections.abc import Mapping

PATIENCE = 90.0
"""The longest that a request waits by itself, in seconds; longer waits are for whoever queues the work."""

PAUSES = (0.5, 1.0, 2.0)
_BACK_OFF = 60.0


def pause(attempt: int) -> float | None:
    """Return how long to wait after the *attempt*-th try (from 0) that came to nothing, None after the last."""
    return PAUSES[attempt] if attempt < len(PAUSES) else None


def limited_for(status: int, reason: str, headers: Mapping[str, str], *, now: float, attempt: int) -> float | None:
    """Return how long GitHub asks us to wait, or None where the answer has nothing to do with limits."""
    if status not in {403, 429}:
        return None
    retry_after = _number(headers.get("retry-after"))
    if retry_after is not None:
        return max(retry_after, 0.0)
    if headers.get("x-ratelimit-remaining") == "0":
        reset = _number(headers.get("x-ratelimit-reset"))
        return max(reset - now, 0.0) + 1.0 if reset is not None else _back_off(attempt)
    said = reason.lower()
    if status == 429 or "secondary rate limit" in said or "abuse detection" in said:
        return _back_off(attempt)
    return None


def is_passing(status: int) -> bool:
    """Tell whether an answer of *status* says nothing about the request, so that another try may succeed."""
    return status >= 500 or status == 408


def _back_off(attempt: int) -> float:
    return _BACK_OFF * float(1 << attempt)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
