"""Let tests look at one fault after the other: `run_mutants.py REQUEST RESULTS CONFIG`, files of the folder.

REQUEST names suites of tests, faults (file, module, bytes that are others, number of the suite that looks at it, whether it may be put into
the module that is loaded), how many seconds each may take, all together, and before them the suites without a fault. RESULTS gets a JSON
line: which suites pass without a fault, null where that took too long; then one for each fault that was tried, its number and `killed`,
`survived`, or `late`. What is not there was not tried.
"""

import ast
import importlib.abc
import importlib.machinery
import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, TextIO

import pytest

_PLUGINS = ("anyio",)
_HEAVY = ("fastapi", "httpx", "pydantic", "pydantic_settings", "sqlalchemy.ext.asyncio", "aiosqlite", "alembic")
_STEP = 0.005
_KILLED = 1
_GRACE = 1.0
"""Seconds in which a process that tries faults ends those that it began."""


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
    """Loads a source that is not the file's, whatever was compiled of the file before."""

    def __init__(self, name: str, path: str, source: bytes) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """Return what the source with the fault does."""
        return compile(self._source, self.path, "exec")


class Loaded:
    """A pytest plugin that looks at faults with tests that are loaded already: each fault in a process that has all of this."""

    def __init__(self, look: Callable[[Callable[[Any], int]], None]) -> None:
        self._look = look

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests for each fault in place of running them once."""
        self._look(lambda one: _run_loaded(one, session))
        return True


def _run_loaded(one: Any, session: pytest.Session) -> int:
    """Put a fault into the module that is loaded, and run the tests of *session* up to the first that fails; 0 when none does."""
    try:
        put(sys.modules[one["module"]], _faulty(one))
    except Exception:  # a module that does not even load is one that nobody overlooks
        return _KILLED
    for item, after in zip(session.items, [*session.items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.testsfailed:
            return _KILLED
    return 0


def put(module: ModuleType, source: bytes) -> None:
    """Let *module* do what *source* says, those too that hold its functions and classes already."""
    held = {name: one for name, one in vars(module).items() if getattr(one, "__module__", "") == module.__name__}
    exec(compile(source, str(module.__file__), "exec"), vars(module))  # noqa: S102  # generated code, in the sandbox
    for name, old in held.items():
        new = getattr(module, name, None)
        if isinstance(old, FunctionType) and isinstance(new, FunctionType):
            old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
            setattr(module, name, old)
        elif isinstance(old, type):
            setattr(module, name, old)


def _is_within_class(one: Any) -> bool:
    """Tell whether a fault is part of a class, which is made once and held by many."""
    source = Path(one["file"]).read_bytes()
    line = source.count(b"\n", 0, one["start"]) + 1
    classes = (one for one in ast.parse(source).body if isinstance(one, ast.ClassDef))
    return any(one.lineno <= line <= (one.end_lineno or line) for one in classes)


def main(request: Path, results: Path, config: str) -> None:
    """Try each fault in a process of its own, which has what takes long to load already; as many at a time as there are cores."""
    asked = json.loads(request.read_text(encoding="utf-8"))
    begun = time.monotonic()
    _import_what_is_there(_HEAVY)
    with results.open("w", encoding="utf-8", buffering=1) as out:
        suites = _passing(asked["suites"], config, begun + asked["before"], asked["each"])
        out.write(json.dumps([None if suite is None else bool(suite) for suite in suites]) + "\n")
        end = time.monotonic() + asked["seconds"]
        faults = [(number, one) for number, one in enumerate(asked["mutants"]) if suites[one["suite"]]]
        quick = [(number, one) for number, one in faults if one["loaded"] and not _is_within_class(one)]
        for suite in dict.fromkeys(one["suite"] for _, one in quick):
            those = [(number, one) for number, one in quick if one["suite"] == suite]
            if time.monotonic() < end:
                _try_loaded(those, suites[suite] or [], config, end, asked["each"], out)
        known = {number for number, _ in quick}
        slow = [(number, one) for number, one in faults if number not in known]
        _try_all(slow, lambda one: _look(one, suites[one["suite"]] or [], config), end, asked["each"], out)


def _try_loaded(those: list[tuple[int, Any]], tests: list[str], config: str, end: float, each: float, out: TextIO) -> None:
    """Try faults in a process that loads the tests once."""

    def work() -> int:
        plugin = Loaded(lambda look: _try_all(those, look, end, each, out))
        return _pytest(tests, config, plugin)

    for _ in _outcomes([(0, None)], lambda _: work(), end + _GRACE, math.inf):
        return


def _try_all(those: Sequence[tuple[int, Any]], look: Callable[[Any], int], end: float, each: float, out: TextIO) -> None:
    """Try *those* faults until *end*, and tell what came of each."""
    for number, outcome in _outcomes(those, look, end, each):
        out.write(json.dumps([number, outcome]) + "\n")


def _outcomes(those: Sequence[tuple[int, Any]], look: Callable[[Any], int], end: float, each: float) -> Iterator[tuple[int, str]]:
    """Yield what came of each of *those*, as many at a time as there are cores; what has not ended at *end* comes to nothing."""
    waiting, running = list(those)[::-1], dict[int, tuple[int, float]]()
    while (waiting or running) and time.monotonic() < end:
        while waiting and len(running) < (os.cpu_count() or 1):
            number, one = waiting.pop()
            running[_begun(lambda one=one: look(one))] = number, time.monotonic() + each  # type: ignore[misc]
        yield from _ended(running)
    for child in running:
        _end(child)


def _passing(suites: Sequence[list[str]], config: str, end: float, each: float) -> list[list[str] | None]:
    """Return how each suite passes without a fault: alone, or with what the tests share; nothing where it does not, None where that is not
    known at *end*."""
    found: list[list[str] | None] = [None for _ in suites]
    for options in (["--noconftest"], []):
        left = {number: [*options, *tests] for number, tests in enumerate(suites) if not found[number]}
        for number, outcome in _outcomes([*left.items()], lambda tests: _look(None, tests, config), end, each):
            found[number] = left[number] if outcome == "survived" else None if options else []
    return found


def _import_what_is_there(names: Sequence[str]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def _begun(work: Callable[[], int]) -> int:
    """Begin *work* in a process of its own, in silence; return its id."""
    child = os.fork()
    if child:
        return child
    code = _KILLED
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        code = work()
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
            _end(child)
        del running[child]
        yield number, "late" if not ended else "killed" if os.waitstatus_to_exitcode(status) else "survived"


def _end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _look(one: Any, tests: list[str], config: str) -> int:
    """Run the tests against the fault, None for none; 0 when none of them notices."""
    if one is not None:
        sys.meta_path.insert(0, Mutated(one["module"], f"{Path.cwd()}/{one['file']}", _faulty(one)))
    return _pytest(tests, config)


def _faulty(one: Any) -> bytes:
    data = Path(one["file"]).read_bytes()
    return bytes(data[: one["start"]] + one["now"].encode() + data[one["end"] :])


def _pytest(tests: list[str], config: str, *plugins: object) -> int:
    folder = str(Path.cwd())
    named = [part for name in _PLUGINS for part in ("-p", name)]
    options = [*named, f"--rootdir={folder}", f"--confcutdir={folder}", "-x", "-c", config, *tests]
    return int(pytest.main(options, plugins=list(plugins)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
