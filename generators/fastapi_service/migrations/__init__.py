"""Migrations of the service's database: one Alembic revision for what the blueprint changes, and what Alembic needs to run."""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generators.fastapi_service.migrations import (
    first,
    judging,
    landed,
    matching,
    planning,
    revision,
    snapshot,
    snapshot_file,
    source,
    telling,
)
from generators.fastapi_service.migrations.landed import SNAPSHOT_PATH, BrokenHistory, Landed
from generators.fastapi_service.migrations.matching import Match
from generators.fastapi_service.migrations.reshaping import Reshaper
from generators.fastapi_service.migrations.revision import Revision
from generators.fastapi_service.migrations.snapshot import Snapshot
from generators.rendering import Code, Deferred, TemplateFolder
from synapseops.blueprint.model import Blueprint, Field, WireValue
from synapseops.diagnostics import Fault
from synapseops.generation import GeneratedFile, Migrated, Owner, Render, SchemaChange

_TEMPLATES = TemplateFolder("fastapi_service/migrations")
_VERSION = "1"
_REVISION = re.compile(rb'\{\n  "format": \d+,\n  "revision": "(\w{1,64})",\n')


class _View(Struct, frozen=True):
    package: Code
    lock: int


def files(blueprint: Blueprint, package: str) -> list[GeneratedFile]:
    """Return what Alembic needs to run the migrations of the service whose Python package is *package*."""
    view = _View(Code(package), zlib.crc32(blueprint.service.name.encode()))
    return [
        GeneratedFile("alembic.ini", _TEMPLATES.file("alembic.ini.j2")),
        GeneratedFile("migrations/env.py", _TEMPLATES.file("env.py.j2", view)),
        GeneratedFile("migrations/script.py.mako", _TEMPLATES.file("script.py.mako.j2")),
    ]


def migrate(files: Mapping[str, bytes], blueprint: Blueprint) -> Migrated:
    """Return the one revision that leads from what has landed to *blueprint*, with the snapshot it leaves."""
    if SNAPSHOT_PATH in files and _is_landed(snapshot.of(blueprint), files):
        return Migrated()
    try:
        history = landed.read(files)
    except BrokenHistory as broken:
        return Migrated(faults=(Fault("SY232", ("service",), broken.message, broken.hint, on="key"),))
    if history.head is None:
        return Migrated(_files(first.files(blueprint)))
    wanted = snapshot.of(blueprint)
    match = matching.forward(history.snapshot, wanted, matching.renames(blueprint))
    if faults := judging.faults(match, blueprint, history.snapshot):
        return Migrated(faults=faults)
    fillers = _Fillers(blueprint)
    changes = telling.told(match, fillers.of_column)
    made = _revision(history, match, fillers, changes)
    return Migrated(_written(history, wanted, made), told=tuple(changes) if made else ())


_CAUSES = (("resources",), ("flows",))
"""What tables are made for."""


def _is_landed(wanted: Snapshot, files: Mapping[str, bytes]) -> bool:
    """Whether the landed snapshot is the wanted one to the byte: the most frequent case, and then nothing has to be read."""
    data = files[SNAPSHOT_PATH]
    revision = _REVISION.match(data)
    return revision is not None and snapshot_file.dump(replace(wanted, revision=revision[1].decode())).encode() == data


def _written(history: Landed, wanted: Snapshot, made: Revision | None) -> tuple[GeneratedFile, ...]:
    text = snapshot_file.dump(replace(wanted, revision=made.id if made else history.snapshot.revision))
    written = {made.path: made.text} if made else {}
    if made or text != snapshot_file.dump(history.snapshot):
        written[SNAPSHOT_PATH] = text
    return _files({path: Deferred(str, data, _VERSION) for path, data in written.items()})


def _files(renders: Mapping[str, Render]) -> tuple[GeneratedFile, ...]:
    return tuple(GeneratedFile(path, render, Owner.HISTORY, _CAUSES) for path, render in renders.items())


def _revision(history: Landed, match: Match, fillers: "_Fillers", told: Sequence[SchemaChange]) -> Revision | None:
    """Return the revision for what changes in the database, *told* in words; None when nothing does."""
    forth = planning.plan(match, fillers.of_column)
    if not forth.operations:
        return None
    back = matching.backward(match)
    undo = planning.plan(back, _no_filler)
    upward, downward = Reshaper(match, fillers.of_part, "reshape"), Reshaper(back, _no_filler, "restore")
    upgrade = source.statements(forth.operations, upward)
    gone = (*forth.dropped, *forth.replaced, *undo.replaced)
    downgrade = revision.irreversible(gone) if gone else source.statements(undo.operations, downward)
    functions = [*upward.written(), *downward.written()]
    return revision.write(history, told, functions, upgrade, downgrade)


class _Fillers:
    """The values that stand in where rows have none: `backfill`, else the default, else null."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._columns = _by_owner((one.name, one.fields) for one in blueprint.resources)
        self._parts = _by_owner((one.name, one.fields) for one in blueprint.value_objects)

    def of_column(self, resource: str, field: str) -> WireValue | None:
        """Return the value for a field of a resource."""
        return self._columns.get((resource, field))

    def of_part(self, value_object: str, field: str) -> WireValue | None:
        """Return the value for a field of a value object."""
        return self._parts.get((value_object, field))


def _by_owner(owners: Iterable[tuple[str, tuple[Field, ...]]]) -> dict[tuple[str, str], WireValue]:
    found = {(owner, field.name): field.backfill or field.default for owner, fields in owners for field in fields}
    return {key: value for key, value in found.items() if value is not None and value.value is not None}


def _no_filler(owner: str, field: str) -> None:
    """On the way back nothing stands in: what is missing there was dropped, and that way is closed."""
