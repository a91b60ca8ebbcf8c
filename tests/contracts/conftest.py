"""Where the contracts are tried, with one event loop for all that a test asks: connections belong to it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest

from tests.contracts.places import GitHub, Local, Memory, Place
from tests.github import serving_double

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, Any]], Any]

_RUNNERS: list[asyncio.Runner] = []


def run(work: Coroutine[Any, Any, T]) -> T:
    """Return what *work* returns."""
    return _RUNNERS[-1].run(work)


@pytest.fixture(autouse=True)
def runner() -> Iterator[None]:
    """Have a loop for this test."""
    with asyncio.Runner() as made:
        _RUNNERS.append(made)
        yield
        _RUNNERS.pop()


@pytest.fixture(params=["memory", "local", "github"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place whose `main` holds an intent and two files."""
    if request.param == "github":
        with serving_double(tmp_path) as github:
            session = run(_session())
            yield _prepared(GitHub(github, session))
            run(session.close())
    else:
        yield _prepared(Memory() if request.param == "memory" else Local(tmp_path / "repository"))


def _prepared(place: Place) -> Place:
    place.commit("main", {"synapse.yaml": "synapse: 1\n", "src/a.py": "a\n", "out/mine.py": "mine\n"})
    return place


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()
