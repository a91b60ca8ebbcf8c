"""Opening a git repository, with an answer for each that cannot be worked in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pygit2

from synapseops.errors import RepositoryError
from synapseops.forge.commits import COMMITTER_EMAIL, COMMITTER_NAME

FSCK = "git fsck tells whether the repository is whole"
WRITABLE = "check that the git folder may be written to, and that the disk is not full"

# What libgit2 says, and what we answer: its errors at opening carry no code that would tell them apart
_ANSWERS = (
    ("not owned by current user", "belongs to another user", 'git config --global --add safe.directory "{path}" declares it safe'),
    ("unknown object format", "uses the sha256 object format, which cannot be read yet", "work in a clone with the sha1 format"),
    (
        "extensions.refstorage",
        "keeps its refs in the reftable format, which cannot be read yet",
        "git refs migrate --ref-format=files brings them back",
    ),
    ("unsupported extension", "uses an extension of the git format that cannot be read yet", "work in a plain clone of it"),
    ("unsupported repository version", "has a newer git format than can be read", "work in a plain clone of it"),
    ("failed to parse config file", "has a configuration that cannot be read", "git config --list shows where"),
    ("permission denied", "may not be read", "give yourself the right to read it"),
)


def open_git(path: Path) -> pygit2.Repository:
    """Open the repository that *path* lies in: a work tree, a folder in one, or a git folder. Raises `RepositoryError`."""
    _refuse_no_folder(path)
    try:
        found = pygit2.discover_repository(str(path))
        if found is None:
            raise _not_found(path)
        repository = pygit2.Repository(found)
        repository.set_ident(COMMITTER_NAME, COMMITTER_EMAIL)
    except (pygit2.GitError, OSError) as failure:
        raise _refusal(path, str(failure)) from failure
    return repository


def common_folder(repository: pygit2.Repository) -> Path:
    """Return the git folder that all work trees share, where refs and our own records lie."""
    folder = Path(os.fsdecode(repository.path or ""))
    try:
        told = os.fsdecode((folder / "commondir").read_bytes()).strip()
    except FileNotFoundError:
        return folder
    return Path(os.path.normpath(folder / told))


def is_partial(repository: pygit2.Repository) -> bool:
    """Tell whether objects may be absent here because they were never fetched."""
    names = (entry.name.lower() for entry in repository.config)
    return any(name == "extensions.partialclone" or (name.startswith("remote.") and name.endswith(".promisor")) for name in names)


@contextmanager
def answering(doing: str, *, hint: str = FSCK) -> Iterator[None]:
    """Turn what git and the file system refuse into a `RepositoryError` that says what we were *doing*."""
    try:
        yield
    except OSError as failure:
        where = f' ("{failure.filename}")' if failure.filename else ""
        raise RepositoryError(f"cannot {doing}: {failure.strerror or failure}{where}", hint) from failure
    except pygit2.GitError as failure:
        raise RepositoryError(f"cannot {doing}: {failure}", hint) from failure


def _refuse_no_folder(path: Path) -> None:
    try:
        if path.is_dir():
            return
        exists = path.exists()
    except PermissionError as failure:
        raise RepositoryError(f'"{path}" may not be read', "give yourself the right to read it") from failure
    except (OSError, ValueError) as failure:
        raise RepositoryError(f'"{path}" is no path that can be looked at', "name a folder") from failure
    if exists:
        raise RepositoryError(f'"{path}" is a file', "name the folder of the repository")
    raise RepositoryError(f'"{path}" does not exist', "name the folder of the repository")


def _not_found(path: Path) -> RepositoryError:
    for folder in (path.absolute(), *path.absolute().parents):
        if os.path.lexists(folder / ".git"):
            return RepositoryError(
                f'"{folder / ".git"}" is damaged, or belongs to a repository that is gone',
                "git status says more; git worktree repair mends a work tree that was moved",
            )
    return RepositoryError(f'"{path}" is not in a git repository', "git init makes one; commit your synapse.yaml there")


def _refusal(path: Path, said: str) -> RepositoryError:
    for words, message, hint in _ANSWERS:
        if words in said.lower():
            return RepositoryError(f'the repository of "{path}" {message}', hint.format(path=_named_in(said) or path))
    if "could not find repository" in said.lower() or "repository not found" in said.lower():
        return _not_found(path)
    return RepositoryError(f'the repository of "{path}" cannot be opened: {said}', "git status says more")


def _named_in(said: str) -> str:
    """Return the folder that libgit2 named in its complaint about the owner."""
    return said.partition("repository path '")[2].partition("'")[0]
