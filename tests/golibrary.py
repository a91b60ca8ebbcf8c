"""Go's library, compiled once for all tests that ask Go: it takes half a minute of both cores."""

import asyncio
import fcntl
import shutil
import tempfile
from pathlib import Path

from synapseops.verification.checks import golang
from synapseops.verification.checks.go_cache import GoCache

_ROOT = Path(__file__).parents[1] / ".cache"
KEPT = _ROOT / "verification"
"""A folder for the factory's own cache, kept from one run of the tests to the next."""


def compiled() -> Path:
    """Return a cache of Go's, which is not to be written to."""
    go = golang.program()
    if go is None:
        raise AssertionError("Go comes with the development dependencies")
    KEPT.mkdir(parents=True, exist_ok=True)
    with (_ROOT / "go.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests run in several processes, and one of them is to do it
        ready = asyncio.run(_ready(GoCache(KEPT, go.path, go.version)))
    if ready is None:
        raise AssertionError("Go could not compile its library")
    return ready / "cache"


def copied(folder: Path) -> Path:
    """Return *folder* as a cache to be written to, filled now if it is not there."""
    if not folder.is_dir():
        made = Path(tempfile.mkdtemp(prefix="making-go-", dir=_ROOT), "cache")
        shutil.copytree(compiled(), made, copy_function=shutil.copyfile)
        try:
            made.rename(folder)
        except OSError:  # another process was faster
            shutil.rmtree(made)
        made.parent.rmdir()
    return folder


async def _ready(cache: GoCache) -> Path | None:
    return await cache.ready()
