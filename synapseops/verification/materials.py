"""Writing a tree's files into a folder of ours, so that no path of theirs leads out of it."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from synapseops.errors import SynapseError

_FORBIDDEN = re.compile(r"[\x00-\x1f\\:]")


class UnsafePath(SynapseError):
    """A path of a tree leads, or may lead on some file system, out of the folder it belongs to."""

    def __init__(self, path: str) -> None:
        super().__init__(f"the path {path!r} is not one below a folder")
        self.path = path


def write(files: Mapping[str, bytes], folder: Path, *, executable: Collection[str] = ()) -> None:
    """Write *files* (path → bytes) below *folder*, which is new and empty. Raises `UnsafePath` before anything is written."""
    for path in files:
        _require_below(path)
    for parent in sorted({(folder / path).parent for path in files}):
        parent.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        (folder / path).write_bytes(data)
    for path in executable:
        (folder / path).chmod(0o755)


def _require_below(path: str) -> None:
    segments = path.split("/")
    if _FORBIDDEN.search(path) or any(segment in {"", ".", ".."} or segment.lower() == ".git" for segment in segments):
        raise UnsafePath(path)
