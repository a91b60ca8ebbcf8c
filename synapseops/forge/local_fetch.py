"""Pristine commits from the remote that a clone came from, each by its name.

They are fetched into a repository of their own, so that neither refs nor FETCH_HEAD of the clone change, and nothing is
believed before it was looked at: objects are known by their content.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pygit2
from pygit2.enums import CredentialType, FetchPrune, FileMode

from synapseops.errors import SynapseError
from synapseops.forge.base import NewFile
from synapseops.forge.local_refs import PRISTINE

MOST_COMMITS = 20
LARGEST = 256 << 20
_MOST_FILES = 100_000
_SECONDS = 15
_ID = re.compile(r"[0-9a-f]{40}")
_SCHEME = re.compile(r"(file|https?)://")
_OVER_SSH = re.compile(r"[^/\\]+:(?![\\/])|[a-z+]+://")
_REGULAR = frozenset({FileMode.BLOB, FileMode.BLOB_EXECUTABLE})

Commits = dict[str, Mapping[str, NewFile]]


@dataclass(frozen=True, slots=True)
class Login:
    """A token for the repository at one address, which is given to nobody else: in a header, never in an address or an argument."""

    address: str
    token: str = field(repr=False)

    def opens(self, url: str) -> bool:
        """Tell whether *url* is that repository's."""
        return url.removesuffix("/").removesuffix(".git") == self.address


class TooLarge(SynapseError):
    """The remote sends more than what a factory makes."""


class Refused(SynapseError):
    """The remote asks for credentials that there are none of, or that it did not take."""


def fetched(repository: pygit2.Repository, commits: Sequence[str], login: Login | None = None) -> Commits:
    """Return the files of those *commits* (commit → path → file) that `origin` gives: from a folder or over HTTP, with no credentials
    but *login*, where it is asked for there.

    Whatever stands in the way, nothing is what comes of it: the question that needed the files has an answer for that.
    """
    url = _address(repository)
    ids = [id for id in dict.fromkeys(commits) if _ID.fullmatch(id)][:MOST_COMMITS]
    if url is None or not ids:
        return {}
    pygit2.settings.server_connect_timeout = pygit2.settings.server_timeout = _SECONDS * 1000
    try:
        with tempfile.TemporaryDirectory(prefix="synapse-fetch-") as folder:
            scratch = pygit2.init_repository(folder, bare=True)
            refspecs = [f"+{PRISTINE}{id}:{PRISTINE}{id}" for id in ids]
            scratch.remotes.create_anonymous(url).fetch(refspecs, callbacks=_Bounded(login), prune=FetchPrune.NO_PRUNE, proxy=True)
            return {id: dict(_files(tree)) for id in ids if (tree := _tree(scratch, id)) is not None}
    except (pygit2.GitError, OSError, ValueError, KeyError, TooLarge, Refused):
        return {}


def _address(repository: pygit2.Repository) -> str | None:
    """Return where `origin` is, or None where that is nowhere, or needs credentials."""
    try:
        url = repository.remotes["origin"].url or ""
    except (KeyError, pygit2.GitError):
        return None
    if _SCHEME.match(url):
        return url
    if not url or _OVER_SSH.match(url):
        return None
    return str(Path(os.path.normpath(Path(repository.workdir or repository.path) / url)))


def _tree(repository: pygit2.Repository, id: str) -> pygit2.Tree | None:
    commit = repository.get(id)
    return commit.tree if isinstance(commit, pygit2.Commit) else None


def _files(tree: pygit2.Tree, above: str = "", left: int = 100) -> Iterator[tuple[str, NewFile]]:
    """Yield the files of a tree by path."""
    for entry in tree:
        path = f"{above}{entry.name}"
        if isinstance(entry, pygit2.Tree) and left:
            yield from _files(entry, f"{path}/", left - 1)
        elif isinstance(entry, pygit2.Blob) and entry.filemode in _REGULAR:
            yield path, NewFile(entry.data, int(entry.filemode))


class _Bounded(pygit2.RemoteCallbacks):
    """Ends a fetch that brings more than any factory makes; it logs in once, at the repository that the login is for."""

    def __init__(self, login: Login | None) -> None:
        super().__init__()
        self._login = login

    def credentials(self, url: str, username_from_url: str | None, allowed_types: CredentialType) -> pygit2.UserPass:
        """Return the token, as GitHub takes it."""
        login, self._login = self._login, None
        if login is None or not login.opens(url):
            raise Refused("it asks for credentials")
        return pygit2.UserPass("x-access-token", login.token)

    def transfer_progress(self, stats: pygit2.remotes.TransferProgress) -> None:
        """Look at what came so far."""
        if stats.received_bytes > LARGEST or stats.total_objects > 2 * _MOST_FILES * MOST_COMMITS:
            raise TooLarge("the remote sends more than a factory makes")
