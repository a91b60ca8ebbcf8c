"""The revision that leads on from what has landed: what was and what is to be compared, judged, and told."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from generators.fastapi_service.migrations import judging, landed, matching, planning, revision, snapshot, snapshot_file, source, telling
from generators.fastapi_service.migrations.landed import SNAPSHOT_PATH, Landed
from generators.fastapi_service.migrations.matching import Match
from generators.fastapi_service.migrations.reshaping import Reshaper
from generators.fastapi_service.migrations.revision import Revision
from generators.fastapi_service.migrations.snapshot import Snapshot
from generators.rendering import Deferred
from synapseops.blueprint.model import Blueprint, Field, WireValue
from synapseops.generation import GeneratedFile, Migrated, SchemaChange

_VERSION = "1"


def migrated(history: Landed, blueprint: Blueprint) -> Migrated:
    """Return the one revision that leads from *history*, which has a head, to *blueprint*, with the snapshot it leaves."""
    wanted = snapshot.of(blueprint)
    match = matching.forward(history.snapshot, wanted, matching.renames(blueprint))
    if faults := judging.faults(match, blueprint, history.snapshot):
        return Migrated(faults=faults)
    fillers = _Fillers(blueprint)
    changes = telling.told(match, fillers.of_column)
    made = _revision(history, match, fillers, changes)
    return Migrated(_written(history, wanted, made), told=tuple(changes) if made else ())


def _written(history: Landed, wanted: Snapshot, made: Revision | None) -> tuple[GeneratedFile, ...]:
    text = snapshot_file.dump(replace(wanted, revision=made.id if made else history.snapshot.revision))
    written = {made.path: made.text} if made else {}
    if made or text != snapshot_file.dump(history.snapshot):
        written[SNAPSHOT_PATH] = text
    return landed.as_files({path: Deferred(str, data, _VERSION) for path, data in written.items()})


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
