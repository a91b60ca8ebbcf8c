"""Files in and out of the sandbox: copying the folder in, reading results out without following what was planted there."""

import base64
import os
import stat
from collections.abc import Iterable

_CHUNK = 1 << 20


def copy_tree(source: str, target: str, owner: int) -> None:
    """Copy folders and regular files below *source* into the folder *target*, all owned by *owner*; links are left out."""
    os.chown(target, owner, owner)
    for entry in os.scandir(source):
        there = f"{target}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            os.mkdir(there, 0o755)
            copy_tree(entry.path, there, owner)
        elif entry.is_file(follow_symlinks=False):
            _copy_file(entry.path, there, owner)


def _copy_file(source: str, target: str, owner: int) -> None:
    with open(source, "rb") as reader, open(target, "xb") as writer:
        while chunk := reader.read(_CHUNK):
            writer.write(chunk)
        mode = 0o755 if os.fstat(reader.fileno()).st_mode & stat.S_IXUSR else 0o644
        os.fchmod(writer.fileno(), mode)
        os.fchown(writer.fileno(), owner, owner)


def kept(folder: str, paths: Iterable[str], limit: int) -> tuple[tuple[str, str], ...]:
    """Return those of *paths* that are regular files below *folder* of together at most *limit* bytes, in base64.

    No symbolic link is followed, whoever made it: neither in a folder of the path nor at its end.
    """
    found = []
    for path in paths:
        data = _read_plain(folder, path, limit)
        if data is not None:
            limit -= len(data)
            found.append((path, base64.b64encode(data).decode()))
    return tuple(found)


def _read_plain(folder: str, path: str, limit: int) -> bytes | None:
    *parents, name = path.split("/")
    opened = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
    try:
        for parent in parents:
            opened.append(os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=opened[-1]))
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        opened.append(os.open(name, flags, dir_fd=opened[-1]))
        facts = os.fstat(opened[-1])
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > limit:
            return None
        return os.pread(opened[-1], facts.st_size, 0)
    except OSError:
        return None
    finally:
        for descriptor in opened:
            os.close(descriptor)


def size(folder: str) -> int:
    """Return the bytes that the files below *folder* take, as far as they can be seen."""
    total = 0
    try:
        for entry in os.scandir(folder):
            total += size(entry.path) if entry.is_dir(follow_symlinks=False) else entry.stat(follow_symlinks=False).st_blocks * 512
    except OSError:
        return total
    return total
