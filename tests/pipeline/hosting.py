"""A repository on GitHub in which runs are made, with the generators, checks and tests of a `Workshop`."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp
import pygit2

from synapseops.forge.github import Allowance, AppAuth, Client, Clock, installation_client, open_github
from synapseops.forge.github.client import Usage
from synapseops.pipeline.course import Wanted
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.run import run
from synapseops.report.model import Report
from tests.github import Double, Person, Repository
from tests.pipeline.workshop import Workshop

NAME = "octo/shop"
LOGIN = "synapseops[bot]"


async def _at_once(seconds: float) -> None:
    """Let no time pass: the double needs none."""


CLOCK = Clock(sleep=_at_once)


@dataclass
class Hosted:
    """The repository, who works there, and what was asked of GitHub in the last run."""

    github: Double
    workshop: Workshop
    files: Mapping[str, bytes]
    name: str = NAME
    usage: Usage = field(default_factory=Usage)

    def __post_init__(self) -> None:
        """Set the repository up, the App installed in it."""
        self.repo: Repository = self.github.add_repository(self.name, files=self.files)
        self.alice: Person = self.github.add_person("alice", {self.name: "write"})
        self.app = next(iter(self.github.hub.apps.values()), None) or self.github.add_app("synapseops")
        self.installation = self.github.install(self.app, [self.repo])

    def run(self, *, recreate: bool = False, decided: Decisions = NONE) -> Report:
        """Run the only intent, as a worker that knows nothing of before."""
        wanted = Wanted("main", is_explicit=True, recreate=recreate, decided=decided)
        (report,) = asyncio.run(self._run(wanted))
        return report

    async def _run(self, wanted: Wanted) -> tuple[Report, ...]:
        async with aiohttp.ClientSession() as session:
            signed = AppAuth(self.app.id, self.app.private_key, clock=CLOCK)
            app = Client(session, signed, api_url=self.github.api_url, allowance=Allowance(clock=CLOCK))
            client = installation_client(app, self.installation.id, repository_ids=[self.repo.id])
            forge, self.usage = open_github(client, self.name, login=LOGIN, default_branch="main"), client.usage
            equipment = self.workshop.equipment(forge.repository, forge.pull_requests)
            return await run(equipment, wanted, on_failure=self.workshop.failures.append)

    def tip(self, ref: str) -> pygit2.Commit:
        """Return the commit of a branch, or of a ref in full."""
        name = ref if ref.startswith("refs/") else f"refs/heads/{ref}"
        return self.repo.git.references[name].peel(pygit2.Commit)

    def refs(self, prefix: str) -> list[str]:
        """Return the refs below *prefix*, without it."""
        return sorted(name.removeprefix(prefix) for name in self.repo.git.references if name.startswith(prefix))

    def read(self, branch: str, path: str) -> str:
        """Return the text of a file of *branch*."""
        blob = self.tip(branch).tree[path]
        assert isinstance(blob, pygit2.Blob)
        return blob.data.decode()

    def writes(self) -> list[str]:
        """Return what was asked so far that may have changed something, GraphQL's queries and tokens apart."""
        asked = [f"{one.method} {one.path}" for one in self.github.requests if one.method != "GET"]
        return [one for one in asked if "access_tokens" not in one and not one.endswith("/graphql")]
