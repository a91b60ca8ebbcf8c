"""The port `Repository` over GitHub's interface: no clone, and nothing is read or sent twice."""

from collections.abc import Collection, Mapping
from typing import TypeGuard

from synapseops.errors import RepositoryError
from synapseops.forge import commits, layout
from synapseops.forge.base import CommitInfo, NewCommit, NewFile, TreeFile
from synapseops.forge.github import trees
from synapseops.forge.github.history import History
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.place import Place
from synapseops.forge.github.refs import Refs
from synapseops.forge.github.writing import Writer
from synapseops.merging import paths

_PRISTINE_BY = {"name": commits.COMMITTER_NAME, "email": commits.COMMITTER_EMAIL, "date": "2000-01-01T00:00:00Z"}


class GitHubRepository:
    """Adapter of the port `Repository`."""

    def __init__(self, place: Place, objects: Objects, history: History, refs: Refs) -> None:
        self._place = place
        self._objects = objects
        self._history = history
        self._refs = refs
        self._writer = Writer(place, objects)

    async def resolve(self, ref: str) -> str | None:
        """Return the commit that *ref* (branch name, `refs/…`, or hex id) names, or None."""
        return await self._refs.resolve(ref)

    async def ours(self, prefix: str) -> dict[str, str]:
        """Return the branches whose names begin with *prefix* and a slash, with their commits."""
        return await self._refs.below(prefix)

    async def default_branch(self) -> str:
        """Return the short name of the default branch."""
        return await self._place.default_branch()

    async def list_files(self, commit: str, under: str = "") -> dict[str, TreeFile]:
        """Return the blobs of *commit* below the folder *under* (paths from the root); symlinks and submodules included by mode."""
        folder = await self._objects.folder(commit, under)
        return dict(folder.files(f"{under}/" if under else ""))

    async def read(self, blob: str) -> bytes:
        """Return the bytes of a blob; `RepositoryError` when the object is absent."""
        found = await self._objects.read_all([blob])
        if blob not in found:
            raise _absent(blob)
        return found[blob]

    async def read_all(self, blobs: Collection[str]) -> dict[str, bytes]:
        """Return the bytes of those blobs that are there."""
        return await self._objects.read_all(blobs)

    def page(self, commit: str, path: str) -> str:
        """Return the address at which a person reads the file *path* of *commit*, "" where there is no such page."""
        return self._place.page(commit, path)

    async def ahead(self, commit: str, *, of: str) -> list[CommitInfo]:
        """Return the commits reachable from *commit* and not from *of*, newest first; `[]` when it is contained."""
        return await self._history.ahead(commit, of)

    async def merge_base(self, one: str, other: str) -> str | None:
        """Return a best common ancestor of two commits, or None where their histories have nothing in common."""
        return await self._history.merge_base(one, other)

    async def write_pristine(self, files: Mapping[str, NewFile | TreeFile]) -> str:
        """Write the parentless commit that holds exactly *files*, and return its id; its ref comes with the next branch that moves."""
        paths.check(files)
        held = await self._objects.hold({file.blob for file in files.values() if isinstance(file, TreeFile)})
        kept, data = _taken({path: file for path, file in files.items() if isinstance(file, NewFile) or file.blob in held})
        tree = await self._writer.write_tree(trees.NOTHING, trees.folder_of(kept), data)
        commit = await self._writer.write_commit(tree, (), commits.PRISTINE_MESSAGE, _PRISTINE_BY)
        self._refs.keep(commit)
        return commit

    async def write(self, commit: NewCommit) -> str:
        """Write the objects of *commit* and return its id; no branch moves."""
        base = await self._objects.root(commit.base)
        present = dict(trees.at(base, commit.into).files())
        layout.check(commit, present.keys())
        files, data = _taken(commit.files)
        beside, more = _taken(commit.brought)
        kept = (*commit.files.values(), *commit.brought.values())
        await self._refuse_absent({file.blob for file in kept if _is_kept_blob(file)})
        root = trees.replaced(base, commit.into, trees.folder_of(files))
        for path in commit.gone:
            root = trees.with_file(root, path, None)
        for path, file in beside.items():
            root = trees.with_file(root, path, file)
        is_exact = all(trees.is_exact(base, path) for path in (commit.into, *commit.beside))
        tree = await self._writer.write_tree(base, root, {**data, **more}, is_exact=is_exact)
        written = await self._writer.write_commit(tree, commit.parents, commits.sealed(commit.message, tree=tree))
        self._objects.take(written, root)
        return written

    async def check_branch(self, branch: str) -> None:
        """Raise `RepositoryError` when *branch* could not be moved: its name is blocked."""
        await self._refs.check(branch)

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        """Create, advance or (to None) delete *branch* if it still is at *was* (None: absent). Raises `ConcurrentChange`."""
        await self._refs.move(branch, to, was)

    async def _refuse_absent(self, blobs: Collection[str]) -> None:
        held = await self._objects.hold(blobs)
        if missing := sorted(set(blobs) - held):
            raise _absent(missing[0])


def _taken(files: Mapping[str, NewFile | TreeFile]) -> tuple[dict[str, TreeFile], dict[str, bytes]]:
    """Return *files* by id, and the bytes of those that are new."""
    data = {trees.blob_id(file.data): file.data for file in files.values() if isinstance(file, NewFile)}
    taken = {path: file if isinstance(file, TreeFile) else TreeFile(trees.blob_id(file.data), file.mode) for path, file in files.items()}
    return taken, data


def _is_kept_blob(file: NewFile | TreeFile) -> TypeGuard[TreeFile]:
    return isinstance(file, TreeFile) and file.mode != trees.SUBMODULE_MODE


def _absent(id: str) -> RepositoryError:
    return RepositoryError(f"object {id} is not in the repository on GitHub", "run again")
