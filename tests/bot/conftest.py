import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.bot.serving import Running, environment, running


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Undo what configuring logs in this process changes."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of `server`."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def server(data: Path) -> Iterator[Running]:
    """Run one server for all tests that only deliver to it."""
    with running(environment(data)) as found:
        yield found
