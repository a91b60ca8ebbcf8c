import gc
import os
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.order import longest_first
from tests.postgres import postgres_server, postgres_url
from tests.secrecy import pytest_runtest_makereport
from tests.unprivileged import unprivileged

__all__ = ["postgres_server", "postgres_url", "pytest_runtest_makereport", "unprivileged"]

# The same examples on every machine, and no deadline: a slow one is no fault. `make soak` looks further.
settings.register_profile("default", derandomize=True, deadline=None, database=None)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--accept`: golden trees become what is made now."""
    parser.addoption("--accept", action="store_true", help="make the golden trees what is made now; review the difference")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage among what tests make alone: to look through the modules and tests again and again is a sixth of all time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long."""
    told = getattr(config, "workerinput", {})
    items[:] = longest_first(items, int(told.get("workercount", 1)))


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether what is made now is to become the golden tree."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(params=["", pytest.param("_EVERYWHERE", marks=[pytest.mark.soak, pytest.mark.timeout(3600)])], ids=["some", "all"])
def reach(request: pytest.FixtureRequest) -> str:
    """How a scenario's name ends (`tests.crash`): killed at some of its writes, or in `make soak` at every one."""
    return str(request.param)


@pytest.fixture(scope="session")
def packages() -> Path:
    """The cache that the packages of this machine were installed from."""
    uv = shutil.which("uv") or Path(__file__).parents[1] / ".cache" / "uv" / "bin" / "uv"  # where the Makefile puts it
    told = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=False)
    return Path(told.stdout.strip() or os.path.expanduser("~/.cache/uv"))


@pytest.fixture(scope="session")
def common_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share: what is made there is made once, behind a lock."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
