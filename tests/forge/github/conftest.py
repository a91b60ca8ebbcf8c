from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forge.github.world import World
from tests.github import serving_double


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository in which the App is installed."""
    with serving_double(tmp_path) as github:
        yield World(github)
