import pytest

from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--accept`: golden trees become what is made now."""
    parser.addoption("--accept", action="store_true", help="make the golden trees what is made now; review the difference")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether what is made now is to become the golden tree."""
    return bool(request.config.getoption("--accept"))
