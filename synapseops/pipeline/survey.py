"""Steps 1 to 3: the intents of a base commit, each read, all judged together."""

import posixpath
from collections.abc import Callable, Mapping

from msgspec import Struct

from synapseops.diagnostics import Diagnostic, Severity, in_order
from synapseops.errors import UsageError
from synapseops.forge.base import NewFile, Repository, TreeFile
from synapseops.forge.documents import Committed
from synapseops.intent import Delivery, Kinds
from synapseops.intent.documents import NOTHING, Documents
from synapseops.pipeline.discovery import Found, is_intent, judged_together, refuse_too_much
from synapseops.pipeline.reading import contents
from synapseops.validation import Reading, read

_REGULAR = frozenset({0o100644, 0o100755})
_AT_ONCE = 100
"""How many intents are read before their size is looked at: as many as GitHub is asked for in one go."""


def is_regular(file: NewFile | TreeFile) -> bool:
    """Tell whether *file* is neither a link nor a submodule."""
    return file.mode in _REGULAR


class Base(Struct, frozen=True):
    """The branch that proposals go into, as it was when it was looked at. `files` are all of its tree, by path."""

    name: str
    commit: str
    files: Mapping[str, TreeFile]


class Subject(Struct, frozen=True):
    """One intent of a base: its bytes, what was read of it, and everything that is wrong or doubtful, errors first."""

    found: Found
    data: bytes
    diagnostics: tuple[Diagnostic, ...]

    @property
    def delivery(self) -> Delivery:
        """How the result reaches people, as the intent says."""
        intent = self.found.reading.intent
        return intent.delivery if intent is not None else Delivery()

    @property
    def documents(self) -> frozenset[str]:
        """The files that it names, by their paths from the root."""
        folder = posixpath.dirname(self.found.path)
        return frozenset(posixpath.normpath(posixpath.join(folder, name)) for name in self.found.reading.documents)

    @property
    def is_faulty(self) -> bool:
        """Whether something stands against making anything of it."""
        return self.found.reading.blueprint is None or any(one.severity is Severity.ERROR for one in self.diagnostics)


class Survey(Struct, frozen=True):
    """A base and its intents, by path. `links` are symlinks and submodules with the name of an intent, which are not followed."""

    base: Base
    subjects: Mapping[str, Subject]
    links: tuple[str, ...] = ()


async def survey(repository: Repository, name: str, kinds: Kinds) -> Survey:
    """Look at the branch *name* and read every intent it holds. Raises `UsageError` when there is no such branch."""
    base = await _base(repository, name)
    paths = sorted(path for path in base.files if is_intent(path))
    links = tuple(path for path in paths if base.files[path].mode not in _REGULAR)
    intents = await _intents(repository, {path: base.files[path] for path in paths if path not in links})
    found = {path: Found(path, await reading_of(repository, base, path, data, kinds)) for path, data in intents.items()}
    return Survey(base, _together(found, intents), links)


async def _intents(repository: Repository, files: Mapping[str, TreeFile]) -> dict[str, bytes]:
    """Return the bytes of intents, by path. Raises `RepositoryError` as soon as they are more than may be held at once."""
    found: dict[str, bytes] = {}
    paths = list(files)
    for start in range(0, len(paths), _AT_ONCE):
        found |= await contents(repository, {path: files[path] for path in paths[start : start + _AT_ONCE]})
        refuse_too_much(map(len, found.values()))
    return found


async def reading_of(repository: Repository, base: Base, path: str, data: bytes, kinds: Kinds) -> Reading:
    """Read the intent at *path* of *base*, again until every file it names was fetched: one of them may name further ones."""
    documents = Committed(base.files, path)
    while True:
        reading = read(data, path, kinds, documents)
        if not await documents.fetch(repository):
            return reading


def no_documents(path: str) -> Documents:
    """Return nothing for the intent at *path*."""
    return NOTHING


def judged(intents: Mapping[str, bytes], kinds: Kinds, documents: Callable[[str], Documents] = no_documents) -> dict[str, Subject]:
    """Read *intents* (path from the root → bytes) with the *documents* around each, and judge them together."""
    found = {path: Found(path, read(data, path, kinds, documents(path))) for path, data in sorted(intents.items())}
    return _together(found, intents)


def _together(found: Mapping[str, Found], intents: Mapping[str, bytes]) -> dict[str, Subject]:
    together = judged_together(found.values())
    return {path: Subject(one, intents[path], in_order([*one.reading.diagnostics, *together.get(path, ())])) for path, one in found.items()}


async def _base(repository: Repository, name: str) -> Base:
    commit = await repository.resolve(name)
    if commit is None:
        raise UsageError(f'there is no branch "{name}"', "it was deleted or renamed, or never there: name one that is")
    return Base(name, commit, await repository.list_files(commit))
