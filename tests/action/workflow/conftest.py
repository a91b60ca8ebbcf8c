from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.action.service import TODO
from tests.action.workflow.act import ACT, Machine, delivered
from tests.action.workflow.desk import Desk
from tests.action.workflow.installing import Installed, installed
from tests.github import Double, Person, Repository, serving_double


@pytest.fixture(scope="session")
def product(common_folder: Path) -> Path:
    """The Action as a runner downloads it."""
    return delivered(common_folder / "product")


@pytest.fixture(scope="session")
def environment(packages: Path) -> Installed:
    """What the Action installs, as a runner restores it."""
    return installed(packages)


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Double]:
    """GitHub."""
    with serving_double(tmp_path) as double:
        yield double


@pytest.fixture
def machine(product: Path, environment: Installed, tmp_path: Path) -> Iterator[Machine]:
    """A runner."""
    if not ACT.exists():
        pytest.skip("act is not installed here: it is made for Linux")
    yield Machine(product, tmp_path / "machine", environment)


_WRITES = {"contents": "write", "pull_requests": "write", "issues": "write"}


@pytest.fixture
def shop(github: Double) -> Repository:
    return github.add_repository("octo/shop", files={"synapse.yaml": TODO.encode(), ".github/workflows/ci.yml": b"on: push\n"})


@pytest.fixture
def token(github: Double, shop: Repository) -> str:
    return github.workflow_token(shop, _WRITES)


@pytest.fixture
def alice(github: Double, shop: Repository) -> Person:
    return github.add_person("alice", {"octo/shop": "write"})


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], github: Double, monkeypatch: pytest.MonkeyPatch, cache_home: Path) -> Desk:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    return Desk(tmp_path / "runner", capsys, github)
