"""A service that is told to stop does so, even where what it does meanwhile does not hear of it."""

import asyncio
import contextlib
import dataclasses

import pytest

from tests.generators.fastapi_service import services

pytestmark = pytest.mark.anyio


class Deaf:
    """A database whose first caller waits, and misses that it is cancelled: Python 3.11 can lose that in `asyncio.wait_for`."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.is_closed = False

    def writing(self) -> "Deaf":
        return self

    async def __aenter__(self) -> None:
        self.asked.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        raise services.module("todo", "errors").Unavailable

    async def __aexit__(self, *_: object) -> None:
        raise AssertionError("nobody comes in")

    async def close(self) -> None:
        self.is_closed = True


async def test_cleaning_ends_even_where_it_misses_that_it_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.module("todo", "main"), "_FIRST_CLEANING_SECONDS", 0.0)
    app, database = services.app("todo", "sqlite+aiosqlite:///never-opened.db"), Deaf()
    app.state.context = dataclasses.replace(app.state.context, database=database)
    async with asyncio.timeout(20), app.router.lifespan_context(app):
        await database.asked.wait()
    assert database.is_closed
