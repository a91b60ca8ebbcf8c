"""The first revision, which makes everything, and the snapshot that it leaves: both joined of what each table brings."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generators import joining
from generators.fastapi_service import database
from generators.fastapi_service.migrations import operations as op
from generators.fastapi_service.migrations import planning, revision, snapshot, snapshot_file, source
from generators.fastapi_service.migrations.landed import SNAPSHOT_PATH, Landed
from generators.fastapi_service.migrations.revision import Revision
from generators.fastapi_service.relational import Table
from generators.joining import Entry, Joined, Part
from generators.slices import whole
from synapseops.blueprint.model import Blueprint, Resource
from synapseops.generation import SchemaChange

_NOTHING = Landed(snapshot.EMPTY, None, frozenset())
_TOLD = (SchemaChange("initial schema"),)


class _Brought(Struct, frozen=True):
    """What a table brings: statements that make it, close circles through it, open them again and drop it, the names that these use
    (with a blank between them), and what it is in the snapshot."""

    created: str
    closed: str
    opened: str
    dropped: str
    names: str
    state: str


def files(blueprint: Blueprint) -> dict[str, Joined]:
    """Return the revision and the snapshot, by path."""
    schema, own = database.schema(blueprint), database.slices(blueprint)
    parts = {one.name: Part(own[one.name], _part, (schema.table(one.name), one)) for one in blueprint.resources}
    paths = {revision.path(_NOTHING, _TOLD, ""): _revision, SNAPSHOT_PATH: _snapshot}
    return {path: Joined(parts, function, blueprint, whole(blueprint)) for path, function in paths.items()}


def _part(table: Table, resource: Resource | None) -> str:
    return joining.write(_entries(table, resource))


def _entries(table: Table, resource: Resource | None) -> Iterator[Entry]:
    steps: dict[str, Iterable[op.Operation]] = {
        "created": planning.created(table),
        "closed": planning.closed(table),
        "opened": planning.opened(table, table.foreign_keys),
        "dropped": (op.DropTable(table.name),),
    }
    written = {kind: "\n".join(revision.inside(source.statement(step)) for step in some) for kind, some in steps.items()}
    yield from ((kind, "", text) for kind, text in written.items())
    yield "names", "", " ".join(sorted(revision.names("\n".join(written.values()))))
    yield "state", "", snapshot_file.table(snapshot.state(table, resource))


def _read(text: bytes) -> _Brought:
    return _Brought(**{kind: str(own, "utf-8") for kind, _, own in joining.read(text)})


def _brought(blueprint: Blueprint, texts: Mapping[str, bytes]) -> dict[str, _Brought]:
    """Return what each table brings, by its name: those of resources in *texts*, and the service's own."""
    tables = database.schema(blueprint).tables
    return {one.name: _read(texts[one.resource] if one.resource else _part(one, None).encode()) for one in tables}


def _made(blueprint: Blueprint, brought: Mapping[str, _Brought]) -> Revision:
    order = [brought[table.name] for table in planning.in_order(database.schema(blueprint).tables)]
    upgrade = [*(one.created for one in order), *(one.closed for one in brought.values() if one.closed)]
    downgrade = [*(one.opened for one in order if one.opened), *(one.dropped for one in reversed(order))]
    body = "\n\n".join((revision.function("upgrade", upgrade), revision.function("downgrade", downgrade)))
    return revision.of_body(_NOTHING, _TOLD, body, frozenset(" ".join(one.names for one in order).split()))


def _revision(blueprint: Blueprint, texts: Mapping[str, bytes]) -> bytes:
    return _made(blueprint, _brought(blueprint, texts)).text.encode()


def _snapshot(blueprint: Blueprint, texts: Mapping[str, bytes]) -> bytes:
    brought = _brought(blueprint, texts)
    states = {name: one.state for name, one in brought.items()}
    return snapshot_file.joined(_made(blueprint, brought).id, states, snapshot.value_objects(blueprint)).encode()
