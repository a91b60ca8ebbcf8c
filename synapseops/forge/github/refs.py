"""Refs of a repository on GitHub: looked up, and moved by compare-and-set."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from synapseops.errors import ConcurrentChange, NotPermitted, RepositoryError, Unavailable
from synapseops.forge.branches import PREFIX
from synapseops.forge.github import queries
from synapseops.forge.github.answered import refuse_other_ids
from synapseops.forge.github.beside import HEADS, Beside
from synapseops.forge.github.failures import Absent, QueryRefused, Refused
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.outlook import Outlook
from synapseops.forge.github.place import Place
from synapseops.forge.github.wishes import Wishes

PRISTINE = "refs/synapse/pristine/"

_NO_COMPARING = (
    "only GraphQL compares what is there before it moves it, and without that a push of somebody's could be lost: "
    "let the App or the token use GraphQL, or delete the branch yourself and run again"
)
_ID = re.compile("[0-9a-f]{40}")
# https://git-scm.com/docs/git-check-ref-format
_NO_NAME = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|^[-./]|[./]$|^@$|^$")


class Refs:
    """The refs of one repository."""

    def __init__(self, place: Place, objects: Objects, outlook: Outlook, wishes: Wishes, *, waits: bool = False) -> None:
        self._place = place
        self._outlook = outlook
        self._client = place.client
        self._objects = objects
        self._seen: tuple[str, dict[str, str]] | None = None
        self._kept: list[str] = []
        self._waits = waits
        self.waiting: dict[str, str] = {}
        self._beside = Beside(place, wishes)

    async def resolve(self, ref: str) -> str | None:
        """Return the commit of a branch's name, a ref in full or a hex id, or None."""
        if _ID.fullmatch(ref):
            return await self._commit(ref)
        name = ref if ref.startswith("refs/") else HEADS + ref
        if not is_name(ref) or name.count("/") < 2:
            return None
        if ref.startswith(HEADS) and name.count("/") > 2:
            # a branch of ours: what else has its folder's name will be asked for as well
            self._seen = name, await self._beside.of(name)
            return self._seen[1].get(name)
        if ref.startswith("refs/"):
            return await self._read(name)
        seen = await self._outlook.look(ref, beside=PREFIX)
        if seen is None:
            return await self._read(name)
        self._beside.foresee(seen.beside)
        return seen.commit

    async def below(self, folder: str) -> dict[str, str]:
        """Return the branches below *folder*, with their commits. Whichever of them is looked up next need not be asked for."""
        return await self._beside.below(folder)

    async def check(self, branch: str) -> None:
        """Raise `RepositoryError` when *branch* may not be moved: git holds no branch whose name is the folder of another."""
        if not is_name(branch):
            raise RepositoryError(f'"{branch}" is no name for a branch', "choose another base")
        seen, self._seen = self._seen, None  # what was looked at serves once
        found = seen[1] if seen is not None and seen[0] == HEADS + branch else await self._beside.of(HEADS + branch)
        names = (name.removeprefix(HEADS) for name in found)
        other = next((name for name in names if name.startswith(f"{branch}/") or branch.startswith(f"{name}/")), None)
        if other is not None:
            hint = f'rename or delete "{other}" on GitHub; the Action takes another first word for ours, as branch-prefix'
            raise RepositoryError(f'the branch "{other}" stands in the way of "{branch}"', hint)

    def keep(self, commit: str) -> None:
        """Let the immutable ref of a pristine commit be there before the next branch moves: only what branches hold names it."""
        if commit not in self._kept:
            self._kept.append(commit)

    async def move(self, branch: str, to: str | None, was: str | None) -> None:
        """Set *branch* to *to* (None: delete it) if it still is at *was* (None: absent). Raises `ConcurrentChange`."""
        name = HEADS + branch
        if to is None and was is None:
            return
        if to is not None and await self._commit(to) is None:
            raise RepositoryError(f"commit {to} is not in the repository", "run again")
        if to is not None and self._kept and await self._with_pristine(name, to, was):
            return
        if was is None and to is not None:
            await self._create(name, to, is_there_fine=False)
        elif to is not None and self._follows(to, was):
            await self._advance(name, to, was)
        else:
            await self._replace(name, to, was)

    async def _with_pristine(self, name: str, to: str, was: str | None) -> bool:
        """Make the refs of pristine commits and move the ref *name*, all or nothing. Where GraphQL does not, make the former alone, and
        return False."""
        kept, self._kept = self._kept, []
        updates = [{"name": PRISTINE + commit, "afterOid": commit, "force": True} for commit in kept]
        moved = {"name": name, "beforeOid": was or queries.NO_COMMIT, "afterOid": to, "force": True}
        try:
            await self._update([*updates, moved], repeatable=False)
        except Unavailable:
            if await self._read(name) != to:  # else it was done, and the answer got lost
                raise
        except RepositoryError:  # no GraphQL there, or not for us: what is not permitted at all is refused below, too
            if (now := await self._read(name)) != was:
                raise _moved(name, now, was) from None
            for commit in kept:
                await self._create(PRISTINE + commit, commit, is_there_fine=True)
            return False
        return True

    async def let(self, name: str, to: str) -> None:
        """Set the ref *name*, which is ours alone: along with what is written next, where whoever opened us ends the run by `settle`."""
        if self._waits:
            self.waiting[name] = to
        else:
            await self.put(name, to)

    async def settle(self) -> None:
        """Set the refs that waited, and that nothing took along."""
        while self.waiting:
            name, to = next(iter(self.waiting.items()))
            await self.put(name, to)
            del self.waiting[name]

    async def put(self, name: str, to: str) -> None:
        """Set the ref *name*, which is ours alone, whatever it is at."""
        try:
            await self._update([{"name": name, "afterOid": to, "force": True}], repeatable=True)
        except RepositoryError:  # no GraphQL there, or not for us, or not for refs like these
            await self._put_plainly(name, to)

    async def _put_plainly(self, name: str, to: str) -> None:
        where = self._place.path("git", "refs", name.removeprefix("refs/"))
        try:
            await self._objects.patiently(to, lambda: self._client.patch(where, {"sha": to, "force": True}))
        except Refused as refused:
            if refused.status not in {404, 422}:
                raise
            await self._create(name, to, is_there_fine=False)

    async def _replace(self, name: str, to: str | None, was: str | None) -> None:
        """Set the ref *name* whatever it contains, comparing it with *was* on GitHub's side."""
        update = {"name": name, "beforeOid": was or queries.NO_COMMIT, "afterOid": to or queries.NO_COMMIT, "force": True}
        try:
            await self._update([update], repeatable=False)
        except Unavailable:
            if await self._read(name) != to:  # else it was done, and the answer got lost
                raise
        except QueryRefused as refused:
            await self._refused(name, to, was, refused)
        except (Refused, NotPermitted) as refused:
            what = "delete" if to is None else "replace"
            raise RepositoryError(f'cannot {what} "{name}" without GraphQL: {refused.message}', _NO_COMPARING) from None

    async def _update(self, updates: Sequence[Mapping[str, Any]], *, repeatable: bool) -> None:
        asked = {"repository": await self._place.id(), "updates": list(updates)}
        await self._client.graphql(queries.UPDATE_REFS, asked, writes=True, repeatable=repeatable)

    async def _create(self, name: str, to: str, *, is_there_fine: bool) -> None:
        body = {"ref": name, "sha": to}
        try:
            await self._objects.patiently(to, lambda: self._post(body))
        except Unavailable:
            if await self._read(name) != to:  # it was done, and the answer got lost
                raise
        except _Exists:
            if not is_there_fine:
                raise ConcurrentChange(f'"{name}" was made while we worked') from None
        except Refused as refused:
            self._seen = None
            if name.startswith(HEADS):
                await self.check(name.removeprefix(HEADS))
            await self._refused(name, to, None, refused)

    async def _post(self, body: Mapping[str, Any]) -> None:
        try:
            await self._client.post(self._place.path("git", "refs"), body)
        except Refused as refused:
            if "already exists" in refused.reason.lower():
                raise _Exists from None
            raise

    async def _advance(self, name: str, to: str, was: str | None) -> None:
        where = self._place.path("git", "refs", name.removeprefix("refs/"))
        try:
            await self._objects.patiently(to, lambda: self._patch(where, to))
        except _Behind:
            raise ConcurrentChange(f'"{name}" moved while we worked: it is not at {was} any more') from None
        except Refused as refused:
            await self._refused(name, to, was, refused)

    async def _patch(self, where: str, to: str) -> None:
        try:
            await self._client.patch(where, {"sha": to, "force": False})
        except Refused as refused:
            if "fast forward" in refused.reason.lower() or "fast-forward" in refused.reason.lower():
                raise _Behind from None
            raise

    async def _refused(self, name: str, to: str | None, was: str | None, refused: RepositoryError) -> None:
        """Raise what it means that *name* could not be moved from *was*."""
        if isinstance(refused, NotPermitted):
            raise refused
        now = await self._read(name)
        if now != was:
            raise _moved(name, now, was) from None
        raise RepositoryError(
            f'cannot move "{name}": {refused.message}', "a rule of the repository may forbid it: see its settings"
        ) from None

    def _follows(self, to: str, was: str | None) -> bool:
        commit = self._objects.known(to)
        return commit is not None and was in commit.parents

    async def _commit(self, id: str) -> str | None:
        if self._objects.has_looked_into(id):
            return id
        try:
            return (await self._objects.commit(id)).id
        except Refused as refused:
            if refused.status in {404, 409, 422}:
                return None
            raise

    async def _read(self, name: str) -> str | None:
        """Return the commit that the ref *name* (in full) leads to, annotated tags looked through."""
        try:
            found: Any = await self._client.get(self._place.path("git", "ref", name.removeprefix("refs/")))
        except Refused as refused:
            if isinstance(refused, Absent) or refused.status == 409:  # an empty repository
                return None
            raise
        target = found["object"]
        for _ in range(5):
            if target["type"] != "tag":
                break
            target = (await self._client.get(self._place.path("git", "tags", target["sha"])))["object"]
        refuse_other_ids(str(target["sha"]))
        return str(target["sha"]) if target["type"] == "commit" else None


def _moved(name: str, now: str | None, was: str | None) -> ConcurrentChange:
    return ConcurrentChange(f'"{name}" moved while we worked: it is at {now or "no commit"}, not at {was or "no commit"}')


class _Exists(Exception):
    """The ref is there already."""


class _Behind(Exception):
    """The ref holds commits that the new one does not."""


def is_name(ref: str) -> bool:
    """Tell whether git takes *ref* for the name of a branch or ref."""
    return _NO_NAME.search(ref) is None
