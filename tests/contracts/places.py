"""The places that the contract of the forge is tried in: one in memory, one a git repository. People's deeds are set up here."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from synapseops.forge.base import PullRequests, Repository
from synapseops.forge.local import open_repository
from tests.fakes import FakePullRequests, FakeRepository
from tests.forge import git


class Place(ABC):
    """A repository with its pull requests, and what people do in it."""

    repository: Repository
    pulls: PullRequests

    @abstractmethod
    def commit(self, branch: str, files: Mapping[str, str | None]) -> str:
        """Commit as a person on *branch* (made from `main` if need be); return the commit."""

    @abstractmethod
    def merge(self, branch: str) -> None:
        """Merge *branch* into `main` with a merge commit."""

    @abstractmethod
    def squash(self, branch: str) -> None:
        """Bring what *branch* holds to `main` as a commit of its own."""

    @abstractmethod
    def delete(self, branch: str) -> None:
        """Delete *branch*."""


class Memory(Place):
    """The fakes."""

    def __init__(self) -> None:
        self.fake = FakeRepository()
        self.repository = self.fake
        self.pulls = FakePullRequests(self.fake)

    def commit(self, branch: str, files: Mapping[str, str | None]) -> str:
        if branch not in self.fake.branches and "main" in self.fake.branches:
            self.fake.branches[branch] = self.fake.branches["main"]
        return self.fake.commit(branch, {path: None if text is None else text.encode() for path, text in files.items()})

    def merge(self, branch: str) -> None:
        both = (self.fake.branches["main"], self.fake.branches[branch])
        self.fake.commit("main", self._brought(branch), parents=both)

    def squash(self, branch: str) -> None:
        self.fake.commit("main", self._brought(branch))

    def delete(self, branch: str) -> None:
        del self.fake.branches[branch]

    def _brought(self, branch: str) -> dict[str, bytes | None]:
        files = self.fake.commits[self.fake.branches[branch]].files
        return {path: self.fake.blobs[file.blob] for path, file in files.items()}


class Local(Place):
    """A git repository, with `main` checked out."""

    def __init__(self, folder: Path) -> None:
        self.folder = git.make(folder)
        git.commit(folder, {})
        self.repository = local = open_repository(folder, wait=lambda seconds: None)
        self.pulls = local.pull_requests

    def commit(self, branch: str, files: Mapping[str, str | None]) -> str:
        known = git.git(self.folder, "branch", "--list", branch)
        git.git(self.folder, "switch", "--quiet", *(() if known else ("--create",)), branch)
        made = git.commit(self.folder, dict(files))
        git.git(self.folder, "switch", "--quiet", "main")
        return made

    def merge(self, branch: str) -> None:
        git.git(self.folder, "merge", "--quiet", "--no-ff", branch)

    def squash(self, branch: str) -> None:
        git.git(self.folder, "merge", "--quiet", "--squash", branch)
        git.commit(self.folder, {})

    def delete(self, branch: str) -> None:
        git.git(self.folder, "branch", "--quiet", "-D", branch)
