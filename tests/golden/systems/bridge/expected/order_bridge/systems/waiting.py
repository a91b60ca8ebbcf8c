"""How long to wait: before the next try, between requests, and while a system is given a rest."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 60.0
"""Seconds that a request is held up at most; longer waits are the caller's."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
_DAY = 86_400.0
_RANDOM = secrets.SystemRandom()


def _some(most: float) -> float:
    return _RANDOM.uniform(0, most)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Time:
    """The time as clients see it; tests have one of their own."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    some: Callable[[float], float] = _some
    """A random number of seconds up to the given one."""


def pause(tries: int, time: Time) -> float:
    """Return the seconds before another try: any number up to one that doubles (full jitter)."""
    return time.some(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (tries - 1)))


def asked_for(headers: Mapping[str, str], time: Time) -> float | None:
    """Return the seconds that a system asks for by `Retry-After-Ms` or `Retry-After`."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return min(milliseconds / 1000, _DAY)
    text = headers.get("retry-after", "")
    seconds = _number(text)
    if seconds is None:
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = (
            (until if until.tzinfo else until.replace(tzinfo=UTC)) - time.now()
        ).total_seconds()
    return min(max(seconds, 0.0), _DAY)


def _number(text: str) -> float | None:
    whole, _, places = text.strip().partition(".")
    is_number = (
        whole.isascii() and whole.isdigit() and len(whole) < 12 and (places.isdigit() or not places)
    )
    return float(f"{whole}.{places or 0}") if is_number else None


class Pace:
    """Lets requests go one by one, so many in a second; None is as fast as may be."""

    def __init__(self, per_second: int | None, time: Time) -> None:
        self._gap = 1 / per_second if per_second is not None else 0.0
        self._time = time
        self._next = float("-inf")

    async def turn(self) -> float:
        """Wait for one's turn, and return 0; return the seconds that it would take if too many."""
        now = self._time.monotonic()
        begin = max(now, self._next)
        if begin - now > LONGEST:
            return begin - now
        self._next = begin + self._gap
        if begin > now:
            await self._time.sleep(begin - now)
        return 0.0


class Breaker:
    """Gives a system that keeps failing a rest; then one request tries whether it is back."""

    FAILURES = 5
    REST = 30.0

    def __init__(self, time: Time) -> None:
        self._time = time
        self._failures = 0
        self._rests_until = float("-inf")

    def rest(self) -> float:
        """Return the seconds that the system is still left alone; 0 lets one request go."""
        if self._failures < self.FAILURES:
            return 0.0
        left = self._rests_until - self._time.monotonic()
        if left > 0:
            return left
        # others wait for what comes of this one
        self._rests_until = self._time.monotonic() + self.REST
        return 0.0

    def failed(self) -> None:
        """Note that the system failed."""
        self._failures += 1
        if self._failures >= self.FAILURES:
            self._rests_until = self._time.monotonic() + self.REST

    def answered(self) -> None:
        """Note that the system is there."""
        self._failures = 0
