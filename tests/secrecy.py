"""No secret is told: after each test, what it logged, raised, wrote and said on GitHub is looked through for every secret that was in use.

Secrets that tests make are recognisable: they hold `MARK`. Keys are known by their lines, JWTs by how they begin. The hook below looks
after every test of the suite; what is heard of other processes is handed to `hear`.
"""

import os
import re
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest

MARK = "5EcrE7xQ"
"""What every secret of the tests' own making holds."""
_JWT = re.compile(rb"eyJhbGciOiJSUzI1NiI[\w-]*\.eyJ[\w-]+\.[\w-]{80,}")
_OF_ALL_TESTS = "common_folder"
_CREDENTIALS = frozenset({"app.json", "key.pem", "webhook.secret"})
"""Files that are there to hold credentials; who may read them is another test's matter."""
_OF_THE_DOUBLE = "github"
_WITHOUT_A_DOUBLE = frozenset({Path(__file__).parent / "bot", Path(__file__).parent / "forge"})
"""Tests that have secrets without a double, too: of the App, and of what git is given."""

_literals: dict[bytes, str] = {MARK.encode(): "a token or secret"}
_heard: list[tuple[str, bytes]] = []
_expected: set[str] = set()
_new: list[Any] = []
_tellers: "WeakKeyDictionary[Any, int]" = WeakKeyDictionary()


def register(kind: str, *secrets: str) -> None:
    """Let *secrets*, which hold no mark, be looked for as well."""
    _literals.update((secret.encode(), kind) for secret in secrets if MARK not in secret and len(secret) > 7)


def register_key(pem: str) -> None:
    """Let each line of a private key be looked for."""
    register("a line of a private key", *(line for line in pem.splitlines() if "-----" not in line and len(line) > 30))


def hear(where: str, text: str | bytes) -> None:
    """Take note of what another process told; it is looked through when the test ends."""
    _heard.append((where, text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")))


def expect(place: str) -> None:
    """Let the running test tell secrets at *place*: a person of its keeps a token there, or it is what the test is about."""
    _expected.add(place)


def listen(teller: Any) -> None:
    """Let *teller* be asked, by `told()`, for the texts that it was told, whenever `count()` says that there are more."""
    _tellers[teller] = -1
    _new.append(teller)  # it may be gone before it is asked


def found(texts: Iterable[tuple[str, bytes]]) -> list[str]:
    """Return what kind of secret is told where; the secret itself is not told again."""
    return sorted({f"{kind} in {where}" for where, data in texts for kind in _kinds(data)})


def _kinds(data: bytes) -> Iterator[str]:
    yield from (kind for secret, kind in _literals.items() if secret in data)
    if _JWT.search(data) is not None:
        yield "a JWT"


def _below(folder: Path) -> list[Path]:
    """Return what is below *folder*, where processes of a test that failed may still be at work."""
    return sorted(Path(parent, name) for parent, folders, files in os.walk(folder) for name in (*folders, *files))


def _written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files below *folder*, but for those of the double and those that are to hold credentials."""
    for path in _below(folder):
        within = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and within.parts[0] != _OF_THE_DOUBLE and path.name not in _CREDENTIALS:
            yield str(within), path.read_bytes()


def _told(item: pytest.Item, report: pytest.TestReport) -> Iterator[tuple[str, bytes]]:
    """Yield what was told: by the logs of this process always, by all else where the test may have had a secret in use."""
    yield from ((name, text.encode("utf-8", "surrogateescape")) for name, text in report.sections)
    used = [teller for teller, before in list(_tellers.items()) if teller.count() != before]
    if used or _heard or not _WITHOUT_A_DOUBLE.isdisjoint(item.path.parents):
        yield from _heard
        for teller in used:
            _tellers[teller] = teller.count()
            yield from teller.told()
        given = getattr(item, "funcargs", {}).items()
        folders = {value for name, value in given if name != _OF_ALL_TESTS and isinstance(value, Path) and value.is_dir()}
        for folder in folders:
            if "pytest-of-" in str(folder) and not any(other in folder.parents for other in folders):
                yield from _written(folder)
    _heard.clear()
    _new.clear()


def _begin() -> None:
    """Forget what tests told that nobody looks after."""
    _heard.clear()
    _expected.clear()
    _tellers.update({teller: teller.count() for teller in list(_tellers)})


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: "pytest.CallInfo[None]") -> Generator[None, Any, None]:
    """Let a test fail that told a secret."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    if report.when == "setup":
        _begin()
    if report.when == "teardown" and (leaks := found(one for one in _told(item, report) if one[0] not in _expected)):
        report.outcome = "failed"
        report.longrepr = "secrets were told:\n" + "\n".join(f"  {leak}" for leak in leaks)
