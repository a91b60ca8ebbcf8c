"""Intents in a work tree: found by name, read from disk, with no need of git."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from synapseops.errors import UsageError
from synapseops.intent.documents import LARGEST, Unreadable
from synapseops.intent.filenames import is_git_folder
from synapseops.pipeline.discovery import LARGEST_INTENT, is_intent, refuse_too_much

_NOT_SEARCHED = frozenset({".git", "node_modules"})
_MARKS_OF_OTHERS = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})


class OnDisk(Struct, frozen=True):
    """An intent in a work tree: where it is, the root that its paths may not leave, its path from there, and its bytes."""

    file: Path
    root: Path
    path: str
    data: bytes


class Around(Struct, frozen=True):
    """The documents around the intent at *path* below *root*, as they lie in the work tree."""

    root: Path
    path: str

    def read(self, path: str) -> bytes | None:
        """Return the file at *path* from the intent's folder; links are followed within the root."""
        try:
            return self._read(Path(os.path.realpath((self.root / self.path).parent / path)))
        except OSError as failure:
            raise Unreadable(f"cannot be read: {failure.strerror}") from failure

    def _read(self, file: Path) -> bytes | None:
        root = os.path.realpath(self.root)
        if not file.is_relative_to(root) or any(map(is_git_folder, file.relative_to(root).parts)):
            raise Unreadable.leads_out()
        if not file.is_file():
            if file.exists():
                raise Unreadable.no_file()
            return None
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unreadable.too_large()
        return data


def find(paths: Iterable[Path]) -> list[OnDisk]:
    """Return the intents that *paths* name or hold, each once. Raises `UsageError` when there is none."""
    asked = list(paths)
    files = {os.path.realpath(file): file for path in asked for file in _files(path)}
    if not files:
        where = ", ".join(f'"{path}"' for path in asked)
        raise UsageError(f"no intent in {where}", 'an intent is called "synapse.yaml" or "NAME.synapse.yaml"; synapse init writes one')
    return read_all(sorted(files.values()))


def the_one(path: Path) -> OnDisk:
    """Return the intent that *path* is, or that lies in the folder *path*. Raises `UsageError` when it is not one."""
    if not path.is_dir():
        return find([path])[0]
    here = sorted(file for file in path.iterdir() if is_intent(file.name) and _is_plain(file))
    if not here:
        raise UsageError(f'no intent in the folder "{path}"', "name the intent, or its folder")
    if len(here) > 1:
        raise UsageError(f'{len(here)} intents in the folder "{path}"', f'name one of them: "{here[0]}"')
    return read(here[0])


def read_all(files: Iterable[Path]) -> list[OnDisk]:
    """Read intents. Raises `RepositoryError` as soon as they are more than may be held at once."""
    found: list[OnDisk] = []
    size = 0
    for file in files:
        found.append(read(file))
        size += len(found[-1].data)
        refuse_too_much([size])
    return found


def read(file: Path) -> OnDisk:
    """Read one intent; of a larger one than may be, only what shows that it is."""
    real = Path(os.path.realpath(file))
    root = root_of(Path(os.path.abspath(file)).parent)
    if not real.is_relative_to(os.path.realpath(root)):
        raise UsageError(f'"{file}" leads out of "{root}"', "keep the intent itself in the repository")
    with real.open("rb") as stream:
        data = stream.read(LARGEST_INTENT + 1)
    return OnDisk(file, root, Path(os.path.abspath(file)).relative_to(root).as_posix(), data)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from walk(path)
    elif path.is_file():
        yield path
    elif os.path.lexists(path):
        raise UsageError(f'"{path}" is neither a file nor a folder', "name an intent, or a folder to look in")
    else:
        raise UsageError(f'"{path}" does not exist', "name an intent, or a folder to look in")


def walk(folder: Path) -> Iterator[Path]:
    """Yield the intents below *folder*; links are not followed, and what tools put there is not searched."""
    yield from filter(_is_plain, _named(folder))


def links(folder: Path) -> Iterator[Path]:
    """Yield the links below *folder* that are called as intents are, and are not followed."""
    yield from filter(Path.is_symlink, _named(folder))


def _named(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        if _MARKS_OF_OTHERS.intersection(names):
            folders.clear()
            continue
        folders[:] = sorted(set(folders) - _NOT_SEARCHED)
        yield from (Path(where, name) for name in sorted(names) if is_intent(name))


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def root_of(folder: Path) -> Path:
    """Return the work tree around *folder*, or *folder* itself where there is none."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)
