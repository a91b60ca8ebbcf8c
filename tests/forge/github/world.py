"""A repository on the double of GitHub in which the App is installed, and people at work."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import aiohttp
import pygit2

from synapseops.forge import commits
from synapseops.forge.base import NewCommit, NewFile, TreeFile
from synapseops.forge.github import Allowance, Client, Clock, GitHubForge, TokenAuth, open_github
from synapseops.forge.github.client import Usage
from tests.github import Double, Fault

NAME = "octo/shop"
LOGIN = "synapseops[bot]"
BRANCH = "synapse/todo"
FILES = {"synapse.yaml": b"synapse: 1\n", "src/a.py": b"a\n", "out/mine.py": b"mine\n"}

T = TypeVar("T")
Use = Callable[[GitHubForge], Awaitable[T]]


class World:
    """The repository, the App's bot and a person who may write; `slept` are the pauses that the forge asked for."""

    def __init__(self, github: Double, files: Mapping[str, bytes] = FILES) -> None:
        self.github = github
        self.repo = github.add_repository(NAME, files=files)
        self.app = github.add_app("synapseops")
        self.installation = github.install(self.app, [self.repo])
        self.alice = github.add_person("alice", {NAME: "write"})
        self.slept: list[float] = []
        self.usage = Usage()

    def use(self, use: Use[T], *, token: str = "", login: str = LOGIN, **options: Any) -> T:
        """Let *use* work with the forge, opened anew."""

        async def work() -> T:
            async with aiohttp.ClientSession() as session:
                auth = TokenAuth(token or self.github.app_token(self.installation))
                allowance = Allowance(clock=Clock(sleep=self._sleep))
                client = Client(session, auth, api_url=self.github.api_url, allowance=allowance)
                self.usage = client.usage
                return await use(open_github(client, NAME, login=login, **options))

        return asyncio.run(work())

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def tip(self, ref: str = "refs/heads/main") -> str:
        """Return the commit of a ref."""
        return str(self.repo.git.references[ref].peel(pygit2.Commit).id)

    def files(self, commit: str) -> dict[str, tuple[bytes, int]]:
        """Return what a commit holds: bytes and mode by path."""
        found: dict[str, tuple[bytes, int]] = {}
        waiting = [("", self.repo.git[commit].peel(pygit2.Tree))]
        while waiting:
            prefix, tree = waiting.pop()
            for entry in tree:
                if isinstance(entry, pygit2.Tree):
                    waiting.append((f"{prefix}{entry.name}/", entry))
                elif isinstance(entry, pygit2.Blob):
                    found[f"{prefix}{entry.name}"] = entry.data, entry.filemode
        return found

    def bodies(self, match: str) -> list[dict[str, Any]]:
        """Return a list to which the body of every request that matches is added from now on."""
        seen: list[dict[str, Any]] = []

        def look(body: bytes) -> bool:
            seen.append(json.loads(body))
            return False

        self.github.faults.add(Fault(match, when=look, times=None))
        return seen


async def write(
    forge: GitHubForge, files: Mapping[str, NewFile | TreeFile], *, into: str = "out", parent: str | None = None, inputs: str = "1" * 64
) -> str:
    """Write *files* on top of `main`, after *parent* if that is another commit."""
    base = await forge.repository.resolve("main")
    assert base is not None
    text = commits.message("todo", base="main", inputs=inputs)
    return await forge.repository.write(NewCommit(base, (parent or base,), into, files, text))


async def branched(forge: GitHubForge, files: Mapping[str, NewFile | TreeFile] | None = None, *, inputs: str = "1" * 64) -> str:
    """Write *files* and let our branch be there."""
    head = await write(forge, files or {"app.py": NewFile(b"app\n")}, inputs=inputs)
    await forge.repository.move(BRANCH, to=head, was=await forge.repository.resolve(f"refs/heads/{BRANCH}"))
    return head
