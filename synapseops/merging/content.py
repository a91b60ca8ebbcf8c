"""One file's three sides merged by git's own algorithm: bytes in, bytes out, nothing written anywhere.

libgit2 merges trees, so the sides become three trees of an object database in memory; names of files never reach it.
"""

from collections.abc import Iterator, Sequence

import pygit2
from msgspec import Struct
from pygit2.enums import FileMode, MergeFlag

LARGEST = 8 << 20
_BINARY_WINDOW = 8000
_SIDES = ("base", "ours", "theirs")


class Sides(Struct, frozen=True):
    """The three sides of a file: the factory's at the last merge, the team's, and the factory's now."""

    base: bytes
    ours: bytes
    theirs: bytes


def merged(files: Sequence[Sides]) -> list[bytes | None]:
    """Return each of *files* merged; None for a conflict, and for what is no text."""
    texts = {number: sides for number, sides in enumerate(files) if _is_text(sides)}
    done = _merged(texts) if texts else {}
    return [done.get(number) for number in range(len(files))]


def aligned(sides: Sides) -> Sides:
    """Return *sides* with the team's line endings in all of them, where the team ends every line as the factory never does."""
    newlines = sides.ours.count(b"\n")
    if not newlines or sides.ours.count(b"\r\n") != newlines or b"\r" in sides.base + sides.theirs:
        return sides
    return Sides(sides.base.replace(b"\n", b"\r\n"), sides.ours, sides.theirs.replace(b"\n", b"\r\n"))


def is_text(data: bytes) -> bool:
    """Tell whether *data* is text to git, and not too much of it."""
    return b"\0" not in data[:_BINARY_WINDOW] and len(data) <= LARGEST


def _is_text(sides: Sides) -> bool:
    return is_text(sides.base) and is_text(sides.ours) and is_text(sides.theirs)


def _merged(files: dict[int, Sides]) -> dict[int, bytes]:
    """Merge trees whose files are called by number; return those that merged."""
    memory = _Memory()
    odb = pygit2.Odb()
    odb.add_backend(memory, 1)
    repository = pygit2.Repository()
    repository.set_odb(odb)
    base, ours, theirs = (_tree(repository, {number: getattr(sides, side) for number, sides in files.items()}) for side in _SIDES)
    index = repository.merge_trees(base, ours, theirs, flags=MergeFlag(0))
    torn = {int(entry.path) for conflict in index.conflicts or () for entry in conflict if entry is not None}
    # a number that the index lacks was deleted by nobody: the three trees name the same files
    return {number: memory.objects[entry.id][1] for entry in index if (number := int(entry.path)) not in torn}


def _tree(repository: pygit2.Repository, files: dict[int, bytes]) -> pygit2.Oid:
    builder = repository.TreeBuilder()
    for number, data in files.items():
        builder.insert(str(number), repository.create_blob(data), FileMode.BLOB)
    return builder.write()


class _Memory(pygit2.OdbBackend):
    """Objects in memory, by id."""

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[pygit2.Oid, tuple[int, bytes]] = {}

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        """Return type and bytes of an object."""
        return self.objects[oid]

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        """Return type and size of an object."""
        kind, data = self.objects[oid]
        return kind, len(data)

    def read_prefix_cb(self, oid: pygit2.Oid) -> tuple[int, bytes, pygit2.Oid]:
        """Know no abbreviated ids: nobody here uses them."""
        raise KeyError(oid)

    def exists_prefix_cb(self, oid: pygit2.Oid) -> pygit2.Oid:
        """Know no abbreviated ids: nobody here uses them."""
        raise KeyError(oid)

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        """Tell whether there is such an object."""
        return oid in self.objects

    def write_cb(self, oid: pygit2.Oid, data: bytes, kind: int) -> None:
        """Keep an object."""
        self.objects[oid] = (kind, data)

    def refresh_cb(self) -> None:
        """Have nothing to look up again."""

    def __iter__(self) -> Iterator[pygit2.Oid]:
        return iter(self.objects)
