"""Bytes for pure functions that do not read: they say which blobs they lack, and are asked again once those were fetched."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from synapseops.errors import RepositoryError
from synapseops.forge.base import Repository
from synapseops.merging.sides import Blobs

_Found = TypeVar("_Found")


class Shelf:
    """The blobs of one run, each read once."""

    def __init__(self, repository: Repository, known: Mapping[str, bytes] | None = None) -> None:
        self._repository = repository
        self._known: dict[str, bytes | None] = dict(known or {})

    def add(self, known: Mapping[str, bytes]) -> None:
        """Put bytes there that need not be read (blob id → bytes)."""
        self._known |= known

    async def answer(self, question: Callable[[Blobs], _Found | None]) -> _Found:
        """Return what *question* answers once it has every byte it asks for."""
        while True:
            blobs = Blobs(self._known)
            found = question(blobs)
            if found is not None:
                return found
            await self._fetch(sorted(blobs.missing))

    async def _fetch(self, ids: Iterable[str]) -> None:
        for id in ids:
            try:
                self._known[id] = await self._repository.read(id)
            except RepositoryError:  # a clone lacks what nobody fetched: the question has an answer for that too
                self._known[id] = None
