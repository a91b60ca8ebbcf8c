"""What mypy knows of the libraries of generated services, worked out once and kept between runs.

A result depends on this cache, so nothing that was generated or edited may have a hand in it: it is made from a list of imports
that stands here, its name says everything it depends on, and whoever checks a tree works on a private copy.
"""

import hashlib
import os
import sys
from importlib.metadata import distributions
from pathlib import Path

from msgspec import Struct

from synapseops.verification import children, dependencies
from synapseops.verification.checks.kept import kept_folder
from synapseops.verification.sandbox.visible import packages_elsewhere

_SECONDS = 300.0


class LibraryCache(Struct, frozen=True):
    """A folder of caches below *root*, one for each set of installed packages and options."""

    root: Path
    options: tuple[str, ...]
    config: Path

    async def ready(self) -> Path | None:
        """Return the cache's folder, made now if need be; None when it cannot be, which costs time alone."""
        return await kept_folder(self.root, "mypy", self._key(), self._make)

    async def _make(self, made: Path) -> None:
        ended = await children.run(self._child(made))
        if ended.timed_out or ended.code not in (0, 1):
            raise OSError("mypy could not read the libraries")

    def _child(self, made: Path) -> children.Child:
        imports = "\n".join(f"import {name}" for name in dependencies.MODULES)
        argv = (sys.executable, "-P", "-s", "-B", "-m", "mypy", "--cache-dir", str(made), *self.options, "-c", imports)
        env = {"HOME": str(made), "PATH": os.defpath, "PYTHONPATH": os.pathsep.join(packages_elsewhere())}
        return children.Child(argv, folder=made, env=env, seconds=_SECONDS)

    def _key(self) -> str:
        installed = sorted({f"{found.name} {found.version}" for found in distributions()})  # once each, however many finders tell of it
        told = (sys.version, sys.prefix, sys.base_prefix, self.options, dependencies.MODULES, installed)
        return hashlib.sha256(repr(told).encode() + self.config.read_bytes()).hexdigest()[:20]
