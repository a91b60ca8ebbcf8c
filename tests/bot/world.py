"""The App at work: the double of GitHub, the server in a process of its own, and a person."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.bot.serving import Running, running
from tests.github import App, CheckRun, Double, Installation, Person, PullRequest, Repository, serving_double

TODO = b"""synapse: 1
service: todo
resources:
  Task:
    fields:
      title: string(1..120)
      done: boolean = false
"""
MORE = TODO + b"      note: text?\n"
FAULTY = TODO.replace(b"string(1..120)", b"strin(1..120)")
BRANCH = "synapse/todo"
_T = TypeVar("_T")


@dataclass
class World:
    """A double in which an App is registered, the environment of its server, and a repository of Alice's."""

    github: Double
    app: App
    repo: Repository
    alice: Person
    environ: dict[str, str]

    @contextmanager
    def serving(self, **more: str) -> Iterator[Running]:
        """Run the server; GitHub delivers to it."""
        with running({**self.environ, **more}) as server:
            self.app.hook_url = f"{server.url}/webhook"
            yield server

    def install(self) -> Installation:
        """Install the App in the repository."""
        return self.github.install(self.app, [self.repo])

    def push(self, files: Mapping[str, bytes | None], branch: str = "main") -> str:
        """Let Alice push *files*."""
        return self.alice.push(self.repo, branch, files)

    def settle(self, server: Running) -> None:
        """Wait until every delivery is answered, and nothing is wanted any more."""
        self.github.deliveries.wait()
        while server.jobs():
            server.awaited("idle")

    def looked(self, ask: Callable[[], _T]) -> _T:
        """Return what *ask* finds in the double, nobody writing meanwhile."""
        with self.github.hub.lock:
            return ask()

    @property
    def pulls(self) -> list[PullRequest]:
        """All pull requests, by number."""
        return self.looked(lambda: [self.repo.pulls[number] for number in sorted(self.repo.pulls)])

    def checks(self, commit: str) -> dict[str, list[CheckRun]]:
        """Return the check runs of *commit*, by name."""

        def found() -> dict[str, list[CheckRun]]:
            named: dict[str, list[CheckRun]] = {}
            for one in self.repo.checks.values():
                if one.suite.head_sha == commit:
                    named.setdefault(one.name, []).append(one)
            return named

        return self.looked(found)

    def concluded(self, commit: str) -> dict[str, list[str | None]]:
        """Return how the check runs of *commit* ended, by name."""
        return {name: [one.conclusion for one in every] for name, every in self.checks(commit).items()}


@contextmanager
def world(folder: Path, files: Mapping[str, bytes] | None = None) -> Iterator[World]:
    """Set the scene."""
    with serving_double(folder) as github:
        app = github.add_app("synapseops")
        repo = github.add_repository("octo/shop", files=files or {"README.md": b"# Shop\n"})
        alice = github.add_person("alice", {"octo/shop": "write"})
        environ = {
            "SYNAPSE_APP_ID": str(app.id),
            "SYNAPSE_APP_SLUG": app.slug,
            "SYNAPSE_PRIVATE_KEY": app.private_key,
            "SYNAPSE_WEBHOOK_SECRET": app.webhook_secret,
            "SYNAPSE_GITHUB_URL": github.url,
            "SYNAPSE_PORT": "0",
            "SYNAPSE_DATA": str(folder / "data"),
            "SYNAPSE_WORKERS": "1",
            "SYNAPSE_LOG_LEVEL": "debug",
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
        }
        yield World(github, app, repo, alice, environ)
