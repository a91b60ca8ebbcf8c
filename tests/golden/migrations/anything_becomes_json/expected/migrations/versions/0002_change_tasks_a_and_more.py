"""Change tasks.a, and 3 more.

* Change tasks.a
* Change tasks.b
* Change tasks.c
* Change tasks.d

Revision ID: 0002_cc01791a2c
Revises: 0001_540e8b2934
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_cc01791a2c"
down_revision = "0001_540e8b2934"
branch_labels = None
depends_on = None

DECIMAL_8_2 = sa.BigInteger().with_variant(sa.Numeric(8, 2), "postgresql")


def as_decimal(value: Decimal | int, scale: int) -> str:
    """Return a stored decimal as it travels."""
    return format(Decimal(value).scaleb(-scale) if isinstance(value, int) else value, "f")


def as_instant(value: datetime) -> str:
    """Return a stored instant as it travels."""
    moment = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return f"{moment.isoformat()}Z"


def rewrite(
    table: sa.TableClause, key: str, source: str, target: str, reshape: Callable[[Any], Any]
) -> None:
    """Set *target* to what *reshape* makes of *source*, a thousand rows at a time."""
    if op.get_context().as_sql:
        raise RuntimeError("this revision reads rows: it runs on a database and cannot be printed")
    connection = op.get_bind()
    update = table.update().where(table.c[key] == sa.bindparam("_key"))
    update = update.values({target: sa.bindparam("_value")})
    rows = sa.select(table.c[key], table.c[source]).order_by(table.c[key]).limit(1000)
    page = connection.execute(rows).all()
    while page:
        changes = [
            {"_key": row[0], "_value": reshape(row[1])} for row in page if row[1] is not None
        ]
        if changes:
            connection.execute(update, changes)
        page = connection.execute(rows.where(table.c[key] > page[-1][0])).all()


def upgrade() -> None:
    op.add_column("tasks", sa.Column("a_new", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("tasks", sa.Column("b_new", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("tasks", sa.Column("d_new", sa.JSON(none_as_null=True), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("id", sa.Uuid()),
        sa.column("a", DECIMAL_8_2),
        sa.column("a_new", sa.JSON(none_as_null=True)),
        sa.column("b", sa.DateTime(timezone=True)),
        sa.column("b_new", sa.JSON(none_as_null=True)),
        sa.column("c", sa.JSON(none_as_null=True)),
        sa.column("d", sa.Boolean()),
        sa.column("d_new", sa.JSON(none_as_null=True)),
    )
    rewrite(table, "id", "a", "a_new", lambda value: as_decimal(value, 2))
    rewrite(table, "id", "b", "b_new", as_instant)
    rewrite(table, "id", "c", "c", lambda value: value)
    rewrite(table, "id", "d", "d_new", lambda value: value)
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("a")
        batch.alter_column("a_new", existing_type=sa.JSON(none_as_null=True), new_column_name="a")
        batch.drop_column("b")
        batch.alter_column("b_new", existing_type=sa.JSON(none_as_null=True), new_column_name="b")
        batch.drop_column("d")
        batch.alter_column(
            "d_new", existing_type=sa.JSON(none_as_null=True), nullable=False, new_column_name="d"
        )


def downgrade() -> None:
    raise RuntimeError(
        "restore a backup to go back: this revision dropped or replaced "
        "tasks.a, tasks.b, tasks.c, tasks.d"
    )
