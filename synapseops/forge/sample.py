"""A new repository with some files in it, as a person would make it: for the demonstration."""

from collections.abc import Mapping
from pathlib import Path

import pygit2

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
