"""A system and a clock for every test."""

from collections.abc import AsyncIterator

import pytest

from tests.systems.fake import Clock, FakeSystem, fake_system


@pytest.fixture
async def system() -> AsyncIterator[FakeSystem]:
    """Yield a system that answers what a test tells it to."""
    async with fake_system() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    """Return a clock that a test winds."""
    return Clock()
