"""What a migration does, in words: the title of its revision, the name of its file, and what reviewers read."""

from collections.abc import Iterator

from generators.fastapi_service.migrations import comparison, losing, uniqueness
from generators.fastapi_service.migrations.matching import Match, PartPair, TablePair
from generators.fastapi_service.migrations.snapshot import Part, TableState
from generators.fastapi_service.migrations.table_planning import FillerOf
from synapseops.generation import SchemaChange

_LONGEST = 60
_DANGLING = "rows that refer to nothing there stop the upgrade: look for them first"


def told(match: Match, filler: FillerOf) -> list[SchemaChange]:
    """Return the changes, the weightiest first; every name in them is one in SQL."""
    found = [
        *(SchemaChange("create {}", (state.table.name,)) for state in match.added),
        *(SchemaChange("drop {}", (state.table.name,), losses=("all its rows",)) for state in match.dropped if state.table.resource),
        *(change for pair in match.tables for change in _table(pair, match, filler)),
        *(SchemaChange("adjust {}", (new.name,)) for _, new in match.own),
    ]
    return found or [SchemaChange("adjust the service's own tables")]


def _table(pair: TablePair, match: Match, filler: FillerOf) -> Iterator[SchemaChange]:
    old, new = pair.old.table, pair.new.table
    if old.name != new.name:
        yield SchemaChange("rename {} to {}", (old.name, new.name))
    changed = [*_columns(pair, match, filler), *uniqueness.told(pair, filler), *_references(pair)]
    yield from changed
    if not changed and old.name == new.name:
        if set(old.foreign_keys) != set(new.foreign_keys):
            yield SchemaChange("constrain {}", (new.name,))
        elif set(old.indexes) != set(new.indexes):
            yield SchemaChange("index {}", (new.name,))


def _columns(pair: TablePair, match: Match, filler: FillerOf) -> Iterator[SchemaChange]:
    new = pair.new.table
    for part in pair.parts.added:
        yield SchemaChange("add {} to {}", (_name(pair.new, part), new.name), _given(pair, part, filler))
    for part in pair.parts.dropped:
        yield SchemaChange("drop {} from {}", (_name(pair.old, part), new.name), losses=("all its values",))
    for kept in pair.parts.kept:
        yield from _column(pair, kept, match, filler)


def _column(pair: TablePair, kept: PartPair, match: Match, filler: FillerOf) -> Iterator[SchemaChange]:
    table = pair.new.table.name
    before, after = pair.old.table.column(kept.old.name), pair.new.table.column(kept.new.name)
    if before.name != after.name:
        yield SchemaChange("rename {} to {}", (f"{table}.{before.name}", after.name))
    if before.storage != after.storage or before.nullable != after.nullable or match.touches(kept.change):
        yield SchemaChange(
            "change {}", (f"{table}.{after.name}",), tuple(_how(pair, kept, match, filler)), tuple(losing.losses(kept.change, match))
        )


def _how(pair: TablePair, kept: PartPair, match: Match, filler: FillerOf) -> Iterator[str]:
    old, new = comparison.word(kept.old.type), comparison.word(kept.new.type)
    if old != new:
        yield f"{old} becomes {new}"
    yield from losing.inside(kept.change, match)
    if kept.new.nullable and not kept.old.nullable:
        yield "may be null"
    elif kept.old.nullable and not kept.new.nullable:
        yield "is never null any more"
        yield from _given(pair, kept.new, filler)


def _given(pair: TablePair, part: Part, filler: FillerOf) -> tuple[str, ...]:
    """Say what rows get that have no value."""
    value = filler(pair.new.table.resource or "", part.name)
    if value is None:
        return ()
    return (f"rows without a value get {value.text if len(value.text) <= _LONGEST else value.text[:_LONGEST] + '…'}",)


def _references(pair: TablePair) -> Iterator[SchemaChange]:
    """Say which columns that were plain values refer to rows now."""
    referring = {key.column for key in pair.old.table.foreign_keys}
    names = {pair.new.table.column(kept.new.name).name: pair.old.table.column(kept.old.name).name for kept in pair.parts.kept}
    for key in pair.new.table.foreign_keys:
        if key.column in names and names[key.column] not in referring:
            yield SchemaChange("let {} refer to {}", (f"{pair.new.table.name}.{key.column}", key.to_table), risk=_DANGLING)


def _name(state: TableState, part: Part) -> str:
    return state.table.column(part.name).name
