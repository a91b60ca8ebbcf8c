"""Change tasks.p, and 1 more.

* Change tasks.p
* Change tasks.q

Revision ID: 0002_e38655bf4e
Revises: 0001_7d6c0d1709
"""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0002_e38655bf4e"
down_revision = "0001_7d6c0d1709"
branch_labels = None
depends_on = None

DECIMAL_12_2 = sa.BigInteger().with_variant(sa.Numeric(12, 2), "postgresql")
DECIMAL_12_3 = sa.BigInteger().with_variant(sa.Numeric(12, 3), "postgresql")
DECIMAL_4_2 = sa.BigInteger().with_variant(sa.Numeric(4, 2), "postgresql")
DECIMAL_5_2 = sa.BigInteger().with_variant(sa.Numeric(5, 2), "postgresql")


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("p_new", DECIMAL_5_2, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("p", DECIMAL_12_3),
        sa.column("p_new", DECIMAL_5_2),
        sa.column("q", DECIMAL_12_2),
    )
    op.execute(
        table.update()
        .where(table.c["p"] < (-999990 if is_sqlite() else Decimal("-999.990")))
        .values({table.c["p"]: -999990 if is_sqlite() else Decimal("-999.990")})
    )
    op.execute(
        table.update()
        .where(table.c["p"] > (999990 if is_sqlite() else Decimal("999.990")))
        .values({table.c["p"]: 999990 if is_sqlite() else Decimal("999.990")})
    )
    op.execute(
        table.update().values(
            {
                table.c["p_new"]: (table.c["p"] + sa.case((table.c["p"] < 0, -5), else_=5)) // 10
                if is_sqlite()
                else sa.cast(table.c["p"], sa.Numeric(5, 2))
            }
        )
    )
    op.execute(
        table.update()
        .where(table.c["q"] < (-9999 if is_sqlite() else Decimal("-99.99")))
        .values({table.c["q"]: -9999 if is_sqlite() else Decimal("-99.99")})
    )
    op.execute(
        table.update()
        .where(table.c["q"] > (9999 if is_sqlite() else Decimal("99.99")))
        .values({table.c["q"]: 9999 if is_sqlite() else Decimal("99.99")})
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("p")
        batch.alter_column("p_new", existing_type=DECIMAL_5_2, nullable=False, new_column_name="p")
        batch.alter_column("q", existing_type=DECIMAL_12_2, type_=DECIMAL_4_2)


def downgrade() -> None:
    op.add_column("tasks", sa.Column("p_new", DECIMAL_12_3, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("p", DECIMAL_5_2),
        sa.column("p_new", DECIMAL_12_3),
    )
    op.execute(
        table.update().values(
            {
                table.c["p_new"]: table.c["p"] * 10
                if is_sqlite()
                else sa.cast(table.c["p"], sa.Numeric(12, 3))
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("p")
        batch.alter_column("p_new", existing_type=DECIMAL_12_3, nullable=False, new_column_name="p")
        batch.alter_column("q", existing_type=DECIMAL_4_2, type_=DECIMAL_12_2)
