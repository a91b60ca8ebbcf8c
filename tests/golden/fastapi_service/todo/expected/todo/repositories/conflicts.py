"""Why the database refused a row: which references lead nowhere, which values another one has."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    UniqueConstraint,
    and_,
    inspect,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from ..tables.base import Row, table_of


async def missing_references(
    session: AsyncSession, row: type[Row], values: dict[str, Any]
) -> list[str]:
    """Return the attributes of *values* that refer to rows which do not exist."""
    found = []
    for constraint in _constraints(row, ForeignKeyConstraint):
        attribute = _attributes(row)[constraint.columns[0].key]
        value = values.get(attribute)
        if value is not None:
            target = constraint.elements[0].column
            if await session.scalar(select(target).where(target == value)) is None:
                found.append(attribute)
    return found


async def taken_values(
    session: AsyncSession, row: type[Row], values: dict[str, Any], own_key: Any
) -> dict[str, tuple[str, ...]]:
    """Return the attributes whose values another row than the own one has, each with its key.

    A key is the attributes that are unique together: mostly one alone.
    """
    table, attributes = table_of(row), _attributes(row)
    key = next(iter(table.primary_key.columns))
    found: dict[str, tuple[str, ...]] = {}
    for constraint in _constraints(row, UniqueConstraint | PrimaryKeyConstraint):
        wanted = {column: values.get(attributes[column.key]) for column in constraint.columns}
        if None in wanted.values():
            continue
        clause: ColumnElement[bool] = and_(*(column == value for column, value in wanted.items()))
        if own_key is not None:
            clause = and_(clause, key != own_key)
        if await session.scalar(select(key).where(clause).limit(1)) is not None:
            group = tuple(attributes[column.key] for column in constraint.columns)
            found |= {one: group for one in group if len(group) == 1 or one not in found}
    return found


def unique_attributes(row: type[Row]) -> list[str]:
    """Return the attributes that some constraint keeps unique, alone or with others."""
    attributes = _attributes(row)
    return [
        attributes[column.key]
        for constraint in _constraints(row, UniqueConstraint | PrimaryKeyConstraint)
        for column in constraint.columns
    ]


def _attributes(row: type[Row]) -> dict[str, str]:
    """Return the attributes of *row* by column."""
    return {one.columns[0].key: one.key for one in inspect(row).column_attrs}


def _constraints(row: type[Row], kind: Any) -> list[Any]:
    found = [one for one in table_of(row).constraints if isinstance(one, kind)]
    return sorted(found, key=lambda one: str(one.name))
