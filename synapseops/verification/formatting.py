"""Formatting of generated Python with ruff: import order and layout, one pass over any number of files."""

import hashlib
import re
import subprocess
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from synapseops.errors import ToolFailed
from synapseops.verification import materials, ruff, scratch, variables

_SECONDS = 120
_AT_ONCE = 200  # paths, which a command line must hold
_SORTED = ("check", "--select", "I,UP034", "--fix", "--quiet")  # a long text has brackets of its own, which is too many in a call
_LAID_OUT = ("format", "--quiet")
_EXCUSED = ("check", "--select", "E501,RUF001,RUF002,RUF003", "--add-noqa", "--quiet")
_NOT_EXCUSED = ("check", "--select", ",".join(ruff.RULES), "--fixable", "RUF100", "--fix", "--exit-zero", "--quiet")
_ROUNDS = 3  # what is laid out for its excuses may need them elsewhere


class RuffFormatter(Struct, frozen=True):
    """The port `Formatter` over ruff, with the factory's configuration alone."""

    @property
    def version(self) -> str:
        """Ruff's version and a digest of how we call it: either may change the outcome."""
        calls = (_SORTED, _LAID_OUT, _EXCUSED, _NOT_EXCUSED, _ROUNDS, ruff.options(()))
        return f"{ruff.tool()} {hashlib.sha256(repr(calls).encode()).hexdigest()[:12]}"

    def knows(self, path: str) -> bool:
        """Tell whether *path* is of Python."""
        return path.endswith((".py", ".pyi"))

    def format(self, files: Mapping[str, bytes], *, packages: Collection[str]) -> dict[str, bytes]:
        """Return *files* with the Python among them formatted; equal input gives equal output, alone or with others."""
        python = {path: data for path, data in files.items() if self.knows(path)}
        if not python:
            return dict(files)
        with scratch.folder("format") as folder:
            materials.write(python, folder)
            shared = ruff.options(packages)
            _ruff(*_SORTED, *shared, folder=folder)
            _ruff(*_LAID_OUT, *shared, folder=folder)
            laid_out = {path: (folder / path).read_bytes() for path in python}
            rigid = [path for path, data in laid_out.items() if _holds_what_cannot_change(data)]
            return {**files, **laid_out, **_excused(rigid, shared, folder)}


def _excused(paths: Sequence[str], shared: Sequence[str], folder: Path) -> dict[str, bytes]:
    """Excuse what lines of *paths* in *folder* cannot change, and lay them out with that."""
    found: dict[str, bytes] = {}
    for _ in range(_ROUNDS):
        _each(_EXCUSED, paths, shared, folder)
        excused = {path: (folder / path).read_bytes() for path in paths}
        _each(_LAID_OUT, paths, shared, folder)
        found |= {path: (folder / path).read_bytes() for path in paths}
        paths = [path for path in paths if found[path] != excused[path]]
        _each(_NOT_EXCUSED, paths, shared, folder)
    return found


def _each(command: Sequence[str], paths: Sequence[str], shared: Sequence[str], folder: Path) -> None:
    for start in range(0, len(paths), _AT_ONCE):
        _ruff(*command, *shared, folder=folder, paths=paths[start : start + _AT_ONCE])


def _holds_what_cannot_change(data: bytes) -> bool:
    """Whether a line may break a rule all the same: words of the author's can be long, or of letters that resemble others."""
    return (not data.isascii() and _RESEMBLES.search(data.decode()) is not None) or max(map(len, data.split(b"\n"))) > ruff.LINE_LENGTH


_RESEMBLES = re.compile("[^\x00-\x7f\xc0-\xd6\xd8-\xf6\xf8-\xff]")
"""Neither ASCII nor a letter of Western Europe: ruff takes none of these for another."""


def _ruff(*arguments: str, folder: Path, paths: Sequence[str] = (".",)) -> None:
    argv = [ruff.executable(), *arguments, "--", *paths]
    try:
        ended = subprocess.run(  # noqa: S603  # our own program with our own arguments; the files are data to it
            argv, cwd=folder, env=variables.needed(), stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise ToolFailed("ruff", str(failure)) from failure
    if ended.returncode:
        raise ToolFailed("ruff", (ended.stderr or ended.stdout).decode(errors="replace").strip())
