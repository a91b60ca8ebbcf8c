"""A new repository with some files in it, as a person would make it: for the demonstration."""

from collections.abc import Mapping
from pathlib import Path

import pygit2
from pygit2.enums import FileMode, ResetMode

from synapseops.forge.local_open import WRITABLE, answering

_NAME, _EMAIL = "SynapseOps demo", "demo@localhost"


def make_repository(folder: Path, files: Mapping[str, bytes], *, message: str, at: int) -> None:
    """Make a repository in the empty *folder*, whose branch `main` holds *files*, committed *at* (seconds since the epoch)."""
    with answering("make a repository", hint=WRITABLE):
        repository = pygit2.init_repository(folder, initial_head="main")
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
            repository.index.add(path)
        repository.index.write()
        author = pygit2.Signature(_NAME, _EMAIL, at, 0)
        repository.create_commit("HEAD", author, author, f"{message}\n", repository.index.write_tree(), [])


class Person:
    """Somebody who works in the repository in *folder*, each commit a minute after the one before, from *at* on."""

    def __init__(self, folder: Path, *, at: int) -> None:
        self._repository = pygit2.Repository(str(folder))
        self._at = at

    def read(self, branch: str, path: str) -> str:
        """Return the text of a file on *branch*."""
        blob = self._head(branch).tree[path]
        return blob.data.decode() if isinstance(blob, pygit2.Blob) else ""

    def commit(self, branch: str, files: Mapping[str, str], *, message: str) -> None:
        """Commit *files* on top of *branch*."""
        head = self._head(branch)
        index = pygit2.Index()
        index.read_tree(head.tree)
        for path, text in files.items():
            index.add(pygit2.IndexEntry(path, self._repository.create_blob(text.encode()), FileMode.BLOB))
        self._committed(branch, index.write_tree(self._repository), head, message)

    def squash(self, branch: str, *, into: str, message: str) -> None:
        """Commit what *branch*, which contains *into*, holds, as one commit without its history."""
        self._committed(into, self._head(branch).tree.id, self._head(into), message)

    def _head(self, branch: str) -> pygit2.Commit:
        return self._repository.branches.local[branch].peel(pygit2.Commit)

    def _committed(self, branch: str, tree: pygit2.Oid, above: pygit2.Commit, message: str) -> None:
        self._at += 60
        author = pygit2.Signature(_NAME, _EMAIL, self._at, 0)
        made = self._repository.create_commit(f"refs/heads/{branch}", author, author, f"{message}\n", tree, [above.id])
        if self._repository.branches.local[branch].is_head():
            self._repository.reset(made, ResetMode.HARD)
