"""What mypy knows of the libraries of generated services, worked out once and kept between runs.

A result depends on this cache, so nothing that was generated or edited may have a hand in it: it is made from a list of imports
that stands here, its name says everything it depends on, and whoever checks a tree works on a private copy.
"""

import hashlib
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from synapseops.verification import children, dependencies
from synapseops.verification.sandbox.visible import packages_elsewhere

_SECONDS = 300.0
_KEPT = 3
_ABANDONED = 3600.0


@dataclass(frozen=True, slots=True)
class LibraryCache:
    """A folder of caches below *root*, one for each set of installed packages and options."""

    root: Path
    options: tuple[str, ...]
    config: Path

    async def ready(self) -> Path | None:
        """Return the cache's folder, made now if need be; None when it cannot be, which costs time alone."""
        folder = self.root / f"mypy-{self._key()}"
        try:
            if not folder.is_dir():
                await self._make(folder)
            os.utime(folder)
            self._forget_old()
        except OSError:
            return None
        return folder

    async def _make(self, folder: Path) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="making-mypy-", dir=self.root))
        try:
            ended = await children.run(self._child(made))
            if ended.timed_out or ended.code not in (0, 1):
                raise OSError("mypy could not read the libraries")
            _open_to_all(made)
            _rename(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def _child(self, made: Path) -> children.Child:
        imports = "\n".join(f"import {name}" for name in dependencies.MODULES)
        argv = (sys.executable, "-P", "-s", "-B", "-m", "mypy", "--cache-dir", str(made), *self.options, "-c", imports)
        env = {"HOME": str(made), "PATH": os.defpath, "PYTHONPATH": os.pathsep.join(packages_elsewhere())}
        return children.Child(argv, folder=made, env=env, seconds=_SECONDS)

    def _key(self) -> str:
        installed = sorted(f"{found.name} {found.version}" for found in distributions())
        told = (sys.version, sys.prefix, sys.base_prefix, self.options, dependencies.MODULES, installed)
        return hashlib.sha256(repr(told).encode() + self.config.read_bytes()).hexdigest()[:20]

    def _forget_old(self) -> None:
        newest_first = sorted(self.root.glob("mypy-*"), key=lambda path: -path.stat().st_mtime)
        abandoned = (path for path in self.root.glob("making-mypy-*") if time.time() - path.stat().st_mtime > _ABANDONED)
        for path in (*newest_first[_KEPT:], *abandoned):
            shutil.rmtree(path, ignore_errors=True)


def _open_to_all(made: Path) -> None:
    """Let the sandbox's user read what was made; there is nothing in it but what public libraries say."""
    for path in (made, *made.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _rename(made: Path, folder: Path) -> None:
    """Move *made* to *folder* in one step; another process may have been faster, and its cache is as good."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
