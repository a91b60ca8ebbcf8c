"""Output folders in memory: what the factory made, what the team made of it, and what the factory makes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from synapseops.generation import Owner
from synapseops.merging import decisions, edits, threeway
from synapseops.merging.entries import Edit, Favour
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import Blobs, Inputs, Landed, Merged, Placed, Wanted, blob_id

PLAIN, EXECUTABLE, LINK = 0o100644, 0o100755, 0o120000


@dataclass
class Folder:
    """A folder with its lock; every blob that was ever made is known, unless it is forgotten."""

    files: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    known: dict[str, bytes | None] = field(default_factory=dict)

    def write(self, path: str, text: str | bytes | None, mode: int = PLAIN) -> None:
        """Put a file there as a person, or (None) delete it."""
        if text is None:
            del self.files[path]
        else:
            self.files[path] = (text if isinstance(text, bytes) else text.encode(), mode)

    def move(self, path: str, place: str) -> None:
        """Move a file as a person."""
        self.files[place] = self.files.pop(path)

    def text(self, path: str) -> str | None:
        """Return a file, or None when it is not there."""
        return self.files[path][0].decode() if path in self.files else None

    def held(self) -> dict[str, Placed]:
        """Return the files by id."""
        for data, _ in self.files.values():
            self.known.setdefault(blob_id(data), data)
        return {path: Placed(blob_id(data), mode) for path, (data, mode) in self.files.items()}

    def merge(
        self,
        made: Mapping[str, str | tuple[str, Owner]],
        decided: Mapping[str, Favour] | None = None,
        landed: tuple[str, ...] = (),
    ) -> Merged:
        """Merge what the factory makes now, and hold what comes of it."""
        told = {path: (one, Owner.FACTORY) if isinstance(one, str) else one for path, one in made.items()}
        wanted = {path: Wanted(blob_id(text.encode()), PLAIN, owner) for path, (text, owner) in told.items()}
        held = self.held()
        for text, _ in told.values():
            self.known.setdefault(blob_id(text.encode()), text.encode())
        blobs = Blobs(self.known)
        inputs = decisions.decided(
            Inputs(wanted, held, self.lock, {path: Landed(held[path], self.lock.files[path]) for path in landed}), decided or {}, blobs
        )
        assert inputs is not None, blobs.missing
        merged = threeway.merge(inputs, blobs)
        assert merged is not None, blobs.missing
        self.files = {path: (self._bytes(file), file.mode) for path, file in merged.files.items()}
        self.lock = Lock(files=merged.locked, moved=merged.moved)
        return merged

    def forget_base(self, path: str) -> None:
        """Lose what the factory made of a file before."""
        self.known[self.lock.files[path].base] = None

    def edits(self) -> tuple[Edit, ...]:
        """Return the ledger."""
        found = edits.listed(self.lock, self.held(), Blobs(self.known))
        assert found is not None
        return found

    def forget(self, edit: Edit) -> None:
        """Drop an edit."""
        left = edits.without(edit, self.lock, self.held(), Blobs(self.known))
        self.files = {path: (self._bytes(file), file.mode) for path, file in left.items()}

    def _bytes(self, file: object) -> bytes:
        assert isinstance(file, Placed)
        data = file.data if file.data is not None else self.known[file.blob]
        assert data is not None
        return data


def locked(text: str, owner: Owner = Owner.FACTORY, mode: int = PLAIN) -> LockedFile:
    """Return what the lock says of a file that was merged."""
    return LockedFile(mode, owner, blob_id(text.encode()))
