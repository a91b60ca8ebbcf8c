"""Which paths may be written into a repository, whatever file system it is checked out on later."""

import functools
from collections.abc import Iterable

from synapseops.errors import SynapseError
from synapseops.intent import filenames

LOCK_NAME = "synapse.lock"
"""The file in an output folder that says what of it the factory made."""

LONGEST_PATH = 4000
DEEPEST = 100


class UnsafePath(SynapseError):
    """A path of ours may not be written: a fault of the generator that made it."""


def check(paths: Iterable[str]) -> None:
    """Raise `UnsafePath` for a path that no repository should hold, or for a file that is a folder as well."""
    known = set(paths)
    folders: set[str] = set()
    for path in sorted(known):
        if (reason := refusal(path)) is not None:
            raise UnsafePath(f"path {path!r} {reason}")
        above = path.rpartition("/")[0]
        while above and above not in folders:
            if above in known:
                raise UnsafePath(f"path {above!r} is a file and the folder of {path!r}")
            folders.add(above)
            above = above.rpartition("/")[0]


def is_safe(path: str) -> bool:
    """Tell whether *path* may be written into a repository."""
    return refusal(path) is None


def refusal(path: str) -> str | None:
    """Return why *path* may not be written, or None."""
    if not path:
        return "is empty"
    if len(path.encode("utf-8", "surrogatepass")) > LONGEST_PATH:
        return "is too long"
    if path.count("/") > DEEPEST:
        return "is nested too deep"
    for name in path.split("/"):
        if (reason := _refused_name(name)) is not None:
            return reason
    return None


def parents(path: str) -> list[str]:
    """Return the folders above *path*, the outermost first, without the root."""
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts))]


@functools.lru_cache(maxsize=8192)
def _refused_name(name: str) -> str | None:
    if filenames.is_plain(name):
        return None
    if name in {"", ".", ".."}:
        return f"has the part {name!r}"
    if filenames.is_git_folder(name):
        return "goes into git's own folder"
    if not name.isprintable() and any(map(_is_control, name)):
        return "holds a control character"
    if filenames.is_refused_by_windows(name):
        return "cannot exist on Windows"
    if len(name.encode()) > filenames.LONGEST:
        return "has a name that is too long"
    return None


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff"
