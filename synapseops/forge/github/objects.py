"""Objects of a repository on GitHub: commits, trees and blobs. What has an id never changes, so it is asked for once."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from synapseops.errors import RepositoryError, Unavailable
from synapseops.forge.base import TreeFile
from synapseops.forge.github import answered, queries, trees
from synapseops.forge.github.blobs import BlobCache
from synapseops.forge.github.failures import Absent, LimitReached, QueryRefused, Refused
from synapseops.forge.github.place import Place
from synapseops.forge.github.trees import Folder
from synapseops.forge.github.waiting import PAUSES

MOST_ENTRIES = 1_000_000
LARGE = 2_000
"""From how many files on a folder is not read anew as a whole."""

_BATCH = 50
_AT_ONCE = 8

_Found = TypeVar("_Found")


class Objects:
    """The objects of one repository."""

    def __init__(self, place: Place, blobs: BlobCache | None = None) -> None:
        self._place = place
        self._client = place.client
        self._blobs = blobs or BlobCache()
        self._commits: dict[str, answered.Commit] = {}
        self._roots: dict[str, Folder] = {}
        self._folders: dict[str, Folder] = {trees.EMPTY_TREE: trees.NOTHING}
        self._held: set[str] = {trees.EMPTY_TREE}
        self._fresh: set[str] = set()

    def is_held(self, id: str) -> bool:
        """Tell whether the repository is known to hold the object *id*."""
        return id in self._held

    def is_fresh(self, id: str) -> bool:
        """Tell whether we wrote the object *id* just now: it may take a moment until GitHub sees it everywhere."""
        return id in self._fresh

    def wrote(self, id: str) -> None:
        """Note that we wrote the object *id* just now."""
        self._held.add(id)
        self._fresh.add(id)

    def add(self, commit: answered.Commit) -> None:
        """Note a commit that was met on the way."""
        self._commits[commit.id] = commit

    def known(self, id: str) -> answered.Commit | None:
        """Return the commit *id* if it was met."""
        return self._commits.get(id)

    def has_looked_into(self, id: str) -> bool:
        """Tell whether the commit *id* is known to be there, since its tree is."""
        return id in self._commits or id in self._roots

    async def commit(self, id: str) -> answered.Commit:
        """Return the commit *id*. Raises `RepositoryError` when it is absent."""
        if id not in self._commits:
            found = await self.patiently(id, lambda: self._client.get(self._place.path("git", "commits", id)))
            self.add(answered.commit_of(found))
        return self._commits[id]

    async def root(self, commit: str) -> Folder:
        """Return all that *commit* holds."""
        if commit not in self._roots:
            known = max(self._roots.values(), key=lambda root: root.size, default=trees.NOTHING)
            root = await self._read_beside(commit, known)
            if not trees.is_exact(root, ""):
                root = trees.folder(root.entries, (await self.commit(commit)).tree)
            self.take(commit, root)
        return self._roots[commit]

    def note_text(self, spot: Mapping[str, Any] | None) -> None:
        """Note the text of the file that GraphQL answered with as an entry of a tree."""
        if spot is not None:
            self.add_texts({"text": spot.get("object")})

    async def branch_root(self, branch: str) -> Folder | None:
        """Return all that *branch* leads to now; None where there is nothing, or more than one answer holds."""
        try:
            answer = await self._client.get(self._place.path("git", "trees", branch), {"recursive": "1"})
        except Refused as refused:
            if refused.status in {404, 409, 422}:
                return None
            raise
        answered.refuse_other_ids(str(answer["sha"]))
        if answer.get("truncated"):
            return None
        files, folders = answered.entries(answer, "")
        folder = trees.folder_of(files, folders | {"": str(answer["sha"])})
        self.note(folder)
        return folder

    def take(self, commit: str, root: Folder) -> None:
        """Note what *commit* holds."""
        self._roots[commit] = root

    async def folder(self, commit: str, under: str) -> Folder:
        """Return what *commit* holds in the folder *under*, without reading all else where it is not known already."""
        if not under or commit in self._roots:
            return trees.at(await self.root(commit), under)
        id, left = (await self.commit(commit)).tree, under
        while left and id not in self._folders:
            name, _, left = left.partition("/")
            entries = (await self._tree(id, recursive=False))["tree"]
            id = next((str(one["sha"]) for one in entries if one["path"] == name and one["type"] == "tree"), trees.EMPTY_TREE)
        if id not in self._folders:
            self._folders[id] = await self._read_tree(id)
        return trees.at(self._folders[id], left)

    async def read_all(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of those blobs of *ids* that are there: texts many at once, which has limits of its own, all else one by one."""
        wanted = [id for id in dict.fromkeys(ids) if answered.ID.fullmatch(id)]
        found = {id: data for id in wanted if (data := self._blobs.get(id)) is not None}
        left = [id for id in wanted if id not in found]
        batches = [left[start : start + _BATCH] for start in range(0, len(left), _BATCH)]
        for batch in batches:
            found |= await self._asked_at_once(batch)
        alone = [id for id in left if id not in found]
        found |= dict(await _bounded([self._one_blob(id) for id in alone]))
        for id, data in found.items():
            self._blobs.put(id, data)
        self._held |= found.keys()
        return {id: found[id] for id in wanted if id in found}

    def add_texts(self, repository: Mapping[str, Any]) -> None:
        """Note the texts of blobs among what GraphQL answered of the repository."""
        found = answered.texts(repository)
        for id, data in found.items():
            self._blobs.put(id, data)
        self._held |= found.keys()

    async def hold(self, ids: Collection[str]) -> set[str]:
        """Return those of *ids* that are blobs which the repository holds."""
        unknown = [id for id in ids if id not in self._held]
        self._held |= (await self.read_all(unknown)).keys()
        return {id for id in ids if id in self._held}

    def like(self, folder: Folder) -> dict[str, Folder]:
        """Return the folder that was met, if any, which has the most names in common with *folder*, by its id: its ids are exact."""
        names = folder.entries.keys()
        met = [one for one in self._folders.values() if trees.is_exact(one, "")]
        found = max(met, key=lambda one: (len(names & one.entries.keys()), -len(one.entries), one.id), default=trees.NOTHING)
        return {found.id: found} if names & found.entries.keys() else {}

    async def patiently(self, id: str, ask: Callable[[], Awaitable[_Found]]) -> _Found:
        """Ask again for a moment where GitHub does not see yet what we wrote just now."""
        for pause in PAUSES if self.is_fresh(id) else ():
            try:
                return await ask()
            except Refused as refused:
                if refused.status not in {404, 422}:
                    raise
                await self._client.allowance.clock.sleep(pause)
        return await ask()

    def note(self, folder: Folder) -> None:
        """Note all that *folder* holds as held by the repository."""
        for each in folder.folders():
            self._note_one(each)

    def _note_one(self, folder: Folder) -> None:
        self._held.add(folder.id)
        self._folders[folder.id] = folder
        self._held |= {node.blob for node in folder.entries.values() if isinstance(node, TreeFile) and node.mode != trees.SUBMODULE_MODE}

    async def _read_beside(self, treeish: str, known: Folder) -> Folder:
        """Return the folder of a tree or commit. Of a large one only what differs from *known* is read, which has its place elsewhere."""
        if treeish in self._folders:
            return self._folders[treeish]
        if known.size < LARGE:
            return await self._read_tree(treeish)
        entries: dict[str, trees.Node] = {}
        for one in (await self._tree(treeish, recursive=False))["tree"]:
            name, beside = str(one["path"]), known.entries.get(str(one["path"]))
            is_folder = one["type"] == "tree"
            there = beside if isinstance(beside, Folder) else trees.NOTHING
            entries[name] = await self._read_beside(str(one["sha"]), there) if is_folder else answered.file(one)
        found = trees.folder(entries)
        self._note_one(found)
        return found

    async def _read_tree(self, treeish: str) -> Folder:
        """Return the folder of a tree or commit, whole; trees too large for one answer are read folder by folder."""
        files: dict[str, TreeFile] = {}
        told: dict[str, str] = {}
        waiting = [(treeish, "")]
        while waiting:
            id, prefix = waiting.pop()
            if prefix.count("/") > answered.DEEPEST:
                raise answered.too_deep(prefix)
            answer = await self._tree(id, recursive=True)
            if answer.get("truncated"):
                answer = await self._tree(id, recursive=False)
                waiting += [(str(one["sha"]), f"{prefix}{one['path']}/") for one in answer["tree"] if one["type"] == "tree"]
            more, folders = answered.entries(answer, prefix)
            files |= more
            told |= folders
            if len(files) > MOST_ENTRIES:
                raise RepositoryError(f"{treeish} holds more than {MOST_ENTRIES:,} files", "work in a smaller repository")
        folder = trees.folder_of(files, told)
        self.note(folder)
        return folder

    async def _tree(self, id: str, *, recursive: bool) -> Mapping[str, Any]:
        if id == trees.EMPTY_TREE:
            return {"tree": []}
        where = self._place.path("git", "trees", id)
        answer: Mapping[str, Any] = await self.patiently(id, lambda: self._client.get(where, {"recursive": "1"} if recursive else None))
        return answer

    async def _asked_at_once(self, ids: list[str]) -> dict[str, bytes]:
        """Return what GraphQL has of *ids*: it tells texts only, so that whatever does not come back byte for byte is left out."""
        owner, name = await self._place.owner_and_name()
        try:
            answer = await self._client.graphql(queries.blobs(ids), {"owner": owner, "name": name})
        except QueryRefused as refused:
            answer = refused.data
        except LimitReached:
            raise
        except (RepositoryError, Unavailable):  # too much at once, or no GraphQL there: they are asked for one by one
            return {}
        repository = answer.get("repository") or {}
        if isinstance(repository.get("id"), str):
            self._place.learn_id(repository["id"])
        found = answered.texts(repository)
        return {id: found[id] for id in ids if id in found}

    async def _one_blob(self, id: str) -> tuple[str, bytes] | None:
        try:
            answer = await self.patiently(id, lambda: self._client.get(self._place.path("git", "blobs", id)))
        except Absent:
            return None
        except Refused as refused:
            if refused.status == 422:  # no blob, or no id at all
                return None
            raise
        data = base64.b64decode(answer["content"])
        if trees.blob_id(data) != id:
            raise RepositoryError(f"GitHub answered with something else than the blob {id}", "run again")
        return id, data


async def _bounded(work: list[Awaitable[_Found | None]]) -> list[_Found]:
    """Return the results of *work*, a few under way at a time."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def placed(one: Awaitable[_Found | None]) -> _Found | None:
        async with places:
            return await one

    return [found for found in await asyncio.gather(*map(placed, work)) if found is not None]
