"""Refs of a local repository: looked up, and moved by compare-and-set under git's own locks."""

import os
import re
from pathlib import Path

import pygit2

from synapseops.errors import ConcurrentChange, RepositoryError, SynapseError
from synapseops.forge.local_loose import Loose
from synapseops.forge.local_open import WRITABLE, answering
from synapseops.forge.local_store import Store

HEADS, REMOTES, TAGS = "refs/heads/", "refs/remotes/", "refs/tags/"
PRISTINE = "refs/synapse/pristine/"

_ID = re.compile(r"[0-9a-f]{40}")


class Refs:
    """The refs of one repository; *store* knows which locks a killed run may have left."""

    def __init__(self, repository: pygit2.Repository, store: Store, loose: Loose) -> None:
        self._repository = repository
        self._store = store
        self._loose = loose

    def commit(self, name: str) -> str | None:
        """Return the commit that the ref *name* (in full) leads to, or None."""
        with answering(f'read the ref "{name}"'):
            ref = self._get(name)
            target = self._direct(ref) if ref is not None else None
            if ref is None or target is None:
                return None
            self._loose.refuse_torn(target)
            try:
                return str(ref.peel(pygit2.Commit).id)
            except (pygit2.NotFoundError, pygit2.InvalidSpecError):
                return target

    def symbolic_target(self, name: str) -> str | None:
        """Return the ref that *name* points to by name, whether that exists or not; None when it does not point so."""
        with answering(f'read the ref "{name}"'):
            ref = self._get(name)
            return ref.target if ref is not None and isinstance(ref.target, str) else None

    def resolve(self, name: str) -> str | None:
        """Return the commit of a branch's name, a ref in full or a hex id, or None."""
        if _ID.fullmatch(name):
            self._loose.refuse_torn(name)
            with answering("read a commit"):
                return name if isinstance(self._repository.get(name), pygit2.Commit) else None
        candidates = (name,) if name.startswith("refs/") else (HEADS + name, REMOTES + name)
        return next((commit for full in candidates if (commit := self.commit(full)) is not None), None)

    def names(self) -> list[str]:
        """Return the names of all refs, sorted."""
        with answering("list the refs"):
            return sorted(os.fsdecode(name) for name in self._repository.raw_listall_references())

    def check(self, branch: str) -> None:
        """Raise `RepositoryError` when *branch* may not be moved."""
        name = HEADS + branch
        if not pygit2.reference_is_valid_name(name):
            raise RepositoryError(f'"{branch}" is no name for a branch', "choose another base")
        if (other := self._blocking(branch)) is not None:
            raise RepositoryError(f'the branch "{other}" stands in the way of "{branch}"', f'rename it: git branch -m "{other}" NEW-NAME')
        if (place := self._checked_out(name)) is not None:
            hint = f'switch "{place}" to another branch; if it is gone, git worktree prune forgets it'
            raise RepositoryError(
                f'the branch "{branch}" is checked out in "{place}": moving it would falsify what git status says there', hint
            )
        if self.symbolic_target(name) is not None:
            raise RepositoryError(f'the branch "{branch}" is a symbolic ref', f'remove it: git symbolic-ref --delete "{name}"')
        if not os.access(self._store.common, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
            raise RepositoryError(f'"{self._store.common}" may not be written to', WRITABLE)

    def keep(self, commit: str) -> None:
        """Make the immutable ref of a pristine commit; it may be there already."""
        name = PRISTINE + commit
        if self.commit(name) == commit:
            return
        with self._store.locking(f"{name}.lock"), answering(f'write the ref "{name}"', hint=WRITABLE):
            self._repository.references.create(name, commit, force=True)

    def move(self, branch: str, to: str | None, was: str | None) -> None:
        """Set *branch* to *to* (None: delete it) if it still is at *was* (None: absent). Raises `ConcurrentChange`."""
        name = HEADS + branch
        with self._store.locking(f"{name}.lock", "packed-refs.lock"), answering(f'move the branch "{branch}"', hint=WRITABLE):
            if to is None:
                self._delete(name, was)
            else:
                self._set(name, to, was)

    def _set(self, name: str, to: str, was: str | None) -> None:
        with self._repository.transaction() as transaction:
            try:
                transaction.lock_ref(name)
            except (pygit2.GitError, OSError) as failure:
                raise self._locked(name, failure) from failure
            self._compare(name, was)
            if to != was:
                transaction.set_target(name, to, message="synapse: propose")

    def _delete(self, name: str, was: str | None) -> None:
        """Delete a branch with its reflog, which a transaction would leave behind to block the name of its folder."""
        self._compare(name, was)
        ref = self._get(name)
        if ref is None:
            return
        try:
            ref.delete()  # compares once more, under git's lock, with what was read
        except (pygit2.GitError, OSError) as failure:
            self._compare(name, was)
            raise self._locked(name, failure) from failure

    def _compare(self, name: str, was: str | None) -> None:
        now = self.commit(name)
        if now != was:
            raise ConcurrentChange(f'"{name}" moved while we worked: it is at {now or "no commit"}, not at {was or "no commit"}')

    def _get(self, name: str) -> pygit2.Reference | None:
        if "\0" in name:
            return None
        return self._repository.references.get(name)

    def _direct(self, ref: pygit2.Reference) -> str | None:
        try:
            return str(ref.resolve().target)
        except KeyError:
            return None  # it names another that does not exist

    def _locked(self, name: str, failure: Exception) -> SynapseError:
        """Return the answer to a ref that could not be moved: locked by another process, or not writable."""
        for lock in (self._store.common / f"{name}.lock", self._store.common / "packed-refs.lock"):
            if lock.exists():
                return ConcurrentChange(f'"{name}" is locked by another process; if none is at work, remove "{lock}"')
        return RepositoryError(f'cannot move "{name}": {failure}', WRITABLE)

    def _blocking(self, branch: str) -> str | None:
        """Return a branch whose name is a folder of *branch*, or has *branch* as a folder: git cannot hold both."""
        parts = branch.split("/")
        above = {"/".join(parts[:length]) for length in range(1, len(parts))}
        names = (name.removeprefix(HEADS) for name in self.names() if name.startswith(HEADS))
        return next((name for name in names if name in above or name.startswith(f"{branch}/")), None)

    def _checked_out(self, name: str) -> Path | None:
        """Return the work tree in which the ref *name* is checked out or being rebased, or None."""
        common = self._store.common
        if not self._is_bare() and _holds(common, name):
            return common.parent
        for folder in sorted(common.glob("worktrees/*")):
            if _holds(folder, name):
                return Path(_first_line(folder / "gitdir") or folder).parent
        return None

    def _is_bare(self) -> bool:
        try:
            return self._repository.config.get_bool("core.bare")
        except (KeyError, ValueError, pygit2.GitError):
            return self._repository.is_bare


def _holds(folder: Path, name: str) -> bool:
    if _first_line(folder / "HEAD") == f"ref: {name}":
        return True
    return any(_first_line(folder / rebase / "head-name") == name for rebase in ("rebase-merge", "rebase-apply"))


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    except OSError:
        return ""
