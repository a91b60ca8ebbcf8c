"""The places that the contract of the forge is tried in: in memory, a git repository, and GitHub. People's deeds are set up here."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from synapseops.forge.base import Checks, PullRequests, Repository
from synapseops.forge.github import AppAuth, Client, installation_client, open_github
from synapseops.forge.local import open_repository
from tests.fakes import FakeChecks, FakePullRequests, FakeRepository
from tests.forge import git
from tests.github import Double


class Place(ABC):
    """A repository with its pull requests and checks, and what people do in it."""

    repository: Repository
    pulls: PullRequests
    checks: Checks

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
        self.checks = FakeChecks()

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
        self.checks = local.checks

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


class GitHub(Place):
    """A repository on GitHub, as the App sees it; *session* belongs to the loop that the contract is tried in."""

    def __init__(self, github: Double, session: aiohttp.ClientSession) -> None:
        self.github = github
        self.held = github.add_repository("octo/shop", files={"synapse.yaml": b"synapse: 1\n"})
        self.alice = github.add_person("alice", {"octo/shop": "write"})
        app = github.add_app("synapseops")
        installation = github.install(app, [self.held])
        signed = Client(session, AppAuth(app.id, app.private_key), api_url=github.api_url)
        self.client = installation_client(signed, installation.id, repositories=["shop"])
        forge = open_github(self.client, "octo/shop", login="synapseops[bot]")
        self.repository = forge.repository
        self.pulls = forge.pull_requests
        self.checks = forge.checks

    def commit(self, branch: str, files: Mapping[str, str | None]) -> str:
        changes = {path: None if text is None else text.encode() for path, text in files.items()}
        return self.alice.push(self.held, branch, changes)

    def merge(self, branch: str) -> None:
        self.alice.merge(self._open(branch))

    def squash(self, branch: str) -> None:
        self.alice.merge(self._open(branch), "squash")

    def delete(self, branch: str) -> None:
        self.alice.delete_branch(self.held, branch)

    def _open(self, branch: str) -> int:
        return next(number for number, pull in self.held.pulls.items() if pull.head == branch and pull.state == "open")
