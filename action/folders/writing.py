"""What was made, as files of a folder: a new one that is there whole or not at all, and single files that take the place of others."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from action.folders.locking import alone
from synapseops.pipeline.pristine import PristineFile

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_NAME = 50
"""Characters of the name of a folder that fit into another name, however many bytes each of them is."""

Known = Mapping[str, os.stat_result]
"""What the file system says of files, by path."""


def write(files: Mapping[str, PristineFile], out: Path, remember: Callable[[Known], None]) -> None:
    """Write *files* into *out*, which is empty or absent: beside it first, so that it is there whole or not at all.

    Have *remember* note them as they are then, before they are there: a folder of ours that nobody remembers is nobody's.
    """
    out = Path(os.path.realpath(out))
    with beside(out) as scratch:
        tree = f"{scratch}/tree"
        for folder in {path.rpartition("/")[0] for path in files} | {""}:
            os.makedirs(f"{tree}/{folder}", exist_ok=True)
        known = {path: put(f"{tree}/{path}", file) for path, file in files.items()}
        with alone(out.parent):
            if out.is_dir():
                out.rmdir()  # it is empty, else this refuses
            remember(known)
            os.rename(tree, out)


@contextmanager
def beside(out: Path) -> Iterator[str]:
    """Give a folder beside *out*, from which files can be moved there, and in which they have the rights that a commit gives them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name[:_NAME]}.", dir=out.parent) as scratch:
        before = os.umask(0o022)
        try:
            yield scratch
        finally:
            os.umask(before)


def put(path: str, file: PristineFile) -> os.stat_result:
    """Write one of thousands, where nothing is yet, and return what the file system says of it.

    A file object for each would cost as much as writing.
    """
    descriptor = os.open(path, _WRITE, 0o755 if file.executable else 0o644)
    try:
        rest = memoryview(file.data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)
