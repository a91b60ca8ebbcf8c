"""Change tasks.num, and 5 more.

* Change tasks.num
* Change tasks.dec
* Change tasks.bool
* Change tasks.day
* Change tasks.at
* Change tasks.uid

Revision ID: 0002_3596e11d9d
Revises: 0001_77dc30172d
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_3596e11d9d"
down_revision = "0001_77dc30172d"
branch_labels = None
depends_on = None

DECIMAL_8_3 = sa.BigInteger().with_variant(sa.Numeric(8, 3), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


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
    op.add_column("tasks", sa.Column("num_new", TEXT, nullable=True))
    op.add_column("tasks", sa.Column("dec_new", TEXT, nullable=True))
    op.add_column("tasks", sa.Column("bool_new", TEXT, nullable=True))
    op.add_column("tasks", sa.Column("day_new", TEXT, nullable=True))
    op.add_column("tasks", sa.Column("at_new", TEXT, nullable=True))
    op.add_column("tasks", sa.Column("uid_new", TEXT, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("id", sa.Uuid()),
        sa.column("num", sa.Double()),
        sa.column("num_new", TEXT),
        sa.column("dec", DECIMAL_8_3),
        sa.column("dec_new", TEXT),
        sa.column("bool", sa.Boolean()),
        sa.column("bool_new", TEXT),
        sa.column("day", sa.Date()),
        sa.column("day_new", TEXT),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("at_new", TEXT),
        sa.column("uid", sa.Uuid()),
        sa.column("uid_new", TEXT),
    )
    rewrite(table, "id", "num", "num_new", json.dumps)
    rewrite(table, "id", "dec", "dec_new", lambda value: as_decimal(value, 3))
    rewrite(table, "id", "bool", "bool_new", json.dumps)
    rewrite(table, "id", "day", "day_new", lambda value: value.isoformat())
    rewrite(table, "id", "at", "at_new", as_instant)
    rewrite(table, "id", "uid", "uid_new", str)
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("num")
        batch.alter_column("num_new", existing_type=TEXT, new_column_name="num")
        batch.drop_column("dec")
        batch.alter_column("dec_new", existing_type=TEXT, new_column_name="dec")
        batch.drop_column("bool")
        batch.alter_column("bool_new", existing_type=TEXT, new_column_name="bool")
        batch.drop_column("day")
        batch.alter_column("day_new", existing_type=TEXT, new_column_name="day")
        batch.drop_column("at")
        batch.alter_column("at_new", existing_type=TEXT, new_column_name="at")
        batch.drop_column("uid")
        batch.alter_column("uid_new", existing_type=TEXT, new_column_name="uid")


def downgrade() -> None:
    raise RuntimeError(
        "restore a backup to go back: this revision dropped or replaced "
        "tasks.num, tasks.dec, tasks.bool, tasks.day, tasks.at, tasks.uid"
    )
