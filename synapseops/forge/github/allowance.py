"""What the requests of one installation share: how many at a time, one writer, what is left of the limits, and answers seen before."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from time import time

from msgspec import Struct

from synapseops.forge.github.failures import LimitReached
from synapseops.forge.github.waiting import PATIENCE

CONCURRENCY = 10
POINTS_A_MINUTE = 900
_WRITE_POINTS = 5
_WINDOW = 60.0
_CACHE_BYTES = 4 << 20
_LARGEST_CACHED = 256 << 10


class Clock(Struct, frozen=True):
    """The time in seconds since the epoch, and a way to let it pass."""

    now: Callable[[], float] = time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Seen(Struct, frozen=True):
    """An answer that may be asked for again with its *etag*."""

    etag: str
    body: bytes
    headers: Mapping[str, str]


class Answers:
    """Answers by URL, the least used ones dropped beyond *bound* bytes."""

    def __init__(self, bound: int = _CACHE_BYTES) -> None:
        self._bound = bound
        self._size = 0
        self._seen: OrderedDict[str, Seen] = OrderedDict()

    def get(self, url: str) -> Seen | None:
        """Return what was answered for *url* last."""
        if url in self._seen:
            self._seen.move_to_end(url)
        return self._seen.get(url)

    def put(self, url: str, seen: Seen) -> None:
        """Remember an answer, unless it is too large to be worth it."""
        self._drop(url)
        if len(seen.body) > _LARGEST_CACHED:
            return
        self._seen[url] = seen
        self._size += len(seen.body)
        while self._size > self._bound:
            self._drop(next(iter(self._seen)))

    def _drop(self, url: str) -> None:
        old = self._seen.pop(url, None)
        self._size -= len(old.body) if old is not None else 0


class Allowance:
    """The limits of one installation (or token). Everything that asks in its name shares one of these."""

    def __init__(self, *, clock: Clock | None = None, concurrency: int = CONCURRENCY, points: int = POINTS_A_MINUTE) -> None:
        self.clock = clock or Clock()
        self.answers = Answers()
        self.limit: int | None = None
        self.remaining: int | None = None
        self.reset: float | None = None
        self._places = asyncio.Semaphore(concurrency)
        self._writing = asyncio.Lock()
        self._points = points
        self._spent: deque[tuple[float, int]] = deque()
        self._closed_until = 0.0

    @asynccontextmanager
    async def place(self, *, writes: bool) -> AsyncIterator[None]:
        """Hold a place among the requests under way; writes go one by one."""
        if writes:
            async with self._writing, self._places:
                await self._afford(_WRITE_POINTS)
                yield
        else:
            async with self._places:
                await self._afford(1)
                yield

    @asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """Hold while nobody writes: what is being written goes on to its end first, and nothing is begun meanwhile."""
        async with self._writing:
            yield

    def close_for(self, seconds: float) -> None:
        """Let nobody ask for *seconds*: GitHub said so to one of us."""
        self._closed_until = max(self._closed_until, self.clock.now() + seconds)

    def heard(self, headers: Mapping[str, str]) -> None:
        """Note what an answer says about the limit."""
        try:
            self.limit, self.remaining = int(headers["x-ratelimit-limit"]), int(headers["x-ratelimit-remaining"])
            self.reset = float(headers["x-ratelimit-reset"])
        except (KeyError, ValueError):
            return

    async def _afford(self, points: int) -> None:
        """Wait until *points* more fit into this minute, and nobody was asked to wait. Raises `LimitReached` beyond our patience."""
        left = self._closed_until - self.clock.now()
        if left > PATIENCE:
            raise LimitReached(f"GitHub asks us to wait {left:.0f} s", wait=left)
        if left > 0:
            await self.clock.sleep(left)
        while self._within(self.clock.now()) + points > self._points and self._spent:
            await self.clock.sleep(max(self._spent[0][0] + _WINDOW - self.clock.now(), 0.01))
        self._spent.append((self.clock.now(), points))

    def _within(self, now: float) -> int:
        while self._spent and self._spent[0][0] + _WINDOW <= now:
            self._spent.popleft()
        return sum(points for _, points in self._spent)
