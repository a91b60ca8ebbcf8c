"""Formatting of generated Python with ruff: import order and layout, one pass over any number of files."""

import hashlib
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from synapseops.errors import ToolFailed
from synapseops.verification import materials, ruff, scratch

_SECONDS = 120


@dataclass(frozen=True, slots=True)
class RuffFormatter:
    """The port `Formatter` over ruff, with the factory's configuration alone."""

    @property
    def version(self) -> str:
        """Ruff's version and a digest of our configuration: either may change the outcome."""
        return f"{ruff.tool()} {hashlib.sha256(repr(ruff.options(())).encode()).hexdigest()[:12]}"

    def format(self, files: Mapping[str, bytes], *, packages: Collection[str]) -> dict[str, bytes]:
        """Return *files* with the Python among them formatted; equal input gives equal output, alone or with others."""
        python = {path: data for path, data in files.items() if path.endswith((".py", ".pyi"))}
        if not python:
            return dict(files)
        with scratch.folder("format") as folder:
            materials.write(python, folder)
            shared = ruff.options(packages)
            _ruff("check", "--select", "I", "--fix", "--quiet", *shared, folder=folder)
            _ruff("format", "--quiet", *shared, folder=folder)
            return {path: (folder / path).read_bytes() if path in python else data for path, data in files.items()}


def _ruff(*arguments: str, folder: Path) -> None:
    argv = [ruff.executable(), *arguments, "."]
    try:
        ended = subprocess.run(  # noqa: S603  # our own program with our own arguments; the files are data to it
            argv, cwd=folder, env={}, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise ToolFailed("ruff", str(failure)) from failure
    if ended.returncode:
        raise ToolFailed("ruff", (ended.stderr or ended.stdout).decode(errors="replace").strip())
