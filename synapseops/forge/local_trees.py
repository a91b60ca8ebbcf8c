"""Trees of a repository, read and written as git stores them.

Reading raw keeps names that are not UTF-8 (as surrogates), and writing raw needs no object but the new ones: a partial clone
holds trees whose blobs were never fetched, and libgit2's builders refuse to name those.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pygit2
from pygit2.enums import ObjectType

from synapseops.errors import RepositoryError
from synapseops.forge.base import TreeFile
from synapseops.forge.local_loose import Loose
from synapseops.forge.local_open import FSCK, is_partial

FOLDER_MODE = 0o040000
SUBMODULE_MODE = 0o160000
MOST_ENTRIES = 1_000_000
DEEPEST = 200

_MODES = {FOLDER_MODE, SUBMODULE_MODE, 0o100644, 0o100755, 0o120000}


class Entry(NamedTuple):
    """An entry of a tree: git mode and object id."""

    mode: int
    id: str


Entries = dict[str, Entry]


class Trees:
    """The trees of one repository."""

    def __init__(self, repository: pygit2.Repository, loose: Loose) -> None:
        self._repository = repository
        self._odb = repository.odb
        self._loose = loose

    def read_object(self, id: str, kind: ObjectType) -> bytes:
        """Return the bytes of an object of *kind*. Raises `RepositoryError` when it is absent, damaged or of another kind."""
        if (whole := self._loose.read(id)) is not None:
            return self._of_kind(id, kind, *whole)
        try:
            found, data = self._odb.read(id)
        except KeyError:
            raise self.absent(id) from None
        except pygit2.GitError as failure:
            raise RepositoryError(f"object {id} cannot be read: {failure}", FSCK) from failure
        return self._of_kind(id, kind, found.name.lower(), data)

    def has_blob(self, id: str) -> bool:
        """Tell whether *id* is a blob that is here and whole."""
        try:
            self.read_object(id, ObjectType.BLOB)
        except RepositoryError:
            return False
        return True

    def write_object(self, kind: ObjectType, data: bytes) -> str:
        """Write an object and return its id; one that is there is only marked as used."""
        header = f"{kind.name.lower()} {len(data)}\0".encode()
        self._loose.discard_torn(hashlib.sha1(header + data, usedforsecurity=False).hexdigest())
        return str(self._odb.write(kind, data))

    def absent(self, id: str) -> RepositoryError:
        """Return the answer to a missing object."""
        if is_partial(self._repository):
            return RepositoryError(
                f"object {id} was never fetched: this is a partial clone", "git fetch --refetch --no-filter completes it"
            )
        return RepositoryError(f"object {id} is missing: the repository is damaged", FSCK)

    def entries(self, tree: str | None) -> Entries:
        """Return the entries of *tree* by name; none when there is no tree."""
        if tree is None:
            return {}
        data = self.read_object(tree, ObjectType.TREE)
        try:
            return dict(_parsed(data))
        except ValueError as failure:
            raise RepositoryError(f"tree {tree} is damaged", FSCK) from failure

    def write(self, entries: Mapping[str, Entry]) -> str:
        """Write a tree and return its id; what is there already is not written again."""
        ordered = sorted(entries.items(), key=_git_order)
        raw = b"".join(f"{entry.mode:o} ".encode() + _encoded(name) + b"\0" + bytes.fromhex(entry.id) for name, entry in ordered)
        return self.write_object(ObjectType.TREE, raw)

    def files(self, tree: str, under: str = "") -> dict[str, TreeFile]:
        """Return everything but folders below the folder *under*, by path from the root."""
        folder = self.at(tree, under)
        if folder is None or folder.mode != FOLDER_MODE:
            return {}
        return dict(self._walk(folder.id, f"{under}/" if under else ""))

    def at(self, tree: str, path: str) -> Entry | None:
        """Return the entry at *path*, the root for ""."""
        entry = Entry(FOLDER_MODE, tree)
        for name in path.split("/") if path else ():
            if entry.mode != FOLDER_MODE:
                return None
            found = self.entries(entry.id).get(name)
            if found is None:
                return None
            entry = found
        return entry

    def write_files(self, files: Mapping[str, Entry]) -> str | None:
        """Write the tree that holds exactly *files* (path → entry), and return its id; None for no files."""
        if not files:
            return None
        entries: Entries = {}
        folders: dict[str, dict[str, Entry]] = {}
        for path, entry in files.items():
            name, separator, rest = path.partition("/")
            if separator:
                folders.setdefault(name, {})[rest] = entry
            else:
                entries[name] = entry
        for name, below in folders.items():
            entries[name] = Entry(FOLDER_MODE, self.write_files(below) or "")
        return self.write(entries)

    def replaced(self, tree: str | None, folder: str, new: str | None) -> str | None:
        """Return *tree* with *folder* being the tree *new* (None: gone). Raises `RepositoryError` where no folder may stand."""
        if not folder:
            return new
        name, _, rest = folder.partition("/")
        entries = self.entries(tree)
        present = entries.pop(name, None)
        if present is not None and present.mode != FOLDER_MODE:
            what = {SUBMODULE_MODE: "a submodule", 0o120000: "a symbolic link"}.get(present.mode, "a file")
            raise RepositoryError(f'"{name}", on the way to the output folder, is {what}', "choose another folder with generate.into")
        below = self.replaced(present.id if present is not None else None, rest, new)
        if below is not None:
            entries[name] = Entry(FOLDER_MODE, below)
        return self.write(entries) if entries else None

    def with_entry(self, tree: str, path: str, entry: Entry | None) -> str:
        """Return *tree* with *entry* (None: nothing) at *path*. Raises `RepositoryError` where a folder on the way is none."""
        folder, _, name = path.rpartition("/")
        there = self.at(tree, folder)
        entries = self.entries(there.id if there is not None and there.mode == FOLDER_MODE else None)
        entries = {other: present for other, present in entries.items() if other != name} | ({name: entry} if entry is not None else {})
        return self.replaced(tree, folder, self.write(entries) if entries else None) or self.write({})

    def changes(self, old: str | None, new: str | None, prefix: str = "") -> Iterator[tuple[str, Entry | None, Entry | None]]:
        """Yield path, entry in *old*, entry in *new* of every file that differs; equal folders are not looked into."""
        if old == new:
            return
        _refuse_depth(prefix)
        before, after = self.entries(old), self.entries(new)
        for name in sorted(before.keys() | after.keys()):
            one, other = before.get(name), after.get(name)
            if one == other:
                continue
            yield from self.changes(_folder(one), _folder(other), f"{prefix}{name}/")
            if _file(one) != _file(other):
                yield prefix + name, _file(one), _file(other)

    def _of_kind(self, id: str, kind: ObjectType, found: str, data: bytes) -> bytes:
        if found != kind.name.lower():
            raise RepositoryError(f"object {id} is no {kind.name.lower()}", FSCK)
        return data

    def _walk(self, tree: str, prefix: str) -> Iterator[tuple[str, TreeFile]]:
        """Yield what lies below *tree*, within bounds: a few trees that name each other hold more files than there is memory."""
        waiting, count = [(tree, prefix)], 0
        read: dict[str, Entries] = {}
        while waiting:
            folder, prefix = waiting.pop()
            _refuse_depth(prefix)
            if folder not in read:
                read[folder] = self.entries(folder)
            for name, entry in read[folder].items():
                count += 1
                if count > MOST_ENTRIES:
                    raise RepositoryError(f"tree {tree} holds more than {MOST_ENTRIES:,} files and folders", "work in a smaller repository")
                if entry.mode == FOLDER_MODE:
                    waiting.append((entry.id, f"{prefix}{name}/"))
                else:
                    yield prefix + name, TreeFile(entry.id, entry.mode)


def _refuse_depth(prefix: str) -> None:
    if prefix.count("/") > DEEPEST:
        raise RepositoryError(f'folders are nested deeper than {DEEPEST} at "{prefix[:80]}…"', "work in a repository without them")


def _parsed(data: bytes) -> Iterator[tuple[str, Entry]]:
    at = 0
    while at < len(data):
        space, end = data.index(b" ", at), data.index(b"\0", at)
        mode = int(data[at:space], 8)
        if len(data) < end + 21 or not data[space + 1 : end]:
            raise ValueError("torn entry")
        yield data[space + 1 : end].decode("utf-8", "surrogateescape"), Entry(_known(mode), data[end + 1 : end + 21].hex())
        at = end + 21


def _known(mode: int) -> int:
    """Return *mode* as git writes it today: old versions knew 100664 and more."""
    return mode if mode in _MODES else 0o100755 if mode & 0o111 else 0o100644


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _git_order(item: tuple[str, Entry]) -> bytes:
    name, entry = item
    return _encoded(name) + (b"/" if entry.mode == FOLDER_MODE else b"")


def _folder(entry: Entry | None) -> str | None:
    return entry.id if entry is not None and entry.mode == FOLDER_MODE else None


def _file(entry: Entry | None) -> Entry | None:
    return entry if entry is not None and entry.mode != FOLDER_MODE else None
