"""Moments in which a core is ours alone: where others work on the same one, the same work takes up to twice the CPU seconds."""

import time
from collections.abc import Callable
from statistics import median

from msgspec import Struct

from bench.measure import Cost

_TURNS = 600_000
_SLOWER = 1.12
"""A loop takes at most that many times as long as at its best where nobody disturbs it."""


class Steady(Struct, frozen=True):
    """CPU seconds of the steady moments, and of all."""

    steady: tuple[float, ...]
    all: tuple[float, ...]

    @property
    def cpu(self) -> float:
        """The median of the steady moments; of all, where there were none."""
        return median(self.steady or self.all)

    def __str__(self) -> str:
        return f"{len(self.steady)} of {len(self.all)} moments in which a loop took as long as at its best; all: {median(self.all):.2f}"


def steadily(prepare: Callable[[int], Callable[[], Cost]], *, wanted: int, most: int) -> Steady:
    """Measure what *prepare* makes ready (by a number), each time between two runs of a loop, until *wanted* moments were steady.

    It is done *most* times at the most.
    """
    found: list[tuple[float, float]] = []
    best = min(_loop() for _ in range(20))
    while len(found) < most:
        measured = prepare(len(found))
        before, cpu, after = _loop(), measured().cpu, _loop()
        best = min(best, before, after)
        found.append((cpu, max(before, after)))
        steady = tuple(cpu for cpu, loop in found if loop <= best * _SLOWER)
        if len(steady) >= wanted:
            break
    return Steady(steady, tuple(cpu for cpu, _ in found))


def _loop() -> float:
    """Return the CPU seconds of work that is always the same."""
    begun, sum_ = time.process_time(), 0
    for number in range(_TURNS):
        sum_ += number & 1023
    return time.process_time() - begun
