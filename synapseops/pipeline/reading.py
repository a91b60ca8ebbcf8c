"""Bytes for pure functions that do not read: they say which blobs they lack, and are asked again once those were fetched."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from synapseops.forge.base import Repository, TreeFile
from synapseops.merging.sides import Blobs

_Found = TypeVar("_Found")


Source = Callable[[], Awaitable[Mapping[str, bytes]]]
"""Gives what the factory made before, by blob id."""


class Shelf:
    """The blobs of one run, each read once. What the repository lacks is looked for in *sources*, each asked once and in turn."""

    def __init__(self, repository: Repository, *sources: Source) -> None:
        self._repository = repository
        self._sources = list(sources)
        self._known: dict[str, bytes | None] = {}
        self.elsewhere: dict[str, bytes] = {}
        """What the repository lacks and a source gave, by blob id."""

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

    async def read_all(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of all of *ids*. Raises `RepositoryError` for one that is nowhere."""
        wanted = list(dict.fromkeys(ids))
        await self._fetch([id for id in wanted if id not in self._known])
        return {id: data if (data := self._known.get(id)) is not None else await self._repository.read(id) for id in wanted}

    async def has_all(self, ids: Iterable[str]) -> bool:
        """Tell whether the bytes of all of *ids* are to be had."""
        wanted = [id for id in dict.fromkeys(ids) if id]
        await self._fetch([id for id in wanted if id not in self._known])
        return all(self._known[id] is not None for id in wanted)

    async def _fetch(self, ids: Sequence[str]) -> None:
        # a clone lacks what nobody fetched: the question has an answer for that too
        read = await self._repository.read_all(ids)
        self._known |= {id: read.get(id) for id in ids}
        while self._sources and any(self._known[id] is None for id in ids):
            found = await self._sources.pop(0)()
            self.elsewhere |= {id: found[id] for id in ids if self._known[id] is None and id in found}
            self._known = {**found, **{id: data for id, data in self._known.items() if data is not None}}
            for id in ids:
                self._known.setdefault(id, None)


async def contents(repository: Repository, files: Mapping[str, TreeFile]) -> dict[str, bytes]:
    """Return the bytes of *files*, by path. Raises `RepositoryError` for one that is absent."""
    found = await repository.read_all({file.blob for file in files.values()})
    return {path: found[file.blob] if file.blob in found else await repository.read(file.blob) for path, file in files.items()}
