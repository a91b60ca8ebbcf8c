"""Files that an intent names: schemas, samples, tables, cases. Where they come from is up to the front door."""

from collections.abc import Mapping
from typing import Protocol

from synapseops.intent import folders
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown

LARGEST = 32 << 20
"""Bytes of a file that an intent names."""
MOST_FILES = 500
MOST_BYTES = 4 * LARGEST
"""Of all files that one intent names together."""


class Unreadable(Exception):
    """There is something at the path, but no file that may be read: why, as the end of a sentence, and what to do."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint

    @classmethod
    def too_large(cls) -> "Unreadable":
        """It is beyond `LARGEST`."""
        return cls(f"has more than {LARGEST >> 20} MiB", "split it, or name the part that is used")

    @classmethod
    def leads_out(cls) -> "Unreadable":
        """A link takes it out of the root."""
        return cls("leads out of the repository", "keep the file itself in the repository")

    @classmethod
    def no_file(cls) -> "Unreadable":
        """It is a folder, or whatever else."""
        return cls("is no file", "name a file")


class Documents(Protocol):
    """The files around an intent."""

    def read(self, path: str) -> bytes | None:
        """Return the file at *path*, relative to the intent's folder and normal (`a/b`, `../a`), or None when there is none.

        *path* does not leave the root, and neither may what is read: a link out of it, and a file beyond `LARGEST`, are `Unreadable`.
        """
        ...


class Held:
    """Documents held in memory, by path as `Documents.read` takes it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, path: str) -> bytes | None:
        """Return the file at *path*."""
        return self._files.get(path)


NOTHING: Documents = Held({})


class Library:
    """The files that one intent names, judged and read once each. `used` are those that were read."""

    def __init__(self, documents: Documents, intent_path: str) -> None:
        self._documents = documents
        self._intent_path = intent_path
        self.used: dict[str, bytes] = {}

    def read(self, path: str, *, beside: str = "") -> bytes:
        """Return the file at *path*, as written in the intent or in the document *beside* it. Raises `Slip` (SY100 to SY102)."""
        return self._read(self.located(path, beside=beside), path)

    def located(self, path: str, *, beside: str = "") -> str:
        """Return *path* relative to the intent's folder, in its one normal form. Raises `Slip` (SY100) for one that may not be read."""
        near = beside.rpartition("/")[0]
        written = f"{near}/{path}" if near and not path.startswith("/") else path
        if (refused := folders.document_refusal(written, self._intent_path)) is not None:
            raise Slip("SY100", f"{shown(path)} {refused[0]}", refused[1])
        return folders.normal(written)

    def _read(self, located: str, path: str) -> bytes:
        if located not in self.used:
            try:
                data = self._documents.read(located)
            except Unreadable as failure:
                raise _unreadable(path, failure) from failure
            if data is None:
                hint = "paths are relative to the file that names them; plan and run see only what is committed"
                raise Slip("SY101", f"there is no file {shown(path)}", hint)
            if len(data) > LARGEST:
                raise _unreadable(path, Unreadable.too_large())
            self._refuse_more(len(data), path)
            self.used[located] = data
        return self.used[located]

    def _refuse_more(self, size: int, path: str) -> None:
        if len(self.used) >= MOST_FILES or size + sum(map(len, self.used.values())) > MOST_BYTES:
            message = f"{shown(path)} is one file too many: an intent names at most {MOST_FILES} files with {MOST_BYTES >> 20} MiB together"
            raise Slip("SY102", message, "split the service")


def _unreadable(path: str, failure: Unreadable) -> Slip:
    return Slip("SY102", f"{shown(path)} {failure.reason}", failure.hint)
