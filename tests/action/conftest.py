import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from action import cli
from generators import registry
from synapseops.pipeline.cache import FolderCache
from tests import secrecy, warm
from tests.action.service import TODO
from tests.forge.git import commit, git, make
from tests.pipeline.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> dict[str, Any]:
        """What was printed, which must be one JSON object and nothing else."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


Synapse = Callable[..., Ended]


@pytest.fixture(scope="session")
def cache_home() -> Path:
    """A cache folder of the tests' own."""
    warm.typed()
    warm.compiled()
    return warm.HOME


@pytest.fixture
def synapse(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache_home: Path) -> Synapse:
    """The command line, in this process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))

    def call(*words: str | Path) -> Ended:
        capsys.readouterr()
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as end:  # argparse ends --help and --version so
            code = int(end.code or 0)
        told = capsys.readouterr()
        secrecy.hear("standard output and error", told.out + told.err)
        return Ended(code, told.out, told.err)

    return call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose base holds the smallest service, as the real generators make it."""
    folder = make(tmp_path_factory.mktemp("made") / "repository")
    commit(folder, {"synapse.yaml": TODO})
    Workshop(folder, FolderCache(tmp_path_factory.mktemp("renderings")), generators=registry.load()).run_one()
    git(folder, "merge", "--quiet", "--no-edit", "synapse/todo")
    return folder


@pytest.fixture
def landed(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of it, which is the current folder."""
    folder = tmp_path / "repository"
    git(tmp_path, "clone", "--quiet", made.as_uri(), str(folder))
    monkeypatch.chdir(folder)
    return folder
