"""Confinement of the file system by Landlock: what may be read, what may be written, nothing else."""

import os
import struct
from collections.abc import Iterable

from . import kernel

OLDEST = 3
"""Before version 3 (Linux 6.2) truncating is not confined: a file outside could be emptied."""

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_EVERYTHING = {3: (1 << 15) - 1, 5: (1 << 16) - 1}
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_NETWORK = 0b11
_SCOPES = 0b11


def confine(*, readable: Iterable[str], writable: Iterable[str]) -> None:
    """Let this process and its children read below *readable*, do anything below *writable*, and open nothing else.

    Where the kernel can (version 4, version 6), TCP, abstract sockets and signals to others are refused as well.
    """
    version = kernel.landlock_version()
    if version < OLDEST:
        raise OSError(f"Landlock version {version} is too old, {OLDEST} is needed")
    everything = _EVERYTHING[5 if version >= 5 else 3]
    ruleset = kernel.landlock_ruleset(_attributes(version, everything))
    _allow(ruleset, readable, _READ)
    _allow(ruleset, writable, everything)
    _allow(ruleset, _DEVICES, _READ_FILE | _WRITE_FILE)
    kernel.landlock_restrict(ruleset)
    os.close(ruleset)


def _attributes(version: int, everything: int) -> bytes:
    if version >= 6:
        return struct.pack("=QQQ", everything, _NETWORK, _SCOPES)
    if version >= 4:
        return struct.pack("=QQ", everything, _NETWORK)
    return struct.pack("=Q", everything)


def _allow(ruleset: int, paths: Iterable[str], access: int) -> None:
    for path in paths:
        try:
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        kernel.landlock_allow(ruleset, opened, access if os.path.isdir(path) else access & _ON_FILES)
        os.close(opened)
