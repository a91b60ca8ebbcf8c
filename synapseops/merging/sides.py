"""What is merged: the factory's files, the repository's, what the lock remembers, and the bytes behind them.

Files come in as blob ids and modes. Bytes are asked for only where two ids leave a question, so that a tree of any size costs
what was changed in it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct, field

from synapseops.generation import Owner
from synapseops.merging.entries import Conflict
from synapseops.merging.lock import Lock, LockedFile

REGULAR = frozenset({0o100644, 0o100755})


class Held(Protocol):
    """A file that a commit holds."""

    @property
    def blob(self) -> str:
        """Its blob id (hex)."""
        ...

    @property
    def mode(self) -> int:
        """Its git mode."""
        ...


class Wanted(Struct, frozen=True):
    """A file that the generators want: its blob id, git mode and owner."""

    blob: str
    mode: int
    owner: Owner


class Placed(Struct, frozen=True):
    """A file of the merged folder: its blob id and mode, and its bytes where the merge made them (None: they exist already)."""

    blob: str
    mode: int
    data: bytes | None = None


def made(data: bytes, mode: int) -> Placed:
    """Return a file of new bytes."""
    return Placed(blob_id(data), mode, data)


def kept(held: Held) -> Placed:
    """Return a file as it is held, with the bytes that a decision gave it."""
    return held if isinstance(held, Placed) else Placed(held.blob, held.mode)


def blob_id(data: bytes) -> str:
    """Return the id that git gives to *data*."""
    return hashlib.sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


class Blobs:
    """Bytes by blob id, as far as they were read. What was asked for in vain is `missing`; None stands for what is nowhere."""

    def __init__(self, known: Mapping[str, bytes | None]) -> None:
        self._known = known
        self.missing: set[str] = set()

    def ask(self, ids: Iterable[str]) -> bool:
        """Tell whether all of *ids* were read, and note those that were not."""
        unread = {id for id in ids if id and id not in self._known}
        self.missing |= unread
        return not unread

    def get(self, id: str) -> bytes | None:
        """Return the bytes of a blob that was read, or None for one that is nowhere."""
        return self._known.get(id)

    def of(self, file: Held) -> bytes | None:
        """Return the bytes of *file*."""
        return file.data if isinstance(file, Placed) and file.data is not None else self._known.get(file.blob)


class Landed(Struct, frozen=True):
    """A file of history on the base, where it stays for ever (None: people deleted it), and what the lock says of it there."""

    file: Held | None
    locked: LockedFile


class Inputs(Struct, frozen=True):
    """A merge to be done. `held` are the files of the folder without the lock; `landed` is told by where the factory made it."""

    wanted: Mapping[str, Wanted]
    held: Mapping[str, Held]
    lock: Lock
    landed: Mapping[str, Landed] = field(default_factory=dict)


class Merged(Struct, frozen=True):
    """The folder after the merge (path → file), what the lock remembers of it, and what asks for a decision.

    `mixed` are files made of both sides' lines, which may need formatting; `stale` those edited and no longer made, which stay.
    """

    files: Mapping[str, Placed]
    locked: Mapping[str, LockedFile]
    moved: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    mixed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
