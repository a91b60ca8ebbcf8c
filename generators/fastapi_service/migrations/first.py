"""The first revision, which makes everything, and the snapshot that it leaves: both joined of what each table brings."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from generators import joining
from generators.fastapi_service import database
from generators.fastapi_service.migrations import creating, revision, snapshot, snapshot_file, source
from generators.fastapi_service.migrations import operations as op
from generators.fastapi_service.migrations.landed import SNAPSHOT_PATH, Landed
from generators.fastapi_service.relational import Table
from generators.joining import Joined, Part
from generators.python import parts
from generators.slices import once, whole
from synapseops.blueprint.model import Blueprint, Resource
from synapseops.generation import SchemaChange

_NOTHING = Landed(snapshot.EMPTY, None, frozenset())
_TOLD = (SchemaChange("initial schema"),)


class _Facts(Struct, frozen=True):
    """What is told of a table: what tells its statements from others, the names that these use, and what it is in the snapshot."""

    identity: str
    names: str
    state: str


class _Statements(Struct, frozen=True):
    """The lines that make a table, close circles through it, open them again and drop it."""

    created: bytes
    closed: bytes
    opened: bytes
    dropped: bytes


def files(blueprint: Blueprint) -> dict[str, Joined]:
    """Return the revision and the snapshot, by path."""
    facts = _parts(blueprint, _facts, "")
    both = {**facts, **_parts(blueprint, _statements, parts.SUFFIX)}
    paths = {revision.path(_NOTHING, _TOLD, ""): (both, _revision), SNAPSHOT_PATH: (facts, _snapshot)}
    return {path: Joined(own, function, blueprint, whole(blueprint)) for path, (own, function) in paths.items()}


def _parts(blueprint: Blueprint, function: Callable[[Table, Resource | None], str], suffix: str) -> dict[str, Part]:
    """Return what *function* tells of each table, by the table's owner and *suffix*."""
    slices, resources = database.slices(blueprint), {one.name: one for one in blueprint.resources}
    return {
        f"{_owner(one)}{suffix}": Part(slices[one.name], function, (one, resources.get(one.resource or "")), suffix)
        for one in database.schema(blueprint).tables
    }


def _owner(table: Table) -> str:
    """Return the name of the resource that *table* keeps, or that of a table of the service's own, which has small letters only."""
    return table.resource or table.name


def _facts(table: Table, resource: Resource | None) -> str:
    body = "\n".join(_written(table).values())
    identity, used = hashlib.sha256(body.encode()).hexdigest(), " ".join(sorted(revision.names(body)))
    told = {"identity": identity, "names": used, "state": snapshot_file.table(snapshot.state(table, resource))}
    return joining.write((kind, "", text) for kind, text in told.items())


def _statements(table: Table, _resource: Resource | None) -> str:
    return parts.functions(_written(table))


def _written(table: Table) -> dict[str, str]:
    """Return the statements about *table*, each with what they do."""
    steps: dict[str, Iterable[op.Operation]] = {
        "created": creating.created(table),
        "closed": creating.closed(table),
        "opened": creating.opened(table, table.foreign_keys),
        "dropped": (op.DropTable(table.name),),
    }
    return {kind: "\n".join(revision.inside(source.statement(step)) for step in some) for kind, some in steps.items()}


def _told(blueprint: Blueprint, texts: Mapping[str, bytes]) -> dict[str, _Facts]:
    """Return what is told of each table, by its name."""
    tables = database.schema(blueprint).tables
    return {one.name: _Facts(**{kind: str(own, "utf-8") for kind, _, own in joining.read(texts[_owner(one)])}) for one in tables}


def _identity(blueprint: Blueprint, facts: Mapping[str, _Facts]) -> str:
    """Return the id of the revision: equal for equal statements."""
    return revision.identity(_NOTHING, " ".join(facts[one.name].identity for one in _in_order(blueprint)))


@once
def _in_order(blueprint: Blueprint) -> list[Table]:
    return creating.in_order(database.schema(blueprint).tables)


def _revision(blueprint: Blueprint, texts: Mapping[str, bytes]) -> bytes:
    facts, tables = _told(blueprint, texts), database.schema(blueprint).tables
    done = {one.name: _Statements(*parts.inside_functions(texts[f"{_owner(one)}{parts.SUFFIX}"])) for one in tables}
    order = [done[one.name] for one in _in_order(blueprint)]
    upgrade = [*(one.created for one in order), *(one.closed for one in done.values())]
    downgrade = [*(one.opened for one in order), *(one.dropped for one in reversed(order))]
    used = frozenset(" ".join(one.names for one in facts.values()).split())
    head = revision.head(_NOTHING, _TOLD, _identity(blueprint, facts), used)
    return b"".join((head.encode(), _UPGRADE, *(upgrade or [_PASS]), _DOWNGRADE, *(downgrade or [_PASS])))


_UPGRADE = b"def upgrade() -> None:\n"
_DOWNGRADE = b"\n\ndef downgrade() -> None:\n"
_PASS = b"    pass\n"


def _snapshot(blueprint: Blueprint, texts: Mapping[str, bytes]) -> bytes:
    facts = _told(blueprint, texts)
    states = {name: one.state for name, one in facts.items()}
    return snapshot_file.joined(_identity(blueprint, facts), states, snapshot.value_objects(blueprint)).encode()
