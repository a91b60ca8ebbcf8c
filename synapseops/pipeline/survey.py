"""Steps 1 to 3: the intents of a base commit, each read, all judged together."""

from collections.abc import Mapping

from msgspec import Struct

from synapseops.errors import UsageError
from synapseops.forge.base import NewFile, Repository, TreeFile
from synapseops.forge.documents import Committed
from synapseops.intent import Kinds
from synapseops.pipeline.discovery import Found, is_intent, refuse_too_much
from synapseops.pipeline.reading import contents
from synapseops.pipeline.subjects import Subject, together
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
    return Survey(base, together(found, intents), links)


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


async def _base(repository: Repository, name: str) -> Base:
    commit = await repository.resolve(name)
    if commit is None:
        raise UsageError(f'there is no branch "{name}"', "it was deleted or renamed, or never there: name one that is")
    return Base(name, commit, await repository.list_files(commit))
