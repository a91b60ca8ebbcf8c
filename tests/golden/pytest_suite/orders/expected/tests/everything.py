"""A resource that has everything, for tests of what all share; the service does not serve it."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from sqlalchemy import ForeignKeyConstraint, MetaData, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from orders.models.base import IMMUTABLE, Input, Read
from orders.models.scalars import (
    Boolean,
    Date,
    Digits,
    Email,
    Instant,
    Integer,
    Json,
    Number,
    Places,
    Text,
    Url,
    Uuid,
)
from orders.repositories import kinds
from orders.repositories.base import Column, Repository
from orders.repositories.filters import Filter
from orders.routers.access import allow
from orders.routers.operations import Operations
from orders.tables.base import Row
from orders.tables.columns import (
    BOOLEAN,
    DATE,
    DOUBLE,
    INSTANT,
    INTEGER,
    JSON,
    TEXT,
    UUID_,
    ExactDecimal,
)


class Own(Row):
    """A row in a schema of these tests' own."""

    __abstract__ = True

    metadata = MetaData()


class BoxRow(Own):
    """A box, which may lie in another."""

    __tablename__ = "boxes"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_boxes"),
        ForeignKeyConstraint(["inside"], ["boxes.id"], name="fk_inside", ondelete="CASCADE"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    inside: Mapped[UUID | None] = mapped_column(UUID_)


class ThingRow(Own):
    """A thing, with a column of every type."""

    __tablename__ = "things"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_things"),
        UniqueConstraint("code", name="uq_code"),
        UniqueConstraint("count", "day", name="uq_count_day"),
        ForeignKeyConstraint(["owner"], ["boxes.id"], name="fk_owner", ondelete="RESTRICT"),
        ForeignKeyConstraint(["lid"], ["boxes.id"], name="fk_lid", ondelete="SET NULL"),
        ForeignKeyConstraint(["box"], ["boxes.id"], name="fk_box", ondelete="CASCADE"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    code: Mapped[str] = mapped_column(TEXT)
    made_by: Mapped[str] = mapped_column(TEXT)
    color: Mapped[str] = mapped_column(TEXT)
    amount: Mapped[Decimal | None] = mapped_column(ExactDecimal(5, 2))
    ratio: Mapped[float | None] = mapped_column(DOUBLE)
    count: Mapped[int | None] = mapped_column(INTEGER)
    flag: Mapped[bool] = mapped_column(BOOLEAN)
    day: Mapped[dt.date | None] = mapped_column(DATE)
    at: Mapped[dt.datetime | None] = mapped_column(INSTANT)
    mail: Mapped[str | None] = mapped_column(TEXT)
    site: Mapped[str | None] = mapped_column(TEXT)
    size: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    sizes: Mapped[list[Any]] = mapped_column(JSON)
    extra: Mapped[Any | None] = mapped_column(JSON)
    owner: Mapped[UUID | None] = mapped_column(UUID_)
    lid: Mapped[UUID | None] = mapped_column(UUID_)
    box: Mapped[UUID | None] = mapped_column(UUID_)
    stamp: Mapped[str | None] = mapped_column(TEXT)


class Inside(Read):
    """How long and wide something is inside."""

    long: int
    wide: int | None = None


class InsideInput(Input):
    """How long and wide something is inside, as it is sent."""

    reads: ClassVar[type[Read]] = Inside

    long: Integer
    wide: Integer | None = None


class Size(Read):
    """How long and wide something is."""

    long: int
    wide: int | None = None
    weight: Annotated[Decimal, Places(1)] = Decimal("1.0")
    inner: Inside | None = None
    extra: Any = None
    stamp: str | None = None


class SizeInput(Input):
    """How long and wide something is, as it is sent."""

    reads: ClassVar[type[Read]] = Size

    long: Annotated[Integer, Field(ge=1)]
    wide: Integer | None = None
    weight: Annotated[Decimal, Digits(3, 1)] = Decimal("1.0")
    inner: InsideInput | None = None
    extra: Json | None = None


class Thing(Read):
    """A thing."""

    id: Uuid
    code: str
    made_by: str = Field(alias="madeBy")
    color: Literal["red", "blue"]
    amount: Annotated[Decimal, Places(2)] | None
    ratio: float | None
    count: int | None
    flag: bool
    day: Date | None
    at: Instant | None
    mail: str | None
    site: str | None
    size: Size | None
    sizes: list[Size]
    extra: Any
    owner: Uuid | None
    lid: Uuid | None
    box: Uuid | None
    stamp: str | None
    created_at: Instant
    updated_at: Instant
    version: int


class ThingCreate(Input):
    """What creates a thing."""

    reads: ClassVar[type[Read]] = Thing

    code: Annotated[Text, Field(min_length=1, max_length=9)]
    made_by: Annotated[Text, Field(alias="madeBy"), IMMUTABLE] = "us"
    color: Literal["red", "blue"] = "red"
    amount: Annotated[Decimal, Digits(5, 2)] | None = None
    ratio: Number | None = None
    count: Integer | None = None
    flag: Boolean = False
    day: Date | None = None
    at: Instant | None = None
    mail: Email | None = None
    site: Url | None = None
    size: SizeInput | None = None
    sizes: Annotated[list[SizeInput], Field(max_length=2)] = Field(default_factory=list)
    extra: Json | None = None
    owner: Uuid | None = None
    lid: Uuid | None = None
    box: Uuid | None = None


class Box(Read):
    """A box."""

    id: Uuid
    inside: Uuid | None
    created_at: Instant
    updated_at: Instant
    version: int


class BoxCreate(Input):
    """What creates a box."""

    reads: ClassVar[type[Read]] = Box

    inside: Uuid | None = None


BOXES = Operations(
    "/.boxes",
    Repository(BoxRow, key=Column("id", BoxRow.id, kinds.UUID)),
    Box,
    BoxCreate,
)

THINGS = Operations(
    "/.things",
    Repository(
        ThingRow,
        key=Column("id", ThingRow.id, kinds.UUID),
        upsert_by=(
            Column("code", ThingRow.code, kinds.TEXT),
            Column("count", ThingRow.count, kinds.INTEGER),
        ),
        filters=(
            Filter("code", ThingRow.code, kinds.TEXT),
            Filter("color", ThingRow.color, kinds.words("red", "blue")),
            Filter("amount", ThingRow.amount, kinds.decimals(5, 2), nullable=True),
            Filter("ratio", ThingRow.ratio, kinds.NUMBER, nullable=True),
            Filter("count", ThingRow.count, kinds.INTEGER, nullable=True),
            Filter("flag", ThingRow.flag, kinds.BOOLEAN),
            Filter("day", ThingRow.day, kinds.DATE, nullable=True),
            Filter("at", ThingRow.at, kinds.INSTANT, nullable=True),
            Filter("mail", ThingRow.mail, kinds.LINE, nullable=True),
            Filter("owner", ThingRow.owner, kinds.UUID, nullable=True),
        ),
        sort=(
            Column("code", ThingRow.code, kinds.TEXT),
            Column("madeBy", ThingRow.made_by, kinds.TEXT),
            Column("amount", ThingRow.amount, kinds.decimals(5, 2), nullable=True),
            Column("ratio", ThingRow.ratio, kinds.NUMBER, nullable=True),
            Column("flag", ThingRow.flag, kinds.BOOLEAN),
            Column("day", ThingRow.day, kinds.DATE, nullable=True),
            Column("at", ThingRow.at, kinds.INSTANT, nullable=True),
            Column("id", ThingRow.id, kinds.UUID),
        ),
        search=(ThingRow.code, ThingRow.mail),
        page_size=2,
    ),
    Thing,
    ThingCreate,
)

router = APIRouter(dependencies=[Depends(allow())])


@router.put("/.things/by/{field}/{value:text}")
async def upsert_thing(request: Request, field: str) -> Response:
    """Create or replace a thing."""
    return await THINGS.upsert(request, by=field)


for _path, _operations in (("/.boxes", BOXES), ("/.things", THINGS)):
    router.add_api_route(_path, _operations.page, methods=["GET"])
    router.add_api_route(_path, _operations.create, methods=["POST"])
    router.add_api_route(_path + "/{id}", _operations.get, methods=["GET"])
    router.add_api_route(_path + "/{id}", _operations.replace, methods=["PUT"])
    router.add_api_route(_path + "/{id}", _operations.patch, methods=["PATCH"])
    router.add_api_route(_path + "/{id}", _operations.delete, methods=["DELETE"])
