"""Bytes of blobs, remembered by id."""

from collections import OrderedDict

_CACHE_BYTES = 32 << 20


class BlobCache:
    """Bytes by blob id, the least used ones dropped beyond *bound* bytes. It may be shared by all runs of an installation."""

    def __init__(self, bound: int = _CACHE_BYTES) -> None:
        self._bound = bound
        self._size = 0
        self._known: OrderedDict[str, bytes] = OrderedDict()

    def get(self, id: str) -> bytes | None:
        """Return the bytes of a blob, if they are here."""
        if id in self._known:
            self._known.move_to_end(id)
        return self._known.get(id)

    def put(self, id: str, data: bytes) -> None:
        """Remember the bytes of a blob."""
        if id in self._known or len(data) > self._bound:
            return
        self._known[id] = data
        self._size += len(data)
        while self._size > self._bound:
            self._size -= len(self._known.popitem(last=False)[1])
