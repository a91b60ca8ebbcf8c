"""The engine goes on whatever becomes of a worker, of the disk or of the machine: nobody else would start it again."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import logs, recovery
from bot.engine import kept_busy
from bot.jobs.database import StoreFailed
from bot.jobs.sqlite import SqliteStore
from synapseops.errors import ToolFailed
from synapseops.forge.github.client import Client

FULL = StoreFailed("database or disk is full")


class Enough(BaseException):
    """The test has seen what it wanted."""


def _failing(*failures: Exception) -> Callable[[], None]:
    """Return what fails as told, in turn, and then no more."""
    left = list(failures)

    def fail() -> None:
        if left:
            raise left.pop(0)

    return fail


class Stage:
    """A worker, its store and its queue, each failing as it is told; the queue is asked to sleep where all went well."""

    process = 4711

    def __init__(self, asked: list[Exception], waits: list[Exception], buries: list[Exception]) -> None:
        self._asked, self._waits, self._buries = _failing(*asked), _failing(*waits), _failing(*buries)
        self.told: list[str] = []

    async def ask(self, line: str) -> str:
        self.told.append(line)
        self._asked()
        return "{}"

    async def wait(self) -> float | None:
        self._waits()
        return None

    async def bury(self, process: int, *, died_of_it: bool = True) -> int:
        assert (process, died_of_it) == (self.process, True)
        self.told.append("bury")
        self._buries()
        return 1

    def wake(self) -> None:
        raise AssertionError("nothing was done")

    async def sleep(self, seconds: float) -> None:
        raise Enough

    async def pause(self, seconds: float) -> None:
        self.told.append("pause")


@pytest.mark.parametrize(
    ("asked", "waits", "buries", "told"),
    [
        ([ToolFailed("work", "it ended with -9")], [], [], ["look", "bury", "pause", "look"]),
        ([ToolFailed("work", "it ended with 3")], [], [FULL], ["look", "bury", "pause", "look"]),
        ([], [FULL, FULL], [], ["look", "pause", "look", "pause", "look"]),
        ([OSError("cannot allocate memory")], [], [], ["look", "pause", "look"]),
    ],
    ids=["killed", "killed on a full disk", "a full disk", "no process can be made"],
)
def test_a_worker_is_asked_again(asked: list[Exception], waits: list[Exception], buries: list[Exception], told: list[str]) -> None:
    stage = Stage(asked, waits, buries)
    with pytest.raises(Enough):
        asyncio.run(kept_busy(stage, stage, stage, stage.pause))
    assert stage.told == told


class Odd(Client):
    """A GitHub whose lists hold something else than they should."""

    def __init__(self) -> None:
        """Need nothing."""

    async def pages(
        self, path: str, params: Mapping[str, str | int] | None = None, *, key: str | None = None
    ) -> AsyncIterator[Mapping[str, Any]]:
        yield {"guid": "1"}


def test_an_answer_that_nobody_foresaw_does_not_end_recovery(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", ())
    store = SqliteStore(tmp_path / "synapse.db", time.time)
    assert not asyncio.run(recovery.recover(Odd(), store, 90, time.time))
    store.database.close()
    assert "not_recovered" in capsys.readouterr().err
