"""Trees as git sees them, held in memory: what they hold, their ids, and what turns one into another. Pure.

Since ids are known before anything is sent, only what the repository lacks is sent, and whole folders that it holds are named.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Union

from msgspec import Struct

from synapseops.errors import RepositoryError
from synapseops.forge.base import TreeFile

FOLDER_MODE = 0o040000
LINK_MODE = 0o120000
SUBMODULE_MODE = 0o160000
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

Node = Union["Folder", TreeFile]


class Folder(Struct, frozen=True):
    """A folder with everything below it; `size` is how many files that are."""

    id: str
    entries: Mapping[str, Node]
    size: int

    def files(self, prefix: str = "") -> Iterator[tuple[str, TreeFile]]:
        """Yield all files below, by path."""
        for name, node in self.entries.items():
            if isinstance(node, Folder):
                yield from node.files(f"{prefix}{name}/")
            else:
                yield prefix + name, node

    def folders(self) -> Iterator["Folder"]:
        """Yield this folder and all below it."""
        yield self
        for node in self.entries.values():
            if isinstance(node, Folder):
                yield from node.folders()


class Edit(Struct, frozen=True):
    """What becomes of a path: the file or folder that takes its place, or None."""

    path: str
    node: Node | None


class Edits(Struct, frozen=True):
    """What turns one tree into another. `clearing` comes first: files in the way of folders, and folders in the way of files."""

    clearing: tuple[Edit, ...]
    rest: tuple[Edit, ...]


def folder_of(files: Mapping[str, TreeFile], told: Mapping[str, str] | None = None, at: str = "") -> Folder:
    """Return the folder that holds exactly *files* (path → file). *told* are the ids of folders, by path below the outermost one,
    where somebody knows better: names that are not UTF-8 arrive otherwise than git has them."""
    entries: dict[str, Node] = {}
    below: dict[str, dict[str, TreeFile]] = {}
    for path, file in files.items():
        name, slash, rest = path.partition("/")
        if slash:
            below.setdefault(name, {})[rest] = file
        else:
            entries[name] = file
    entries |= {name: folder_of(inside, told, f"{at}/{name}" if at else name) for name, inside in below.items()}
    return folder(entries, (told or {}).get(at))


def folder(entries: Mapping[str, Node], id: str | None = None) -> Folder:
    """Return the folder of *entries*; *id* where it is known."""
    size = sum(node.size if isinstance(node, Folder) else 1 for node in entries.values())
    return Folder(id or _tree_id(entries), entries, size)


def is_exact(inside: Folder, path: str) -> bool:
    """Tell whether the ids on the way to *path* can be computed: all names in these folders are as git has them."""
    for name in path.split("/"):
        if any("\ufffd" in entry for entry in inside.entries):
            return False
        below = inside.entries.get(name)
        if not isinstance(below, Folder):
            break
        inside = below
    return True


def replaced(inside: Folder, path: str, new: Folder) -> Folder:
    """Return *inside* with *new* at *path*; an empty folder is no entry of git's. Raises `RepositoryError` where no folder may stand."""
    if not path:
        return new
    name, _, rest = path.partition("/")
    present = inside.entries.get(name)
    if isinstance(present, TreeFile):
        what = {SUBMODULE_MODE: "a submodule", LINK_MODE: "a symbolic link"}.get(present.mode, "a file")
        raise RepositoryError(f'"{name}", on the way to the output folder, is {what}', "choose another folder with generate.into")
    below = replaced(present or NOTHING, rest, new)
    entries = {other: node for other, node in inside.entries.items() if other != name}
    if below.entries:
        entries[name] = below
    return folder(entries)


def with_file(inside: Folder, path: str, file: TreeFile | None) -> Folder:
    """Return *inside* with *file* (None: nothing) at *path*. Raises `RepositoryError` where a folder on the way is none."""
    above, _, name = path.rpartition("/")
    entries = {other: node for other, node in at(inside, above).entries.items() if other != name}
    return replaced(inside, above, folder(entries | ({name: file} if file is not None else {})))


def at(inside: Folder, path: str) -> Folder:
    """Return the folder at *path* of the folder *inside*, the empty one where there is none."""
    for name in path.split("/") if path else ():
        found = inside.entries.get(name)
        if not isinstance(found, Folder):
            return NOTHING
        inside = found
    return inside


def edits(old: Folder, new: Folder, is_held: Callable[[str], bool]) -> Edits:
    """Return what turns *old* into *new*; folders that the repository *is_held* to have are named as a whole."""
    found = list(_edits(old, new, is_held, ""))
    return Edits(tuple(edit for is_first, edit in found if is_first), tuple(edit for is_first, edit in found if not is_first))


def blob_id(data: bytes) -> str:
    """Return the id that git gives to *data*."""
    return object_id("blob", data)


def object_id(kind: str, data: bytes) -> str:
    """Return the id of an object."""
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()


def _edits(old: Folder, new: Folder, is_held: Callable[[str], bool], prefix: str) -> Iterator[tuple[bool, Edit]]:
    for name in sorted(old.entries.keys() | new.entries.keys()):
        before, after, path = old.entries.get(name), new.entries.get(name), prefix + name
        if before == after or (isinstance(before, Folder) and isinstance(after, Folder) and before.id == after.id):
            continue
        if isinstance(after, Folder):
            if isinstance(before, TreeFile):
                yield True, Edit(path, None)
            if is_held(after.id):
                yield False, Edit(path, after)
            else:
                yield from _edits(before if isinstance(before, Folder) else NOTHING, after, is_held, f"{path}/")
            continue
        if isinstance(before, Folder):
            yield from ((after is not None, Edit(gone, None)) for gone, _ in before.files(f"{path}/"))
        if after is not None or isinstance(before, TreeFile):
            yield False, Edit(path, after)


def _tree_id(entries: Mapping[str, Node]) -> str:
    ordered = sorted(entries.items(), key=_git_order)
    return object_id("tree", b"".join(_entry(name, node) for name, node in ordered))


def _entry(name: str, node: Node) -> bytes:
    mode, id = (FOLDER_MODE, node.id) if isinstance(node, Folder) else (node.mode, node.blob)
    return f"{mode:o} ".encode() + _encoded(name) + b"\0" + bytes.fromhex(id)


def _git_order(item: tuple[str, Node]) -> bytes:
    name, node = item
    return _encoded(name) + (b"/" if isinstance(node, Folder) else b"")


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


NOTHING = Folder(EMPTY_TREE, {}, 0)
