"""Folders of the factory's own cache that take long to make: made once, in one step, and forgotten when they are old."""

import os
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

_KEPT = 3
_ABANDONED = 3600.0


async def kept_folder(root: Path, kind: str, key: str, make: Callable[[Path], Awaitable[None]]) -> Path | None:
    """Return the folder of *key* below *root*; *make* fills it (or raises OSError) where it is not there. None when it cannot be made."""
    root = root.absolute()
    folder = root / f"{kind}-{key}"
    try:
        if not folder.is_dir():
            await _made(root, kind, folder, make)
        os.utime(folder)
        _forget_old(root, kind)
    except OSError:
        return None
    return folder


async def _made(root: Path, kind: str, folder: Path, make: Callable[[Path], Awaitable[None]]) -> None:
    root.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"making-{kind}-", dir=root))
    try:
        await make(made)
        _open_to_all(made)
        _rename(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _forget_old(root: Path, kind: str) -> None:
    newest_first = sorted(root.glob(f"{kind}-*"), key=lambda path: -path.stat().st_mtime)
    abandoned = (path for path in root.glob(f"making-{kind}-*") if time.time() - path.stat().st_mtime > _ABANDONED)
    for path in (*newest_first[_KEPT:], *abandoned):
        shutil.rmtree(path, ignore_errors=True)


def _open_to_all(made: Path) -> None:
    """Let the sandbox's user read what was made; there is nothing in it but what public libraries say."""
    for path in (made, *made.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _rename(made: Path, folder: Path) -> None:
    """Move *made* to *folder* in one step; another process may have been faster, and what it made is as good."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
