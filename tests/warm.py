"""The factory's own cache, kept from one run of the tests to the next: what mypy and Go know of libraries takes a minute of both cores."""

import asyncio
import fcntl
import functools
import shutil
import tempfile
from pathlib import Path

from synapseops.verification.checks import golang
from synapseops.verification.checks.go_cache import GoCache
from synapseops.verification.checks.library_cache import LibraryCache
from synapseops.verification.checks.types import TypesCheck

_ROOT = Path(__file__).parents[1] / ".cache"
HOME = _ROOT / "home"
"""What `XDG_CACHE_HOME` is in tests that use the product as people do."""
KEPT = HOME / "synapse"
"""The factory's folder in it."""


@functools.cache
def compiled() -> Path:
    """Return the cache of Go's, which is not to be written to."""
    go = golang.program()
    if go is None:
        raise AssertionError("Go comes with the development dependencies")
    return _one_at_a_time(GoCache(KEPT, go.path, go.version)) / "cache"


@functools.cache
def typed() -> Path:
    """Return the cache of mypy's."""
    return _one_at_a_time(TypesCheck(KEPT).libraries())


def types(folder: Path) -> Path:
    """Return a copy below *folder* of mypy's cache, to be written to: generated projects ask for the options that it was made with."""
    return Path(shutil.copytree(typed(), folder / "mypy-cache", copy_function=shutil.copyfile))


def copied(folder: Path) -> Path:
    """Return *folder* as a cache of Go's to be written to, filled now if it is not there."""
    if not folder.is_dir():
        made = Path(tempfile.mkdtemp(prefix="making-go-", dir=_made(_ROOT)), "cache")
        shutil.copytree(compiled(), made, copy_function=shutil.copyfile)
        try:
            made.rename(folder)
        except OSError:  # another process was faster
            shutil.rmtree(made)
        made.parent.rmdir()
    return folder


def _one_at_a_time(cache: GoCache | LibraryCache) -> Path:
    """Make *cache* ready: the tests run in several processes, and one of them is to do it."""
    with (_made(KEPT) / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = asyncio.run(_ready(cache))
    if ready is None:
        raise AssertionError("what is known of libraries cannot be worked out")
    return ready


async def _ready(cache: GoCache | LibraryCache) -> Path | None:
    return await cache.ready()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    typed()
    compiled()
