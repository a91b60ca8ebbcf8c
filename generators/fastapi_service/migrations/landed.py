"""What has landed already: the snapshot, and the chain of revisions that leads to it."""

import ast
import re
import warnings
from collections.abc import Mapping

from msgspec import Struct

from generators.fastapi_service.migrations.snapshot import EMPTY, Snapshot
from synapseops.generation import GeneratedFile, Owner, Render

SNAPSHOT_PATH = "migrations/schema.json"
REVISIONS = "migrations/versions/"
_PLAIN_ID = re.compile(r"[A-Za-z0-9_]{1,64}")
_NUMBERED = re.compile(r"([0-9]{4})_")
_TORN = re.compile(rb"^(<{7}|>{7})( |\r?$)", re.MULTILINE)
_TORN_HINT = "take the side whose migration is the newest as a whole; if both sides bring one, drop the branch merged last and run again"
_LARGEST_REVISION = 4 << 20


class BrokenHistory(Exception):
    """Nothing can be built on what has landed; `hint` says how to mend it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Landed(Struct, frozen=True):
    """The landed snapshot, the revision that the next one follows (None: it is the first), and the paths that are taken."""

    snapshot: Snapshot
    head: str | None
    paths: frozenset[str]

    @property
    def next_number(self) -> int:
        """The number that leads the next revision's file name: one more than the greatest there is."""
        numbers = [int(match[1]) for path in self.paths if (match := _NUMBERED.match(path.removeprefix(REVISIONS)))]
        return max([len(self.paths), *numbers]) + 1


def read(files: Mapping[str, bytes]) -> Landed:
    """Return what *files* (path below the output folder → bytes) hold of history; `BrokenHistory` when they contradict."""
    sources = {path: data for path, data in sorted(files.items()) if _is_revision(path)}
    data = files.get(SNAPSHOT_PATH)
    if data is None:
        if sources:
            raise BrokenHistory(
                f'"{SNAPSHOT_PATH}" is missing, though migrations have landed', "restore it from the last commit that had it"
            )
        return Landed(EMPTY, None, frozenset())
    from generators.fastapi_service.migrations import snapshot_reader  # its forms take longer to make than most runs need

    try:
        snapshot = snapshot_reader.load(data)
    except snapshot_reader.UnreadableSnapshot as error:
        if _TORN.search(data):
            message = f'"{SNAPSHOT_PATH}" holds the conflict markers of a merge, so what has landed cannot be told'
            raise BrokenHistory(message, _TORN_HINT) from error
        hint = "restore it as the last merged pull request left it; it is never edited by hand"
        raise BrokenHistory(f'"{SNAPSHOT_PATH}" cannot be read: {error}', hint) from error
    return Landed(snapshot, _head(sources, snapshot), frozenset(sources))


_CAUSES = (("resources",), ("flows",))
"""What tables are made for."""


def as_files(renders: Mapping[str, Render]) -> tuple[GeneratedFile, ...]:
    """Return the files of history that *renders* are, by path."""
    return tuple(GeneratedFile(path, render, Owner.HISTORY, _CAUSES) for path, render in renders.items())


def _is_revision(path: str) -> bool:
    name = path.removeprefix(REVISIONS)
    return path.startswith(REVISIONS) and name.endswith(".py") and "/" not in name and name != "__init__.py"


def _head(sources: Mapping[str, bytes], snapshot: Snapshot) -> str:
    """Return the one revision that no other follows."""
    if not sources:
        return snapshot.revision
    chain = {revision: parents for revision, parents in (_identity(path, data) for path, data in sources.items())}
    if snapshot.revision not in chain:
        message = f'migration "{snapshot.revision}", which "{SNAPSHOT_PATH}" names, is not in "{REVISIONS}"'
        raise BrokenHistory(message, 'restore it, or (after squashing migrations) write the newest revision as "revision" of the snapshot')
    followed = {parent for parents in chain.values() for parent in parents}
    heads = sorted(chain.keys() - followed)
    if not heads:
        raise BrokenHistory("the migrations follow each other in a circle", "restore their `down_revision`")
    if len(heads) > 1:
        raise BrokenHistory(f"the migrations have {len(heads)} heads: {', '.join(heads)}", "join them with `alembic merge heads`")
    return heads[0]


def _identity(path: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a revision's id and those of its parents, as its file assigns them: before its functions, nearly always."""
    if len(data) > _LARGEST_REVISION:
        raise BrokenHistory(f'"{path}" is larger than {_LARGEST_REVISION >> 20} MiB', "move its data to a file that it reads")
    found = _assigned(data.partition(b"\ndef ")[0]) or _assigned(data)
    if found is None:
        raise BrokenHistory(f'"{path}" is no Alembic revision', "it must assign `revision` and `down_revision`, each a plain id")
    return found


def _assigned(source: bytes) -> tuple[str, tuple[str, ...]] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python thinks of their strings is for their linter
            values = dict(_assignments(ast.parse(source)))
        revision, down = ast.literal_eval(values["revision"]), ast.literal_eval(values["down_revision"])
        parents = (down,) if isinstance(down, str) else tuple(down or ())
    except (SyntaxError, ValueError, KeyError, TypeError, RecursionError, MemoryError):
        return None
    plain = all(isinstance(one, str) and _PLAIN_ID.fullmatch(one) for one in (revision, *parents))
    return (revision, parents) if plain else None


def _assignments(module: ast.Module) -> list[tuple[str, ast.expr]]:
    found: list[tuple[str, ast.expr]] = []
    for node in module.body:
        if isinstance(node, ast.Assign):
            found += [(target.id, node.value) for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found.append((node.target.id, node.value))
    return found
