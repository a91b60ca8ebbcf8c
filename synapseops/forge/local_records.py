"""Pull requests of a local repository as files: `synapse/pulls/N.json`, the body in `N.md`, what is attached in `N/`."""

import re
from pathlib import Path
from typing import Literal

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from synapseops.errors import RepositoryError
from synapseops.forge.local_store import Store
from synapseops.merging import paths

_RECORD = re.compile(r"([1-9][0-9]{0,8})\.json")
_LARGEST = 1 << 20


class Record(BaseModel):
    """What is written down of a pull request. `ended` is None while git alone says what became of it; `approved` are the fingerprints
    of breaking changes that somebody approved of, with who; `breaking` is that of what it brings now; `since` is the commit that
    the base was at when `head` was proposed, "" where that was not written down."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal[1] = 1
    branch: str
    base: str
    head: str
    since: str = ""
    title: str = ""
    inputs: str = ""
    breaking: str = ""
    approved: dict[str, str] = Field(default_factory=dict)
    draft: bool = False
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    ended: Literal["merged", "closed"] | None = None
    comments: tuple[str, ...] = ()


class Numbered(Struct, frozen=True):
    """A record and its number."""

    number: int
    record: Record


class Records:
    """The records of one repository. Whoever writes holds the store's lock."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = store.folder / "pulls"

    def all(self) -> list[Numbered]:
        """Return the records that can be read, the newest first; one that is torn or of a later version counts as absent."""
        found = ((number, self._read(number)) for number in sorted(self._numbers(), reverse=True))
        return [Numbered(number, record) for number, record in found if record is not None]

    def get(self, number: int) -> Numbered:
        """Return the record of a pull request. Raises `RepositoryError` when there is none."""
        record = self._read(number)
        if record is None:
            raise RepositoryError(f"there is no pull request #{number}", f'the records lie in "{self._folder}"')
        return Numbered(number, record)

    def next_number(self) -> int:
        """Return a number that no record has, readable or not."""
        return max(self._numbers(), default=0) + 1

    def body(self, number: int) -> str:
        """Return the body of a pull request, as it is now: people may have written in it."""
        try:
            return self.body_path(number).read_bytes().decode("utf-8", "replace")
        except OSError:
            return ""

    def body_path(self, number: int) -> Path:
        """Return where the body of a pull request is."""
        return self._folder / f"{number}.md"

    def save(self, number: int, record: Record, body: str | None = None) -> None:
        """Write what differs. The record comes last: a pull request is there when its record is."""
        if body is not None:
            self._store.write(self.body_path(number), body.encode("utf-8", "replace"))
        self._store.write(self._folder / f"{number}.json", (record.model_dump_json(indent=2) + "\n").encode())

    def attach(self, number: int, name: str, data: bytes) -> Path:
        """Keep a file with a pull request; return where it is."""
        paths.check([name])
        if "/" in name:
            raise paths.UnsafePath(f"attachment {name!r} is not a plain name")
        path = self._folder / str(number) / name
        self._store.write(path, data)
        return path

    def _read(self, number: int) -> Record | None:
        try:
            with (self._folder / f"{number}.json").open("rb") as file:
                return Record.model_validate_json(file.read(_LARGEST))
        except (OSError, ValidationError):
            return None

    def _numbers(self) -> list[int]:
        try:
            names = [path.name for path in self._folder.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return [int(match[1]) for name in names if (match := _RECORD.fullmatch(name)) is not None]
