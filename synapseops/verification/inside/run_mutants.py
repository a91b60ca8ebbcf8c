"""Let tests look at one fault after the other: `run_mutants.py REQUEST RESULTS CONFIG`, files of the folder.

REQUEST names suites of tests, faults (file, module, bytes that are others, number of the suite that looks at it), how many seconds each
may take, and all together. RESULTS gets a JSON line: which suites pass without a fault; then one for each fault that was tried, its number
and `killed`, `survived`, or `late`. What is not there was not tried.
"""

import importlib.abc
import importlib.machinery
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

_PLUGINS = ("anyio",)
_HEAVY = ("fastapi", "httpx", "pydantic", "pydantic_settings", "sqlalchemy.ext.asyncio", "aiosqlite", "alembic")
_STEP = 0.005


class Mutated(importlib.abc.MetaPathFinder):
    """Imports one module with a fault in it."""

    def __init__(self, name: str, path: str, source: bytes) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Claim the one module."""
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, Faulty(fullname, self._path, self._source), origin=self._path)


class Faulty(importlib.machinery.SourceFileLoader):
    """Loads a source that is not the file's."""

    def __init__(self, name: str, path: str, source: bytes) -> None:
        super().__init__(name, path)
        self._source = source

    def get_data(self, path: str) -> bytes:
        """Return the source with the fault."""
        return self._source


def main(request: Path, results: Path, config: str) -> None:
    """Try each fault in a process of its own, which has what takes long to import already; as many at a time as there are cores."""
    asked = json.loads(request.read_text(encoding="utf-8"))
    _import_what_is_there(_HEAVY)
    end = time.monotonic() + asked["seconds"]
    with results.open("w", encoding="utf-8") as out:
        suites = [_suite(tests, config, asked["each"]) for tests in asked["suites"]]
        out.write(json.dumps([bool(suite) for suite in suites]) + "\n")
        waiting = [(number, one) for number, one in enumerate(asked["mutants"]) if suites[one["suite"]]][::-1]
        running: dict[int, tuple[int, float]] = {}
        while (waiting and time.monotonic() < end) or running:
            while waiting and len(running) < (os.cpu_count() or 1) and time.monotonic() < end:
                number, one = waiting.pop()
                running[_begun(one, suites[one["suite"]], config)] = number, time.monotonic() + asked["each"]
            for number, outcome in _ended(running):
                out.write(json.dumps([number, outcome]) + "\n")


def _suite(tests: list[str], config: str, seconds: float) -> list[str]:
    """Return how the suite passes without a fault: alone, or with what the tests share; nothing where it does not."""
    for options in (["--noconftest"], []):
        running = {_begun(None, [*options, *tests], config): (0, time.monotonic() + seconds)}
        while running:
            if any(outcome == "survived" for _, outcome in _ended(running)):
                return [*options, *tests]
    return []


def _import_what_is_there(names: Sequence[str]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def _begun(one: Any, tests: list[str], config: str) -> int:
    """Begin to look at a fault, None for none, in a process of its own; return its id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        code = _look(one, tests, config)
    finally:
        os._exit(code)


def _ended(running: dict[int, tuple[int, float]]) -> Iterator[tuple[int, str]]:
    """Yield which faults were looked at, with the outcome; what takes too long is ended."""
    time.sleep(_STEP)
    for child, (number, deadline) in list(running.items()):
        ended, status = os.waitpid(child, os.WNOHANG)
        if not ended and time.monotonic() < deadline:
            continue
        if not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        del running[child]
        yield number, "late" if not ended else "killed" if os.waitstatus_to_exitcode(status) else "survived"


def _look(one: Any, tests: list[str], config: str) -> int:
    """Run the tests against the fault, in silence; 0 when none of them notices."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    folder = str(Path.cwd())
    if one is not None:
        data = Path(one["file"]).read_bytes()
        source = data[: one["start"]] + one["now"].encode() + data[one["end"] :]
        sys.meta_path.insert(0, Mutated(one["module"], f"{folder}/{one['file']}", source))
    plugins = [part for name in _PLUGINS for part in ("-p", name)]
    return int(pytest.main([*plugins, f"--rootdir={folder}", f"--confcutdir={folder}", "-x", "-c", config, *tests]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
