"""The worker is killed after each request that writes, one after the other: what it then leaves is finished by the next, exactly once."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.jobs.model import Key, Kind, Want
from bot.jobs.sqlite import SqliteStore
from tests.bot.office import BRANCH, INTENT, TODO
from tests.github import App, Double, Fault, Installation, Person, Repository, serving_double

_WRITES = ("POST", "PATCH", "PUT", "DELETE")


@dataclass
class Workers:
    """Makes workers that can be killed."""

    process: "subprocess.Popen[str]"
    github: Double
    app: App

    def work(self, folder: Path, kill_after: int = 0, *, dies_in: str = "") -> int:
        """Let a worker do everything that is due in *folder*, killed after its *kill_after*-th write, or in a step of the run; return how
        many writes it made."""
        writes: list[int] = []
        told = {"folder": str(folder), "dies_in": dies_in, "github_url": self.github.url, "app_id": self.app.id, "slug": self.app.slug}
        self._say(json.dumps({**told, "private_key": self.app.private_key, "webhook_secret": self.app.webhook_secret}))
        worker = int(self._heard())

        def written() -> None:
            writes.append(worker)
            if len(writes) == kill_after:
                os.kill(worker, signal.SIGKILL)

        patterns = [f"{method} *" for method in _WRITES]
        self.github.faults.add(*(Fault(one, after=written, who="synapseops[[]bot]*", times=None) for one in patterns))
        self._say("go")
        code = int(self._heard())
        self.github.faults.clear()
        assert code == (-signal.SIGKILL if 0 < kill_after <= len(writes) or dies_in else 0)
        return len(writes)

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def _heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@contextmanager
def workers(github: Double, app: App) -> Iterator[Workers]:
    """Start what makes workers."""
    process = subprocess.Popen([sys.executable, "-m", "tests.bot.small"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        yield Workers(process, github, app)
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Scene:
    """A repository for each kill."""

    github: Double
    app: App
    alice: Person
    folder: Path
    count: int = field(default=0)

    def repository(self) -> tuple[Repository, Installation, Path]:
        """Make the next one, with the App installed, and a folder for the worker's data."""
        self.count += 1
        repo = self.github.add_repository(f"octo/shop{self.count}")
        folder = self.folder / f"{self.count}"
        folder.mkdir()
        return repo, self.github.install(self.app, [repo]), folder


def wanted(folder: Path, repo: Repository, installation: Installation) -> None:
    """Want the repository's default branch delivered."""
    store = SqliteStore(folder / "synapse.db", time.time)
    key = Key(installation.id, repo.id, Kind.DELIVER)
    asyncio.run(store.want([Want(key, repo.full_name)]))
    store.database.close()


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    with serving_double(folder) as github:
        yield Scene(github, github.add_app("synapseops"), github.add_person("alice"), folder)


def holds(place: Scene, repo: Repository, base: str, what: bytes, made: int = 1) -> None:
    """Hold that there is exactly one branch with *made* commits of ours, one pull request with the content, every check concluded."""
    with place.github.hub.lock:
        ours = [name for name in repo.git.references if name.startswith("refs/heads/synapse/")]
        assert ours == [f"refs/heads/{BRANCH}"]
        (request,) = repo.pulls.values()
        head = str(repo.git.references[ours[0]].target)
        assert (request.state, request.head_sha) == ("open", head)
        assert what in repo.git[repo.git[head].tree["generated/todo/todo/models.py"].id].data
        assert sum("Synapse-Inputs" in one.message for one in repo.git.walk(head)) == made
        checks = [(one.suite.head_sha, one.name, one.conclusion) for one in repo.checks.values()]
    assert [one for one in checks if one[2] is None] == []
    assert {(base, INTENT), (head, INTENT), (head, "synapse")} <= {(commit, name) for commit, name, _ in checks}
    assert sorted(checks) == sorted(dict.fromkeys(checks))


def test_whatever_write_of_the_first_run_it_is_killed_after_the_next_run_finishes_once(tmp_path: Path) -> None:
    with scene(tmp_path) as place, workers(place.github, place.app) as work:

        def lived(kill_after: int) -> int:
            repo, installation, folder = place.repository()
            base = place.alice.push(repo, "main", {"synapse.yaml": TODO})
            wanted(folder, repo, installation)
            count = work.work(folder, kill_after)
            if kill_after:
                work.work(folder)
            holds(place, repo, base, b"done")
            return count

        writes = lived(0)
        assert writes > 8
        for number in range(1, writes + 1):
            lived(number)


def test_whatever_write_of_a_change_it_is_killed_after_the_next_run_finishes_once(tmp_path: Path) -> None:
    """Each change comes upon the one before, on the same pull request."""
    with scene(tmp_path) as place, workers(place.github, place.app) as work:
        repo, installation, folder = place.repository()
        made = 0

        def lived(kill_after: int) -> int:
            nonlocal made
            note = f"      note_{made}: text?\n".encode()
            base = place.alice.push(repo, "main", {"synapse.yaml": TODO + note})
            wanted(folder, repo, installation)
            count = work.work(folder, kill_after)
            if kill_after:
                work.work(folder)
            made += 1
            holds(place, repo, base, f"note_{made - 1}".encode(), made)
            return count

        lived(0)
        writes = lived(0)
        assert writes > 8
        for number in range(1, writes + 1):
            lived(number)


def test_whatever_step_it_is_killed_in_between_its_writes_the_next_run_finishes_once(tmp_path: Path) -> None:
    with scene(tmp_path) as place, workers(place.github, place.app) as work:
        for step in ("generate", "check", "test"):
            repo, installation, folder = place.repository()
            base = place.alice.push(repo, "main", {"synapse.yaml": TODO})
            wanted(folder, repo, installation)
            work.work(folder, dies_in=step)
            assert repo.pulls == {}
            work.work(folder)
            holds(place, repo, base, b"done")
