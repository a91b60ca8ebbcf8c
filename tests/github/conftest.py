from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.github import App, Double, Installation, Person, Repository, serving_double
from tests.github.asking import Asking

FILES = {"synapse.yaml": b"name: shop\n", "docs/guide.md": b"# Guide\n", "src/app.py": b"print()\n"}


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Double]:
    """A double of GitHub."""
    with serving_double(tmp_path) as double:
        yield double


@dataclass
class World:
    """An App that is installed in a repository, and a person who writes there."""

    github: Double
    app: App
    repo: Repository
    installation: Installation
    alice: Person
    bot: Asking
    person: Asking

    @property
    def main(self) -> str:
        """The commit of the default branch."""
        return self.bot.get("/git/ref/heads/main").json()["object"]["sha"]


@pytest.fixture
def world(github: Double) -> Iterator[World]:
    """A double in which an App is installed."""
    app, repo = github.add_app("synapseops"), github.add_repository("octo/shop", files=FILES)
    installation = github.install(app, [repo])
    alice = github.add_person("alice", {"octo/shop": "write"})
    base = f"{github.api_url}/repos/octo/shop"
    with Asking(base, github.app_token(installation)) as bot, Asking(base, alice.token) as person:
        yield World(github, app, repo, installation, alice, bot, person)
