"""Loose objects, read before git's library may: it never returns from one that was cut short, as a power failure leaves it
(https://github.com/libgit2/libgit2/issues/7342), and trusts the size that one claims (issue 7177)."""

import hashlib
import re
import zlib
from pathlib import Path

from synapseops.errors import RepositoryError
from synapseops.forge.local_open import FSCK

_LONGEST_HEADER = 32
_ID = re.compile(r"[0-9a-f]{40}")


class Torn(RepositoryError):
    """An object's file is damaged."""

    def __init__(self, id: str) -> None:
        super().__init__(f"object {id} is damaged: its file was cut short or altered", FSCK)


class Loose:
    """The loose objects of one repository, in the folder *objects*."""

    def __init__(self, objects: Path) -> None:
        self._objects = objects

    def read(self, id: str) -> tuple[str, bytes] | None:
        """Return kind and content of an object, or None when it is not loose here. Raises `Torn`."""
        if not _ID.fullmatch(id):
            return None
        try:
            raw = self._path(id).read_bytes()
        except OSError:
            return None
        return _inflated(id, raw)

    def refuse_torn(self, id: str) -> None:
        """Raise `Torn` when the object is loose and damaged."""
        self.read(id)

    def discard_torn(self, id: str) -> None:
        """Remove a damaged object that is about to be written: it would pass for being there already."""
        try:
            self.read(id)
        except Torn:
            self._path(id).unlink(missing_ok=True)

    def _path(self, id: str) -> Path:
        return self._objects / id[:2] / id[2:]


def _inflated(id: str, raw: bytes) -> tuple[str, bytes]:
    stream = zlib.decompressobj()
    try:
        head = stream.decompress(raw, _LONGEST_HEADER)
        label, separator, _ = head.partition(b"\0")
        kind, size = label.decode("ascii").split(" ")
        start = len(label) + len(separator)
        whole = head + stream.decompress(stream.unconsumed_tail, max(1, start + int(size) - len(head) + 1))
        # the last bytes of a stream are its checksum, which yields nothing
        while not stream.eof and stream.unconsumed_tail and len(whole) <= start + int(size):
            whole += stream.decompress(stream.unconsumed_tail, 1)
    except (zlib.error, ValueError):
        raise Torn(id) from None
    if not stream.eof or len(whole) != start + int(size) or hashlib.sha1(whole, usedforsecurity=False).hexdigest() != id:
        raise Torn(id)
    return kind, whole[start:]
