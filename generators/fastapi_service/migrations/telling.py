"""What a migration does, in words: the title of its revision, and the name of its file."""

from collections.abc import Iterator

from generators.fastapi_service.migrations.matching import Match, TablePair
from generators.fastapi_service.migrations.snapshot import Part, TableState


def told(match: Match, *, is_first: bool) -> list[str]:
    """Return the changes, the weightiest first; every name in it is one in SQL."""
    if is_first:
        return ["initial schema"]
    found = [
        *(f"create {state.table.name}" for state in match.added),
        *(f"drop {state.table.name}" for state in match.dropped if state.table.resource),
        *(line for pair in match.tables for line in _table(pair, match)),
    ]
    return found or ["adjust the service's own tables"]


def _table(pair: TablePair, match: Match) -> Iterator[str]:
    old, new = pair.old.table, pair.new.table
    if old.name != new.name:
        yield f"rename {old.name} to {new.name}"
    changed = [*_columns(pair, match)]
    yield from changed
    if not changed and old.name == new.name:
        if set(old.uniques) != set(new.uniques) or old.foreign_keys != new.foreign_keys:
            yield f"constrain {new.name}"
        elif set(old.indexes) != set(new.indexes):
            yield f"index {new.name}"


def _columns(pair: TablePair, match: Match) -> Iterator[str]:
    new = pair.new.table
    yield from (f"add {_name(pair.new, part)} to {new.name}" for part in pair.parts.added)
    yield from (f"drop {_name(pair.old, part)} from {new.name}" for part in pair.parts.dropped)
    for kept in pair.parts.kept:
        before, after = pair.old.table.column(kept.old.name), new.column(kept.new.name)
        if before.name != after.name:
            yield f"rename {new.name}.{before.name} to {after.name}"
        differs = before.storage != after.storage or before.nullable != after.nullable or match.touches(kept.change)
        if differs:
            yield f"change {new.name}.{after.name}"


def _name(state: TableState, part: Part) -> str:
    return state.table.column(part.name).name
