"""How rows of one table are found: by key, by a unique field, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, ColumnElement, Table, func, inspect, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from ..tables.base import Row, table_of
from .cursors import Position, write_cursor
from .filters import Condition, Filter, contains
from .kinds import INSTANT, AnyKind
from .landmark import Landmark
from .ordering import Order, after

R = TypeVar("R", bound=Row)
Attribute = InstrumentedAttribute[Any]


RESERVED = frozenset({"limit", "cursor", "sort", "search", "with_total"})
"""Query parameters of every list; a field of such a name is filtered by `name.eq`."""


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute of a row, its name on the wire, and how its values are read from text."""

    name: str
    attribute: Attribute
    kind: AnyKind
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What a request asks of a list; `position` is where the last page ended."""

    limit: int
    order: tuple[Order, ...] = ()
    position: Position | None = None
    conditions: tuple[Condition, ...] = ()
    search: str | None = None
    with_total: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Rows in order; `next_cursor` is None on the last page, `total` None unless asked for."""

    rows: Sequence[R]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True)
class Repository(Generic[R]):
    """Where rows of one table are found. Lists offer `filters`, `sort` and `search`, no more."""

    row: type[R]
    key: Column
    filters: tuple[Filter, ...] = ()
    sort: tuple[Column, ...] = ()
    search: tuple[Attribute, ...] = ()
    upsert_by: tuple[Column, ...] = ()
    page_size: int = 50

    @cached_property
    def documents(self) -> frozenset[str]:
        """The attributes that are kept as JSON."""
        columns = inspect(self.row).column_attrs
        return frozenset(one.key for one in columns if isinstance(one.columns[0].type, JSON))

    @property
    def searchable(self) -> bool:
        """Whether lists can be searched."""
        return bool(self.search)

    @property
    def table(self) -> Table:
        """The table of the rows."""
        return table_of(self.row)

    @cached_property
    def conditions(self) -> dict[str, tuple[Filter, str]]:
        """Every filter with each of its operators, by the name of the query parameter."""
        found = {one.name: (one, "eq") for one in self.filters if one.name not in RESERVED}
        return found | {f"{one.name}.{op}": (one, op) for one in self.filters for op in one.ops}

    @cached_property
    def default_order(self) -> tuple[Order, ...]:
        """The order of a list that asks for none: the oldest first."""
        return self.in_order(Order(inspect(self.row).attrs["created_at"].class_attribute, INSTANT))

    def in_order(self, *wanted: Order) -> tuple[Order, ...]:
        """Return *wanted* with the key behind it, which tells equal ones apart."""
        if any(one.attribute is self.key.attribute for one in wanted):
            return wanted
        return (*wanted, Order(self.key.attribute, self.key.kind))

    async def get(self, session: AsyncSession, key: Any, *, lock: bool = False) -> R | None:
        """Return the row under *key*; with *lock* it is this transaction's alone."""
        return await self.find(session, self.key.attribute, key, lock=lock)

    async def find(
        self, session: AsyncSession, attribute: Attribute, value: Any, *, lock: bool = False
    ) -> R | None:
        """Return the row whose (unique) *attribute* is *value*."""
        query = select(self.row).where(attribute == value)
        return await session.scalar(query.with_for_update() if lock else query)

    async def page(self, session: AsyncSession, listing: Listing) -> Page[R]:
        """Return one page of those that *listing* asks for."""
        wanted = self._wanted(listing)
        query = select(self.row).where(*wanted)
        if isinstance(listing.position, Landmark):
            query = query.where(await listing.position.beyond(session, listing.order))
        elif listing.position is not None:
            query = query.where(after(listing.order, listing.position))
        in_order = query.order_by(*(one.clause() for one in listing.order))
        rows = (await session.scalars(in_order.limit(listing.limit + 1))).all()
        total = None
        if listing.with_total:
            total = await session.scalar(select(func.count()).select_from(self.row).where(*wanted))
        if len(rows) <= listing.limit:
            return Page(rows, None, total)
        rows = rows[: listing.limit]
        return Page(rows, write_cursor(listing.order, rows[-1]), total)

    def _wanted(self, listing: Listing) -> list[ColumnElement[bool]]:
        conditions = [one.clause() for one in listing.conditions]
        if listing.search is not None:
            conditions.append(or_(*(contains(one, listing.search) for one in self.search)))
        return conditions
