"""How commits of a repository on GitHub relate: one comparison tells what is ahead, what is behind, and where they parted."""

import functools
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from synapseops.errors import RepositoryError
from synapseops.forge import commits
from synapseops.forge.base import CommitInfo
from synapseops.forge.github.answered import Commit
from synapseops.forge.github.failures import Absent
from synapseops.forge.github.identity import Identity
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.place import Place

_PAGE = 100
_MOST = 10_000
_UNRELATED = "no common ancestor"


class Comparison(Struct, frozen=True):
    """Two commits compared: the commits ahead, the newest first; how many are behind; where they parted, None for unrelated ones."""

    ahead: tuple[CommitInfo, ...]
    behind: int
    parted: str | None


class History:
    """The history of one repository."""

    def __init__(self, place: Place, objects: Objects, identity: Identity) -> None:
        self._place = place
        self._client = place.client
        self._objects = objects
        self._identity = identity
        self._compared: dict[tuple[str, str], Comparison] = {}

    async def ahead(self, commit: str, of: str) -> list[CommitInfo]:
        """Return the commits reachable from *commit* and not from *of*, newest first."""
        backwards = self._compared.get((commit, of))
        if backwards is not None and backwards.behind == 0:
            return []
        return list((await self._compare(of, commit)).ahead)

    async def merge_base(self, one: str, other: str) -> str | None:
        """Return where two commits parted, or None where they have nothing in common."""
        known = self._compared.get((other, one))
        return (known or await self._compare(one, other)).parted

    async def _compare(self, base: str, head: str) -> Comparison:
        if (base, head) not in self._compared:
            self._compared[base, head] = await self._asked(base, head)
        return self._compared[base, head]

    async def _asked(self, base: str, head: str) -> Comparison:
        if base == head:
            return Comparison((), 0, (await self._objects.commit(base)).id)
        found: list[CommitInfo] = []
        first: Mapping[str, Any] | None = None
        for page in range(1, _MOST // _PAGE + 1):
            ask = functools.partial(self._client.get, self._place.path("compare", f"{base}...{head}"), {"per_page": _PAGE, "page": page})
            try:
                answer = await self._objects.patiently(head, ask)
            except Absent as absent:
                if _UNRELATED in absent.reason.lower():
                    return Comparison(await self._all_of(head), 1, None)
                raise
            first = first or answer
            found += [self._info(commit) for commit in answer["commits"]]
            if len(answer["commits"]) < _PAGE or len(found) >= int(answer["total_commits"]):
                return Comparison(tuple(reversed(found)), int(first["behind_by"]), str(first["merge_base_commit"]["sha"]))
        raise RepositoryError(f"{head} is more than {_MOST:,} commits ahead of {base}", "propose from a newer base")

    async def _all_of(self, head: str) -> tuple[CommitInfo, ...]:
        """Return everything that *head* contains, as far as anybody will ever look."""
        found: list[CommitInfo] = []
        async for commit in self._client.pages(self._place.path("commits"), {"sha": head}):
            found.append(self._info(commit))
            if len(found) == _MOST:
                break
        return tuple(found)

    def _info(self, commit: Mapping[str, Any]) -> CommitInfo:
        inner, id = commit["commit"], str(commit["sha"])
        text = str(inner["message"])
        parents = tuple(str(parent["sha"]) for parent in commit.get("parents") or ())
        self._objects.add(Commit(id, str(inner["tree"]["sha"]), text, parents))
        return CommitInfo(id, commits.subject(text), self._identity.made(commit))
