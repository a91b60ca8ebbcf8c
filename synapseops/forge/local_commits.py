"""Commits of a local repository: read, told apart, and written so that equal inputs give equal ids."""

from collections.abc import Iterable, Mapping

import pygit2
from pygit2.enums import ObjectType, SortMode

from synapseops.errors import RepositoryError
from synapseops.forge import commits, layout
from synapseops.forge.base import CommitInfo, NewCommit, NewFile, TreeFile
from synapseops.forge.local_loose import Loose, Torn
from synapseops.forge.local_open import FSCK, WRITABLE, answering
from synapseops.forge.local_trees import Entry, Trees
from synapseops.merging import paths


class Commits:
    """The commits of one repository."""

    def __init__(self, repository: pygit2.Repository, trees: Trees, loose: Loose) -> None:
        self._repository = repository
        self._trees = trees
        self._loose = loose

    def tree(self, commit: str) -> str:
        """Return the id of the tree of *commit*."""
        return str(self._read(commit).tree_id)

    def parents(self, commit: str) -> tuple[str, ...]:
        """Return the parents of *commit*, in order; they need not be here."""
        return tuple(str(one) for one in self._read(commit).parent_ids)

    def exists(self, commit: str) -> bool:
        """Tell whether *commit* is there."""
        try:
            self._loose.refuse_torn(commit)
            return isinstance(self._repository.get(commit), pygit2.Commit)
        except (ValueError, pygit2.GitError, Torn):
            return False

    def contains(self, commit: str, other: str) -> bool:
        """Tell whether *other* is *commit* or an ancestor of it."""
        with answering("walk the history"):
            return commit == other or self._repository.descendant_of(commit, other)

    def merge_base(self, one: str, other: str) -> str | None:
        """Return a best common ancestor, or None for histories that have nothing in common."""
        with answering("walk the history"):
            found = self._repository.merge_base(one, other)
        return str(found) if found is not None else None

    def ahead(self, commit: str, of: str) -> list[CommitInfo]:
        """Return the commits reachable from *commit* and not from *of*, newest first."""
        with answering("walk the history"):
            walker = self._repository.walk(self._read(commit).id, SortMode.TOPOLOGICAL | SortMode.TIME)
            walker.hide(self._read(of).id)
            return [_info(found) for found in walker]

    def write_pristine(self, files: Mapping[str, NewFile | TreeFile]) -> str:
        """Write the parentless commit that holds *files*; equal files give an equal commit, whenever and wherever.

        A blob that is not here cannot be held: a clone lacks old pristine ones, and a tree that names it would pass for damage.
        """
        paths.check(files)
        here = {path: file for path, file in files.items() if isinstance(file, NewFile) or self._trees.has_blob(file.blob)}
        with answering("write the pristine commit", hint=WRITABLE):
            tree = self._trees.write_files(self._blobs(here, set())) or self._trees.write({})
            return self._create(tree, (), commits.PRISTINE_MESSAGE, commits.PRISTINE_TIME)

    def write(self, new: NewCommit) -> str:
        """Write *new* and return its id. It is dated like the newest of its base and parents, so that equal inputs give an equal commit."""
        with answering("write the commit", hint=WRITABLE):
            base = self._read(new.base)
            known = self._trees.files(str(base.tree_id), new.into)
            prefix = f"{new.into}/" if new.into else ""
            layout.check(new, {path.removeprefix(prefix) for path in known})
            folder = self._trees.write_files(self._blobs(new.files, {file.blob for file in known.values()}))
            tree = self._trees.replaced(str(base.tree_id), new.into, folder) or self._trees.write({})
            for path in new.gone:
                tree = self._trees.with_entry(tree, path, None)
            for path, entry in self._blobs(new.brought, set()).items():
                tree = self._trees.with_entry(tree, path, entry)
            time = max(self._read(commit).commit_time for commit in (new.base, *new.parents))
            return self._create(tree, new.parents, commits.sealed(new.message, tree=tree), time)

    def _blobs(self, files: Mapping[str, NewFile | TreeFile], known: set[str]) -> dict[str, Entry]:
        """Write the blobs of *files* that are not *known* to belong here, and return what the tree says of each."""
        entries: dict[str, Entry] = {}
        for path, file in files.items():
            if isinstance(file, TreeFile):
                if file.blob not in known and not self._trees.has_blob(file.blob):
                    raise self._trees.absent(file.blob)
                entries[path] = Entry(file.mode, file.blob)
                continue
            id = str(pygit2.hash(file.data))
            if id not in known:
                self._trees.write_object(ObjectType.BLOB, file.data)
            entries[path] = Entry(file.mode, id)
        return entries

    def _create(self, tree: str, parents: Iterable[str], message: str, time: int) -> str:
        by = f"{commits.COMMITTER_NAME} <{commits.COMMITTER_EMAIL}> {max(0, time)} +0000"
        head = [f"tree {tree}", *(f"parent {parent}" for parent in parents), f"author {by}", f"committer {by}"]
        return self._trees.write_object(ObjectType.COMMIT, "\n".join((*head, "", message)).encode())

    def _read(self, commit: str) -> pygit2.Commit:
        self._loose.refuse_torn(commit)
        try:
            found = self._repository.get(commit)
        except pygit2.GitError as failure:
            raise RepositoryError(f"commit {commit} cannot be read: {failure}", FSCK) from failure
        if not isinstance(found, pygit2.Commit):
            raise self._trees.absent(commit)
        return found


def _info(commit: pygit2.Commit) -> CommitInfo:
    text = commit.raw_message.decode("utf-8", "replace")
    committer = commit.committer
    name, email = (raw.decode("utf-8", "replace") for raw in (committer.raw_name, committer.raw_email))
    return CommitInfo(str(commit.id), commits.subject(text), commits.is_ours(text, name=name, email=email, tree=str(commit.tree_id)))
