"""A plain git repository as a forge: nothing of the work tree, the index or HEAD is touched, and nothing is pushed."""

import difflib
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pygit2
from pygit2.enums import ObjectType

from synapseops.errors import RepositoryError, UsageError
from synapseops.forge import branches
from synapseops.forge.base import CommitInfo, NewCommit, NewFile, TreeFile
from synapseops.forge.local_checks import LocalChecks
from synapseops.forge.local_commits import Commits
from synapseops.forge.local_fetch import Login, fetched
from synapseops.forge.local_loose import Loose
from synapseops.forge.local_open import common_folder, open_git
from synapseops.forge.local_pulls import LocalPullRequests
from synapseops.forge.local_refs import HEADS, PRISTINE, REMOTES, TAGS, Refs
from synapseops.forge.local_store import Store, Wait
from synapseops.forge.local_trees import Trees
from synapseops.forge.trail import Trail

_ORIGIN = f"{REMOTES}origin/"
_NOBODY = "somebody without a user.name in git's configuration"


def open_repository(path: Path, *, wait: Wait = time.sleep) -> "LocalRepository":
    """Open the repository that *path* lies in. Raises `RepositoryError` for each that cannot be worked in."""
    return LocalRepository(open_git(path), wait)


class LocalRepository:
    """Adapter of the port `Repository` over libgit2. `pull_requests` and `checks` lie in the git folder that all work trees share."""

    def __init__(self, repository: pygit2.Repository, wait: Wait = time.sleep, *, login: Login | None = None) -> None:
        self._repository = repository
        self._login = login
        self._store = Store(common_folder(repository), wait)
        loose = Loose(self._store.common / "objects")
        self._trees = Trees(repository, loose)
        self._commits = Commits(repository, self._trees, loose)
        self._refs = Refs(repository, self._store, loose)
        self.pull_requests = LocalPullRequests(self._store, self._refs, self._commits, self._trees)
        self.checks = LocalChecks(self._store)
        self.folder = self._store.folder
        self.work_tree = Path(repository.workdir) if repository.workdir else None

    def base(self, asked: str | None = None) -> str:
        """Return the name of the branch to propose to: *asked* for, else the current one. Raises `UsageError` where there is none."""
        if asked is None or asked in {"HEAD", "@"}:
            return self._usable(self._current())
        found = [name for name in _meanings(asked) if self._refs.commit(name) is not None]
        if len(found) > 1:
            raise UsageError(f'"{asked}" is both a branch and a remote\'s branch', f'write "{found[0]}" or "{found[1]}"')
        if not found:
            raise self._no_branch(asked)
        return self._usable(self._short(found[0]))

    def commit(self, ref: str) -> str:
        """Return the commit that *ref* (branch, ref in full, hex id, HEAD) names. Raises `UsageError` where there is none."""
        found = self._refs.commit("HEAD") if ref == "HEAD" else self._refs.resolve(ref)
        if found is None:
            raise UsageError(f'there is no commit "{ref}"', "name a branch or a commit in full")
        return found

    def person(self) -> str:
        """Return the name that commits made here bear."""
        try:
            return (self._repository.config["user.name"] or "").strip() or _NOBODY
        except (KeyError, pygit2.GitError, UnicodeDecodeError):
            return _NOBODY

    def trail(self, *, started: float, process: int) -> Trail:
        """Begin the audit trail of a run; *started* is seconds since the epoch."""
        return Trail(self.folder / "runs", started=started, process=process)

    async def resolve(self, ref: str) -> str | None:
        """Return the commit that *ref* (branch name, `refs/…`, or hex id) names, or None."""
        return self._refs.resolve(ref)

    async def default_branch(self) -> str:
        """Return the short name of the default branch; "" when nothing says which it is."""
        told = self._refs.symbolic_target(f"{_ORIGIN}HEAD")
        if told is not None and told.startswith(_ORIGIN):
            return told.removeprefix(_ORIGIN)
        return next((name for name in ("main", "master") if self._refs.commit(HEADS + name) is not None), "")

    async def list_files(self, commit: str, under: str = "") -> dict[str, TreeFile]:
        """Return the blobs of *commit* below the folder *under* (paths from the root); symlinks and submodules included by mode."""
        return self._trees.files(self._commits.tree(commit), under)

    async def read(self, blob: str) -> bytes:
        """Return the bytes of a blob; `RepositoryError` when the object is absent (partial clone)."""
        return self._trees.read_object(blob, ObjectType.BLOB)

    async def read_all(self, blobs: Collection[str]) -> dict[str, bytes]:
        """Return the bytes of those blobs that are there."""
        return {blob: self._trees.read_object(blob, ObjectType.BLOB) for blob in blobs if self._trees.has_blob(blob)}

    def page(self, commit: str, path: str) -> str:
        """Return the address at which a person reads the file *path* of *commit*, "" where there is no such page."""
        return ""

    async def ahead(self, commit: str, *, of: str) -> list[CommitInfo]:
        """Return the commits reachable from *commit* and not from *of*, newest first; `[]` when it is contained."""
        return self._commits.ahead(commit, of)

    async def merge_base(self, one: str, other: str) -> str | None:
        """Return a best common ancestor of two commits, or None where their histories have nothing in common."""
        return self._commits.merge_base(one, other)

    async def write_pristine(self, files: Mapping[str, NewFile | TreeFile]) -> str:
        """Write the parentless commit that holds exactly *files*, and its immutable ref; return its id."""
        with self._store.exclusive():
            kept = self._commits.write_pristine(files)
            self._refs.keep(kept)
            return kept

    async def pristine(self) -> list[str]:
        """Return the pristine commits that are here."""
        return [name.removeprefix(PRISTINE) for name in self._refs.names() if name.startswith(PRISTINE)]

    async def fetch_pristine(self, commits: Sequence[str], *, keep: bool) -> Mapping[str, Mapping[str, NewFile]]:
        """Return the files of those pristine *commits* (commit → path → file) that `origin` has; *keep* them here if asked."""
        found = fetched(self._repository, commits, self._login)
        if not keep:
            return found
        with self._store.exclusive():
            for id, files in found.items():
                if self._commits.write_pristine(files) == id:  # what is none of ours is not kept
                    self._refs.keep(id)
        return found

    async def write(self, commit: NewCommit) -> str:
        """Write the objects of *commit* and return its id; no branch moves."""
        with self._store.exclusive():
            return self._commits.write(commit)

    async def check_branch(self, branch: str) -> None:
        """Raise `RepositoryError` when *branch* could not be moved: its name is blocked, it is checked out, we may not write."""
        self._refs.check(branch)

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        """Create, advance or (to None) delete *branch* if it still is at *was* (None: absent). Raises `ConcurrentChange`."""
        self._refs.check(branch)
        if to is not None and not self._commits.exists(to):
            raise RepositoryError(f"commit {to} is not in the repository", "run again")
        with self._store.exclusive():
            self.pull_requests.settle(branch)
            self._refs.move(branch, to, was)

    def _current(self) -> str:
        told = self._refs.symbolic_target("HEAD")
        if told is None or not told.startswith(HEADS):
            raise UsageError("HEAD is detached: there is no branch to propose to", "name one with --base")
        if self._refs.commit(told) is None:
            branch = told.removeprefix(HEADS)
            raise RepositoryError(
                f'the branch "{branch}" has no commits yet', "commit your synapse.yaml first, or name a branch with --base"
            )
        return told.removeprefix(HEADS)

    def _short(self, name: str) -> str:
        """Return the shortest name that `resolve` takes for the ref *name*."""
        short = name.removeprefix(HEADS).removeprefix(REMOTES)
        return short if self._refs.resolve(short) == self._refs.commit(name) and not self._is_ambiguous(short) else name

    def _is_ambiguous(self, short: str) -> bool:
        return all(self._refs.commit(prefix + short) is not None for prefix in (HEADS, REMOTES))

    def _usable(self, branch: str) -> str:
        if branch.startswith(f"{branches.PREFIX}/"):
            raise UsageError(
                f'"{branch}" is a branch that SynapseOps writes, and cannot be the base', "name the branch you work on with --base"
            )
        if any("\ud800" <= character <= "\udfff" for character in branch):
            raise UsageError(f"the name of the branch {branch!a} is not UTF-8", "rename it, or name another with --base")
        return branch

    def _no_branch(self, asked: str) -> UsageError:
        if self._refs.commit(TAGS + asked) is not None or self._refs.resolve(asked) is not None:
            return UsageError(f'"{asked}" is no branch, and only a branch can be proposed to', "name a branch with --base")
        known = [name.removeprefix(HEADS).removeprefix(REMOTES) for name in self._refs.names() if name.startswith((HEADS, REMOTES))]
        near = difflib.get_close_matches(asked, known, n=1)
        return UsageError(f'there is no branch "{asked}"', f'did you mean "{near[0]}"?' if near else "git branch --all lists them")


def _meanings(asked: str) -> tuple[str, ...]:
    if asked.startswith("refs/"):
        return (asked,) if asked.startswith((HEADS, REMOTES)) else ()
    return (HEADS + asked, REMOTES + asked)
