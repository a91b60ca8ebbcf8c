"""Checks without a server: what is said about a commit is the file `synapse/checks/COMMIT.json`, beside git's own data."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from synapseops.errors import RepositoryError
from synapseops.forge.base import Check, Conclusion, Notice, Remark, Words
from synapseops.forge.local_store import Store

_ID = re.compile("[0-9a-f]{40}")
_LARGEST = 8 << 20


class _Said(Struct, frozen=True):
    """A check as it is written down. `conclusion` is None while it goes on."""

    name: str
    key: str
    conclusion: Conclusion | None = None
    title: str = ""
    summary: str = ""
    text: str = ""
    remarks: tuple[Remark, ...] = ()


class _Commit(Struct, frozen=True):
    format: Literal[1] = 1
    checks: tuple[_Said, ...] = ()


class LocalChecks:
    """Adapter of the port `Checks`. The number of a check is its place among those of its commit."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = store.folder / "checks"

    async def begin(self, name: str, commit: str, *, key: str, words: Words, is_first: bool = False) -> Check:
        """Begin a check, or go on with the one called *key* that a run before us began and did not conclude."""
        with self._store.exclusive():
            known = self._read(commit)
            return self._write(commit, known, _going_on(known, name, key), _told(_Said(name=name, key=key), words))

    async def report(self, notices: Sequence[Notice]) -> tuple[Check, ...]:
        """End checks, those that were not begun too, or begin them."""
        with self._store.exclusive():
            return tuple(self._noticed(one) for one in notices)

    async def tell(self, check: Check, words: Words) -> Check:
        """Say how far it came."""
        with self._store.exclusive():
            known = self._read(check.commit)
            return self._write(check.commit, known, check.id, _told(_of(known, check), words))

    async def conclude(self, check: Check, conclusion: Conclusion, words: Words) -> Check:
        """End a check."""
        with self._store.exclusive():
            known = self._read(check.commit)
            return self._write(check.commit, known, check.id, _ended(_of(known, check), conclusion, words))

    async def of(self, commit: str) -> tuple[Check, ...]:
        """Return our checks of *commit*, the newest first."""
        told = [self._check(commit, number, said) for number, said in enumerate(self._read(commit), 1)]
        return tuple(reversed(told))

    def _noticed(self, notice: Notice) -> Check:
        known = self._read(notice.commit)
        number = notice.check.id if notice.check is not None else _going_on(known, notice.name, notice.key)
        said = _told(_Said(name=notice.name, key=notice.key), notice.words)
        ended = said if notice.conclusion is None else _ended(said, notice.conclusion, notice.words)
        return self._write(notice.commit, known, number, ended)

    def _read(self, commit: str) -> tuple[_Said, ...]:
        """Return what is written down about *commit*; a file that is torn, or of a later version, counts as absent."""
        try:
            with self._path(commit).open("rb") as file:
                return json.decode(file.read(_LARGEST), type=_Commit).checks
        except (OSError, DecodeError, RecursionError):
            return ()

    def _write(self, commit: str, known: tuple[_Said, ...], number: int, said: _Said) -> Check:
        checks = (*known[: number - 1], said, *known[number:])
        self._store.write(self._path(commit), json.format(json.encode(_Commit(checks=checks)), indent=2) + b"\n")
        return self._check(commit, number, said)

    def _path(self, commit: str) -> Path:
        if not _ID.fullmatch(commit):
            raise RepositoryError(f'"{commit}" is no commit', "checks are of commits, by their whole ids")
        return self._folder / f"{commit}.json"

    def _check(self, commit: str, number: int, said: _Said) -> Check:
        texts = (said.title, said.summary, said.text)
        return Check(number, said.name, commit, said.key, said.conclusion, *texts, len(said.remarks), str(self._path(commit)))


def _going_on(known: tuple[_Said, ...], name: str, key: str) -> int:
    """Return the number of the check that is to be gone on with, or of the next new one."""
    wanted = (name, key, None)
    going = (number for number, said in enumerate(known, 1) if (said.name, said.key, said.conclusion) == wanted)
    return next(going, len(known) + 1)


def _of(known: tuple[_Said, ...], check: Check) -> _Said:
    if not 0 < check.id <= len(known):
        raise RepositoryError(f'there is no check "{check.name}" of {check.commit}', "run again")
    return known[check.id - 1]


def _told(said: _Said, words: Words) -> _Said:
    return replace(said, title=words.title, summary=words.summary, text=words.text)


def _ended(said: _Said, conclusion: Conclusion, words: Words) -> _Said:
    return replace(_told(said, words), conclusion=conclusion, remarks=words.remarks)
