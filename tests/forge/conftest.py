from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest

from tests.forge import git


@pytest.fixture(autouse=True)
def no_configuration_of_the_machine() -> Iterator[None]:
    """Keep the library from reading the configuration of whoever runs the tests."""
    levels = (pygit2.enums.ConfigLevel.GLOBAL, pygit2.enums.ConfigLevel.XDG, pygit2.enums.ConfigLevel.SYSTEM)
    before = [pygit2.settings.search_path[level] for level in levels]
    for level in levels:
        pygit2.settings.search_path[level] = ""
    yield
    for level, path in zip(levels, before, strict=True):
        pygit2.settings.search_path[level] = path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit on `main`."""
    folder = git.make(tmp_path / "repository")
    git.commit(folder, {"synapse.yaml": "synapse: 1\n", "src/a.py": "a\n"})
    return folder
