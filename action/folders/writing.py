"""What was made, as files of a folder: a new one that is there whole or not at all, and single files that take the place of others."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from action.folders.locking import alone
from action.folders.refused import told
from action.folders.scratch import beside
from synapseops.errors import UsageError
from synapseops.pipeline.pristine import PristineFile

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

Known = Mapping[str, os.stat_result]
"""What the file system says of files, by path."""


class Overtaken(UsageError):
    """Somebody else wrote to a folder after we found it empty or absent."""


def write(files: Mapping[str, PristineFile], out: Path, remember: Callable[[Known], None]) -> None:
    """Write *files* into *out*, which is empty or absent: beside it first, so that it is there whole or not at all.

    Have *remember* note them as they are then, before they are there: a folder of ours that nobody remembers is nobody's.
    Raises `Overtaken` where it is neither any more, and `UsageError` where the system refuses to.
    """
    named, out = out, Path(os.path.realpath(out))
    with told(f'nothing was written to "{named}"'), beside(out) as scratch:
        tree = f"{scratch}/tree"
        for folder in {path.rpartition("/")[0] for path in files} | {""}:
            os.makedirs(f"{tree}/{folder}", exist_ok=True)
        known = {path: put(f"{tree}/{path}", file) for path, file in files.items()}
        with alone(out.parent), _first(named):
            if out.is_dir():
                out.rmdir()  # it is empty, else this refuses
            remember(known)
            os.rename(tree, out)


@contextlib.contextmanager
def _first(out: Path) -> Iterator[None]:
    """Raise `Overtaken` in place of what the system says of a folder *out* that is not empty."""
    try:
        yield
    except OSError as failure:
        if failure.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        raise Overtaken(f'somebody else wrote to "{out}" meanwhile, and nothing of ours was', "run again") from failure


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
