from pathlib import Path

import pytest

from synapseops.pipeline.cache import FolderCache
from tests.forge import git
from tests.pipeline.editing import merge
from tests.pipeline.workshop import TODO, Workshop


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> FolderCache:
    """Renderings, made once."""
    return FolderCache(tmp_path_factory.mktemp("renderings"))


@pytest.fixture
def workshop(tmp_path: Path, cache: FolderCache) -> Workshop:
    """A repository whose `main` holds the smallest intent."""
    folder = git.make(tmp_path / "repository")
    git.commit(folder, {"synapse.yaml": TODO, "src/a.py": "a\n"})
    return Workshop(folder, cache)


@pytest.fixture
def landed(workshop: Workshop) -> Workshop:
    """A repository whose base holds the service."""
    workshop.run_one()
    merge(workshop.folder)
    return workshop
