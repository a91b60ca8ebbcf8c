"""Add price to tasks, and 7 more.

* Add price to tasks
* Add due to tasks
* Add at to tasks
* Add ref_no to tasks
* Add ratio to tasks
* Add open to tasks
* Add extra to tasks
* Add quote to tasks

Revision ID: 0002_909bf518a1
Revises: 0001_09848db5ea
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0002_909bf518a1"
down_revision = "0001_09848db5ea"
branch_labels = None
depends_on = None

DECIMAL_12_2 = sa.BigInteger().with_variant(sa.Numeric(12, 2), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("price", DECIMAL_12_2, nullable=True))
    op.add_column("tasks", sa.Column("due", sa.Date(), nullable=True))
    op.add_column("tasks", sa.Column("at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tasks", sa.Column("ref_no", sa.Uuid(), nullable=True))
    op.add_column("tasks", sa.Column("ratio", sa.Double(), nullable=True))
    op.add_column("tasks", sa.Column("open", sa.Boolean(), nullable=True))
    op.add_column("tasks", sa.Column("extra", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("tasks", sa.Column("quote", TEXT, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("price", DECIMAL_12_2),
        sa.column("due", sa.Date()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("ref_no", sa.Uuid()),
        sa.column("ratio", sa.Double()),
        sa.column("open", sa.Boolean()),
        sa.column("extra", sa.JSON(none_as_null=True)),
        sa.column("quote", TEXT),
    )
    op.execute(
        table.update()
        .where(table.c["price"].is_(None))
        .values({table.c["price"]: 990 if is_sqlite() else Decimal("9.90")})
    )
    op.execute(
        table.update().where(table.c["due"].is_(None)).values({table.c["due"]: date(2026, 2, 3)})
    )
    op.execute(
        table.update()
        .where(table.c["at"].is_(None))
        .values({table.c["at"]: datetime(2026, 2, 3, 4, 5, 6, 7, tzinfo=UTC)})
    )
    op.execute(
        table.update()
        .where(table.c["ref_no"].is_(None))
        .values({table.c["ref_no"]: UUID("00000000-0000-0000-0000-00000000abcd")})
    )
    op.execute(table.update().where(table.c["ratio"].is_(None)).values({table.c["ratio"]: 0.25}))
    op.execute(table.update().where(table.c["open"].is_(None)).values({table.c["open"]: True}))
    op.execute(
        table.update().where(table.c["extra"].is_(None)).values({table.c["extra"]: {"a": [1, "x"]}})
    )
    op.execute(
        table.update()
        .where(table.c["quote"].is_(None))
        .values({table.c["quote"]: 'it\'s "q" \\ %s :x {y}'})
    )
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("price", existing_type=DECIMAL_12_2, nullable=False)
        batch.alter_column("due", existing_type=sa.Date(), nullable=False)
        batch.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.alter_column("ref_no", existing_type=sa.Uuid(), nullable=False)
        batch.alter_column("ratio", existing_type=sa.Double(), nullable=False)
        batch.alter_column("open", existing_type=sa.Boolean(), nullable=False)
        batch.alter_column("extra", existing_type=sa.JSON(none_as_null=True), nullable=False)
        batch.alter_column("quote", existing_type=TEXT, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("price")
        batch.drop_column("due")
        batch.drop_column("at")
        batch.drop_column("ref_no")
        batch.drop_column("ratio")
        batch.drop_column("open")
        batch.drop_column("extra")
        batch.drop_column("quote")
