"""Products with create, get and list: API keys, ETag, strict validation, filters, sort, search and cursor pages.

As documented by FastAPI and SQLAlchemy: a session per request, ORM models, `response_model`. It keeps to the contract of the
generated service and leaves out what that one has beyond it (metrics, request ids, problem details, rate limits).
"""

import base64
import hashlib
import hmac
import json
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, PlainSerializer, StringConstraints
from sqlalchemy import JSON, ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

KEY_HASH = hashlib.sha256(os.environ["BENCH_API_KEY"].encode()).hexdigest()
engine = create_async_engine(os.environ["BENCH_DATABASE_URL"])
sessions = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    """Base of the tables."""


class ProductRow(Base):
    """A product as stored; the price in hundredths."""

    __tablename__ = "products"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    description: Mapped[str | None]
    price_cents: Mapped[int]
    weight_kg: Mapped[float | None]
    stock: Mapped[int]
    active: Mapped[bool]
    homepage: Mapped[str | None]
    attributes: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC), index=True)
    updated_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def price(self) -> Decimal:
        """The price as a decimal of two places."""
        return Decimal(self.price_cents).scaleb(-2)


Price = Annotated[Decimal, Field(max_digits=12, decimal_places=2), PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]
Instant = Annotated[datetime, PlainSerializer(lambda value: value.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z"), return_type=str)]


class ProductIn(BaseModel):
    """A product as sent."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sku: Annotated[str, StringConstraints(min_length=3, max_length=20, pattern=r"^[A-Z0-9-]+$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    description: str | None = None
    price: Annotated[Price, Field(strict=False)]
    weight_kg: Annotated[float | None, Field(ge=0)] = None
    stock: Annotated[int, Field(ge=0)] = 0
    active: bool = True
    homepage: Annotated[HttpUrl | None, Field(strict=False)] = None
    attributes: Any = None


class ProductOut(BaseModel):
    """A product as answered."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    sku: str
    name: str
    description: str | None
    price: Price
    weight_kg: float | None
    stock: int
    active: bool
    homepage: str | None
    attributes: Any
    created_at: Instant
    updated_at: Instant
    version: int


class ProductPage(BaseModel):
    """A page of products."""

    items: list[ProductOut]
    next_cursor: str | None
    total: int | None = None


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Create the tables and close the engine at the end."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def session() -> AsyncIterator[AsyncSession]:
    """A database session for one request."""
    async with sessions() as one:
        yield one


async def caller(x_api_key: Annotated[str | None, Header()] = None) -> None:
    """Refuse callers without the key."""
    if x_api_key is None or not hmac.compare_digest(hashlib.sha256(x_api_key.encode()).hexdigest(), KEY_HASH):
        raise HTTPException(401, "no valid key")


Database = Annotated[AsyncSession, Depends(session)]


@app.post("/products", status_code=201, response_model=ProductOut, dependencies=[Depends(caller)])
async def create_product(body: ProductIn, database: Database, response: Response) -> ProductRow:
    """Create a product."""
    values = body.model_dump(exclude={"price", "homepage"})
    homepage = str(body.homepage) if body.homepage else None
    row = ProductRow(**values, price_cents=int(body.price.scaleb(2)), homepage=homepage)
    database.add(row)
    await database.commit()
    response.headers["ETag"] = f'"{row.version}"'
    return row


@app.get("/products/{id}", response_model=ProductOut, dependencies=[Depends(caller)])
async def get_product(id: uuid.UUID, database: Database, response: Response) -> ProductRow:
    """Return a product."""
    row = await database.get(ProductRow, id)
    if row is None:
        raise HTTPException(404, "no such product")
    response.headers["ETag"] = f'"{row.version}"'
    return row


@app.get("/products", response_model=ProductPage, dependencies=[Depends(caller)])
async def list_products(
    database: Database,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    cursor: str | None = None,
    search: str | None = None,
    active: bool | None = None,
    price_gte: Annotated[Decimal | None, Query(alias="price.gte")] = None,
    stock_gte: Annotated[int | None, Query(alias="stock.gte")] = None,
) -> dict[str, Any]:
    """Return a page of products in the order of their creation."""
    query = select(ProductRow).order_by(ProductRow.created_at, ProductRow.id).limit(limit + 1)
    conditions: list[ColumnElement[bool]] = []
    if active is not None:
        conditions.append(ProductRow.active == active)
    if price_gte is not None:
        conditions.append(ProductRow.price_cents >= int(price_gte.scaleb(2)))
    if stock_gte is not None:
        conditions.append(ProductRow.stock >= stock_gte)
    if search:
        conditions.append(or_(ProductRow.name.icontains(search, autoescape=True), ProductRow.sku.icontains(search, autoescape=True)))
    if cursor:
        conditions.append(_after(cursor))
    rows = list((await database.scalars(query.where(*conditions))).all())
    more = len(rows) > limit
    return {"items": rows[:limit], "next_cursor": _cursor(rows[limit - 1]) if more else None}


def _cursor(row: ProductRow) -> str:
    return base64.urlsafe_b64encode(json.dumps([row.created_at.isoformat(), str(row.id)]).encode()).decode()


def _after(cursor: str) -> ColumnElement[bool]:
    try:
        created, key = json.loads(base64.urlsafe_b64decode(cursor))
        instant, identifier = datetime.fromisoformat(created), uuid.UUID(key)
    except (ValueError, TypeError) as error:
        raise HTTPException(422, "no such cursor") from error
    return or_(ProductRow.created_at > instant, and_(ProductRow.created_at == instant, ProductRow.id > identifier))
