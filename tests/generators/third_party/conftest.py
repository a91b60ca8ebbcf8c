from pathlib import Path

import pytest

from tests.generators.third_party.installed import install


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where synapse-graphql was installed."""
    return install(tmp_path_factory.mktemp("graphql"))


@pytest.fixture
def graphql(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package beside the factory's own, for this process."""
    monkeypatch.syspath_prepend(str(installed))
    return installed
