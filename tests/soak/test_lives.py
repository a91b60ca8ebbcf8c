"""Many random lives of real repositories."""

import pytest
from hypothesis import given, settings

from synapseops.pipeline.cache import FolderCache
from tests.pipeline.test_history import LIVES, SLOW, live


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> FolderCache:
    """Renderings, made once."""
    return FolderCache(tmp_path_factory.mktemp("renderings"))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(LIVES)
def test_nothing_is_lost_in_many_lives(
    cache: FolderCache, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, tuple[object, ...]]]
) -> None:
    live(steps, cache, tmp_path_factory)
