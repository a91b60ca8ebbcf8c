"""What of the machine a sandboxed process must see: the system's programs and libraries, and the interpreter's own folders."""

import functools
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store")
_SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/localtime")
_USERS = ("/etc/passwd", "/etc/group", "/etc/hosts", "/etc/nsswitch.conf", "/etc/mime.types")


class Visible(Struct, frozen=True):
    """Folders and files to be readable, outermost first, and symbolic links (path, target) on the way to them."""

    paths: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def visible(further: Iterable[Path], *, users: bool) -> Visible:
    """Return what is seen by a process that may read *further*; *users* adds the machine's lists of users and hosts."""
    wanted = [*_SYSTEM, *_SETTINGS, *(_USERS if users else ()), *interpreter(), *map(str, further)]
    paths, links = set(), set()
    for path in filter(os.path.lexists, wanted):
        for step in _steps(path):
            target = os.readlink(step) if os.path.islink(step) else None
            if target is None:
                paths.add(step)
            else:
                links.add((step, target))
    return Visible(_outermost(paths), tuple(sorted(links)))


def packages_elsewhere() -> tuple[str, ...]:
    """Return the folders of installed packages that lie outside this Python: a user's own, or such as `PYTHONPATH` names.

    Other folders of `sys.path` are somebody's work, and are not shown.
    """
    inside = (sys.prefix, sys.base_prefix, "/usr")
    found = [path for path in map(os.path.normpath, sys.path) if os.path.basename(path) in {"site-packages", "dist-packages"}]
    return tuple(path for path in found if not any(path.startswith(f"{prefix}/") for prefix in inside) and os.path.isdir(path))


@functools.cache
def interpreter() -> tuple[str, ...]:
    """Return the folders that this Python, its environment and its installed packages live in."""
    folders = {*packages_elsewhere(), sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    program = Path(sys.executable)
    while True:
        folders.add(str(program.parent.parent))
        if not program.is_symlink():
            break
        program = program.parent / program.readlink()
    return tuple(sorted(os.path.normpath(folder) for folder in folders))


def _steps(path: str) -> list[str]:
    """Return the links that lead from *path* to its real place, in order, and that place."""
    steps: list[str] = []
    current = path
    while (link := _first_link(current)) is not None:
        steps.append(link)
        current = os.path.normpath(os.path.join(os.path.dirname(link), os.readlink(link), os.path.relpath(current, link)))
        if len(steps) > 40:
            return []
    return [*steps, current]


def _first_link(path: str) -> str | None:
    parts = path.split("/")
    for length in range(2, len(parts) + 1):
        candidate = "/".join(parts[:length])
        if os.path.islink(candidate):
            return candidate
    return None


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(paths):
        if not any(path.startswith(f"{other.rstrip('/')}/") for other in kept):
            kept.append(path)
    return tuple(kept)
