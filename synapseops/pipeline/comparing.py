"""What is new against the base, for those who call the service: told by blueprints where they are known, else by documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from synapseops import __version__
from synapseops.blueprint.model import Blueprint, Resource, ValueObject
from synapseops.diagnostics import Pointer
from synapseops.evidence import intent, mappings
from synapseops.evidence.contract import blueprints, documents, records, semver
from synapseops.evidence.contract.changes import ContractChange, in_order
from synapseops.evidence.contract.semver import Bump
from synapseops.evidence.intent import IntentChange
from synapseops.evidence.mappings import Coverage
from synapseops.evidence.outline import Outline, outline
from synapseops.forge.base import Repository
from synapseops.generation import Generator
from synapseops.pipeline.folders import Folder
from synapseops.pipeline.previous import NONE_BEFORE, Previous
from synapseops.pipeline.pristine import PristineFile
from synapseops.report.model import Note
from synapseops.validation import Reading

_KIND = "contract"
_NOT_READ = "MAP012"


class Contracts(Struct, frozen=True):
    """The contract's document at the base, as made now, and as it will be: people may have changed it."""

    path: str
    before: Folder
    made: PristineFile
    after: bytes

    @property
    def is_untouched(self) -> bool:
        """Whether blueprints tell it all: this very version made both documents, and people changed neither."""
        lock, file = self.before.lock, self.before.files.get(self.path)
        recorded = lock.files.get(self.path) if lock is not None else None
        same_version = lock is not None and lock.factory == __version__
        return same_version and file is not None and recorded is not None and file.blob == recorded.base and self.after == self.made.data


def contracts(
    generators: Sequence[Generator], before: Folder, made: Mapping[str, PristineFile], tree: Mapping[str, bytes]
) -> Contracts | None:
    """Return the contract's documents, or None where none is made."""
    makers = {generator.name for generator in generators if generator.kind == _KIND}
    path = next((path for path, file in made.items() if file.generator in makers), None)
    return Contracts(path, before, made[path], tree.get(path, b"")) if path is not None else None


async def changes(repository: Repository, found: Contracts | None, previous: Previous, now: Reading) -> tuple[ContractChange, ...]:
    """Return what changes for callers, the gravest first, each with the line of the intent that says so."""
    before, after = previous.blueprint, now.blueprint
    if found is None or after is None or found.before.lock is None:
        return ()
    told = blueprints.changes(before, after) if before is not None else ()
    if before is None or not found.is_untouched:
        told = _together(await _documents(repository, found, after), told)
    return tuple(_placed(change, now) for change in told)


def news(previous: Previous, now: Reading) -> tuple[IntentChange, ...]:
    """Return what the author says anew, each with its line; nothing where it is not known what was said before."""
    if previous.blueprint is None or previous.reading is None or previous.reading.intent is None or now.intent is None:
        return ()
    return tuple(replace(one, line=now.source.line_of(one.node)) for one in intent.changes(previous.reading.intent, now.intent))


def unknown(previous: Previous, now: Reading) -> tuple[Note, ...]:
    """Say why it is not known what the intent said before, where something came before."""
    if previous.blueprint is not None or previous.reason == NONE_BEFORE:
        return ()
    mapped = " nor what mappings make otherwise," if now.blueprint is not None and now.blueprint.mappings else ""
    return (
        Note(
            f"what is new in the intent cannot be told,{mapped} nor all that is new in the API; of the intent before: {{}}",
            (previous.reason,),
        ),
    )


def exchanged(previous: Previous, now: Reading) -> tuple[ContractChange, ...]:
    """Return what is new in the records of other systems that mappings read and make."""
    if previous.blueprint is None or previous.reading is None or now.blueprint is None:
        return ()
    return tuple(_placed(one, now) for one in records.changes(previous.reading.schemas, now.schemas, now.blueprint))


def mapped(now: Reading) -> tuple[Coverage, ...]:
    """Return the mappings in figures, each with its line; what no rule reads the checker told there, in all its parts."""
    if now.blueprint is None:
        return ()
    lines = {one.name: now.source.line_of(one.node) for one in now.blueprint.mappings}
    told = {one.place.line: one.details for one in now.diagnostics if one.code == _NOT_READ}
    unread = {name: tuple(part.replace('"', "") for part in told.get(line, ())) for name, line in lines.items()}
    return tuple(replace(one, line=lines[one.mapping]) for one in mappings.coverage(now.blueprint, unread))


def outlined(previous: Previous, now: Reading, *, first: bool) -> Outline:
    """Return what surrounds the service; where something came before that is not known, no variable is called new."""
    if now.blueprint is None:
        return Outline()
    return outline(now.blueprint, previous.blueprint or (None if first else now.blueprint))


def bump(previous: Previous, version: str, changes: Iterable[ContractChange]) -> Bump | None:
    """Return which version *changes* ask for, or None where the version before is not known."""
    if previous.reading is None or previous.reading.intent is None:
        return None
    return semver.bump(previous.reading.intent.service.version, version, (change.worst for change in changes))


async def _documents(repository: Repository, found: Contracts, after: Blueprint) -> tuple[ContractChange, ...]:
    file = found.before.held.get(found.path)
    old = await repository.read(file.blob) if file is not None else found.after
    if old == found.after:
        return ()
    then, now = documents.parsed(old, found.after)
    changes = documents.changes(then, now, documents.renames(after))
    nodes = dict(_nodes(after))
    return tuple(replace(change, node=nodes.get(change.what.rpartition(", ")[2])) for change in changes)


def _together(documents: tuple[ContractChange, ...], blueprints: tuple[ContractChange, ...]) -> tuple[ContractChange, ...]:
    """Return what documents tell, and what blueprints know beyond that: things of which no document tells."""
    told = {change.what for change in documents}
    return in_order([*documents, *(change for change in blueprints if change.what not in told)])


def _nodes(blueprint: Blueprint) -> Iterator[tuple[str, Pointer]]:
    """Yield what changes are told of, with the node of the intent that it comes from."""
    for enum in blueprint.enums:
        yield enum.schema, enum.node
    owners: tuple[Resource | ValueObject, ...] = (*blueprint.value_objects, *blueprint.resources)
    for owner in owners:
        yield owner.schemas.read, owner.node
        yield from ((f"{owner.schemas.read}.{field.name}", field.node) for field in owner.fields)
    for resource in blueprint.resources:
        yield from ((f"{route.method} {route.path}", resource.node) for route in resource.routes)


def _placed(change: ContractChange, now: Reading) -> ContractChange:
    if change.node is None:
        return change
    return replace(change, line=now.source.line_of(change.node))
