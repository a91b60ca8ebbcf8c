"""What decides about generated files beside what they show: sources and templates, by a hash.

A file is read again where its time or size is another, as Python reads modules again that it has compiled. pip and uv give files the
time at which they install them, whatever a wheel says; others may give those of every version the same. So all is read again where our
version is another.
"""

import contextlib
import functools
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from synapseops import __version__

_Entry = tuple[str, int, int]
"""A path below a folder, and the size and time of the file there."""


def made_by(function: Callable[..., Any]) -> str:
    """Return the name of a function that makes something of a blueprint, with the hash of the sources that decide what."""
    return f"{function.__module__}.{function.__qualname__}\0{_of(function.__module__.partition('.')[0])}"


@functools.cache
def _of(package: str) -> str:
    return "".join(map(package_digest, dict.fromkeys((package, "generators", "synapseops"))))


@functools.cache
def package_digest(package: str) -> str:
    """Hash of every source of the top-level *package*: a cache must not outlive the code that filled it. "" without sources."""
    folders = [Path(folder) for folder in getattr(sys.modules.get(package), "__path__", ())]
    return digest(folders, ".py", folders[0] / "__pycache__" / "sources.sha256") if folders else ""


def digest(folders: Sequence[Path], suffix: str, memory: Path) -> str:
    """Return the hash of all files below *folders* whose names end in *suffix*; *memory* is where it is kept, if that can be."""
    found = [(str(folder), sorted(_below(str(folder), suffix))) for folder in folders]
    state = hashlib.sha256(repr((__version__, found)).encode(errors="surrogateescape")).hexdigest()
    with contextlib.suppress(OSError, ValueError):
        known, kept = memory.read_text(encoding="ascii").split()
        if known == state:
            return kept
    made = _read(found)
    _keep(memory, f"{state} {made}\n")
    return made


def _below(folder: str, suffix: str, lead: str = "") -> Iterator[_Entry]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _below(entry.path, suffix, f"{lead}{entry.name}/") if entry.name != "__pycache__" else ()
            elif entry.name.endswith(suffix):
                told = entry.stat()
                yield f"{lead}{entry.name}", told.st_size, told.st_mtime_ns


def _read(found: Iterable[tuple[str, Iterable[_Entry]]]) -> str:
    digest = hashlib.sha256()
    for folder, entries in found:
        for path, _, _ in entries:
            data = Path(folder, path).read_bytes()
            digest.update(f"{path}\0{len(data)}\0".encode(errors="surrogateescape"))
            digest.update(data)
    return digest.hexdigest()


def _keep(memory: Path, text: str) -> None:
    """Write *text* where Python would keep a module; not being able to costs time alone."""
    if not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):
            memory.parent.mkdir(exist_ok=True)
            beside = memory.with_name(f"{memory.name}.{os.getpid()}")
            beside.write_text(text, encoding="ascii")
            beside.replace(memory)
