"""Change tasks.p.

Revision ID: 0002_095b4dde40
Revises: 0001_2d27ca28d8
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_095b4dde40"
down_revision = "0001_2d27ca28d8"
branch_labels = None
depends_on = None

DECIMAL_12_2 = sa.BigInteger().with_variant(sa.Numeric(12, 2), "postgresql")
DECIMAL_15_5 = sa.BigInteger().with_variant(sa.Numeric(15, 5), "postgresql")


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("p_new", DECIMAL_15_5, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("p", DECIMAL_12_2),
        sa.column("p_new", DECIMAL_15_5),
    )
    op.execute(
        table.update().values(
            {
                table.c["p_new"]: table.c["p"] * 1000
                if is_sqlite()
                else sa.cast(table.c["p"], sa.Numeric(15, 5))
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("p")
        batch.alter_column("p_new", existing_type=DECIMAL_15_5, nullable=False, new_column_name="p")


def downgrade() -> None:
    op.add_column("tasks", sa.Column("p_new", DECIMAL_12_2, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("p", DECIMAL_15_5),
        sa.column("p_new", DECIMAL_12_2),
    )
    op.execute(
        table.update().values(
            {
                table.c["p_new"]: (table.c["p"] + sa.case((table.c["p"] < 0, -500), else_=500))
                // 1000
                if is_sqlite()
                else sa.cast(table.c["p"], sa.Numeric(12, 2))
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("p")
        batch.alter_column("p_new", existing_type=DECIMAL_12_2, nullable=False, new_column_name="p")
