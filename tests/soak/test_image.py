"""The Dockerfile's own instructions, followed without a builder: what it installs migrates a database, starts and is healthy."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.generators.deployment import deployments
from tests.generators.fastapi_service import services

pytestmark = pytest.mark.soak

_PLACES = ("/opt/service", "/src", "/app")
_SYSTEM = ("groupadd", "useradd")
"""What changes the machine itself, and is of no consequence to what is installed."""


@dataclass
class Stage:
    """A stage as it is built: a folder that stands for the image's root."""

    root: Path
    context: Path
    env: dict[str, str]
    workdir: str = "/"
    kept: dict[str, str] = field(default_factory=dict)

    def at(self, text: str) -> str:
        """Return *text* with the image's places where they are here."""
        for place in _PLACES:
            text = text.replace(place, str(self.root / place[1:]))
        return text

    def run(self, command: str | list[str]) -> None:
        argv = ["/bin/sh", "-euc", self.at(command)] if isinstance(command, str) else command
        subprocess.run(argv, cwd=self.at(self.workdir), env=self.env, check=True, timeout=280)

    def follow(self, word: str, rest: str) -> None:
        """Do what one instruction says."""
        if word == "WORKDIR":
            self.workdir = rest
            Path(self.at(rest)).mkdir(parents=True)
        elif word == "ENV":
            for pair in rest.split():
                name, _, value = pair.partition("=")
                self.env[name] = self.at(value).replace("$PATH", self.env["PATH"])
        elif word == "COPY":
            self._copy(rest.split())
        elif word == "RUN" and not rest.startswith(_SYSTEM):
            self.run(rest)
        elif word in {"CMD", "HEALTHCHECK"}:
            self.kept[word] = rest

    def _copy(self, words: list[str]) -> None:
        *sources, target = words
        if sources[0].startswith("--from"):
            return  # both stages have one root here, as virtual environments cannot be moved
        for source in sources:
            found, into = self.context / source, Path(self.at(self.workdir)) / target
            if found.is_dir():
                shutil.copytree(found, into)
            else:
                shutil.copy(found, into)


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Yield every instruction: its word, and the rest as the shell is to see it."""
    lines = "\n".join(line for line in dockerfile.splitlines() if not line.startswith("#")).replace("\\\n", "")
    for line in filter(None, lines.splitlines()):
        word, _, rest = line.partition(" ")
        yield word, rest.strip()


def words(rest: str) -> list[str]:
    """Return the words of an instruction in the form without a shell."""
    return [str(word) for word in json.loads(rest[rest.index("[") :])]


@contextlib.contextmanager
def started(stage: Stage) -> Iterator[None]:
    """Start what the image starts, and stop it as a container is stopped."""
    process = subprocess.Popen(words(stage.kept["CMD"]), cwd=stage.at(stage.workdir), env=stage.env)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(timeout=30) in {0, -signal.SIGTERM}


def test_what_the_dockerfile_installs_is_healthy(tmp_path: Path) -> None:
    tree = deployments.everything("shop")
    sent = [line[1:] for line in tree[".dockerignore"].decode().splitlines() if line.startswith("!")]
    files = {path: data for path, data in tree.items() if any(path == one or path.startswith(f"{one}/") for one in sent)}
    venv.create(tmp_path / "python", with_pip=True)  # the base image's own Python
    path = f"{tmp_path / 'python' / 'bin'}:{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_")) or name == "HOME"}
    stage = Stage(tmp_path / "root", services.write(files, tmp_path / "context"), {**kept, "PATH": path})
    for word, rest in instructions(tree["deploy/Dockerfile"].decode()):
        stage.follow(word, rest)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    stage.env |= {"SHOP_PORT": str(port), "SHOP_DATABASE_URL": f"sqlite:///{tmp_path}/service.db"}
    assert Path(shutil.which("alembic", path=stage.env["PATH"]) or "").is_relative_to(stage.root)
    assert not (stage.root / "opt/service/bin/pip").exists()
    stage.run(["/bin/sh", "-c", "alembic upgrade head"])
    health = words(stage.kept["HEALTHCHECK"])
    with started(stage):
        deadline = time.monotonic() + 60
        while subprocess.run(health, env=stage.env, capture_output=True, check=False).returncode != 0:
            assert time.monotonic() < deadline
        stage.run([*health[:2], health[2].replace("/health/live", "/health/ready")])
        with pytest.raises(subprocess.CalledProcessError):
            stage.run([*health[:2], health[2].replace("/health/live", "/health/dead")])
