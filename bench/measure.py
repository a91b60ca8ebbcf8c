"""A command as a whole process tree: its CPU, wall clock and peak memory, by the kernel's own account."""

import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from msgspec import Struct


class Cost(Struct, frozen=True):
    """What a command used: CPU seconds (user and system, children included), wall seconds, peak resident bytes."""

    cpu: float
    wall: float
    peak: int


class CommandFailed(Exception):
    """A measured command did not end well, so that its figures mean nothing."""


def cost(argv: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None, accept: frozenset[int] = frozenset({0})) -> Cost:
    """Run *argv* once and return what it used; raises `CommandFailed` on any other exit code than those in *accept*."""
    start = time.perf_counter()
    with (cwd / ".output").open("wb") as output:
        child = subprocess.Popen(argv, cwd=cwd, env={**os.environ, **(env or {})}, stdout=output, stderr=output)
        _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accept:
        raise CommandFailed(f"{' '.join(argv)}: exit {child.returncode}\n{(cwd / '.output').read_text(errors='replace')[-3000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024)


def typical(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(median(c.cpu for c in costs), median(c.wall for c in costs), int(median(c.peak for c in costs)))


def used() -> float:
    """Return the CPU seconds that this process and its ended children have used."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
