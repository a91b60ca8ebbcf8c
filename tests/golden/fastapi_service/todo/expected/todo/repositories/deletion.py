"""What deleting a row does to others: some forbid it, some lose their reference."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Table, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ..database import now
from ..errors import StillReferenced

_CHUNK = 500


async def release(session: AsyncSession, table: Table, keys: list[Any]) -> None:
    """Set to null what refers (`SET NULL`) to rows of *table*, and to all that goes with them.

    The database would do it by itself, but it knows nothing of versions. Raises `StillReferenced`
    when something that restricts refers to any of them, be it a row that would go with them:
    about that databases differ.
    """
    seen: set[tuple[str, Any]] = {(table.name, key) for key in keys}
    open_ = [(table, keys)]
    while open_:
        parent, gone = open_.pop()
        for child, column, on_delete in _references(parent):
            for chunk in _chunks(gone):
                if on_delete == "SET NULL":
                    await _set_null(session, child, column, chunk)
                elif on_delete == "RESTRICT" and await _keys(session, child, column, chunk, most=1):
                    raise StillReferenced("Something else still refers to it.")
                elif on_delete == "CASCADE" and _matters(child, frozenset()):
                    found = await _keys(session, child, column, chunk)
                    new = [key for key in found if (child.name, key) not in seen]
                    seen.update((child.name, key) for key in new)
                    if new:
                        open_.append((child, new))


def _references(parent: Table) -> Iterator[tuple[Table, Column[Any], str | None]]:
    for table in parent.metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table is parent:
                yield table, constraint.columns[0], constraint.ondelete


def _matters(table: Table, seen: frozenset[str]) -> bool:
    """Tell whether deleting from *table* needs more than the database does by itself."""
    if table.name in seen:
        return False
    return any(
        on_delete in {"SET NULL", "RESTRICT"}
        or (on_delete == "CASCADE" and _matters(child, seen | {table.name}))
        for child, _, on_delete in _references(table)
    )


def _chunks(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


async def _set_null(
    session: AsyncSession, table: Table, column: Column[Any], keys: list[Any]
) -> None:
    changed = {column: None, table.c.version: table.c.version + 1, table.c.updated_at: now()}
    await session.execute(update(table).where(column.in_(keys)).values(changed))


async def _keys(
    session: AsyncSession,
    table: Table,
    column: Column[Any],
    keys: list[Any],
    most: int | None = None,
) -> list[Any]:
    key = next(iter(table.primary_key.columns))
    return list((await session.scalars(select(key).where(column.in_(keys)).limit(most))).all())
