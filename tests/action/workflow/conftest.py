from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.action.workflow.act import ACT, Machine, delivered
from tests.action.workflow.installing import Installed, installed
from tests.github import Double, serving_double


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
