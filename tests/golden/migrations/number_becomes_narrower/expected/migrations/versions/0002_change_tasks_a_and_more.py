"""Change tasks.a, and 2 more.

* Change tasks.a
* Change tasks.b
* Change tasks.c

Revision ID: 0002_b37d860d00
Revises: 0001_a8c91f6d65
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_b37d860d00"
down_revision = "0001_a8c91f6d65"
branch_labels = None
depends_on = None

DECIMAL_5_2 = sa.BigInteger().with_variant(sa.Numeric(5, 2), "postgresql")
DECIMAL_9_2 = sa.BigInteger().with_variant(sa.Numeric(9, 2), "postgresql")


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("a_new", sa.BigInteger(), nullable=True))
    op.add_column("tasks", sa.Column("b_new", DECIMAL_5_2, nullable=True))
    op.add_column("tasks", sa.Column("c_new", sa.Double(), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("a", sa.Double()),
        sa.column("a_new", sa.BigInteger()),
        sa.column("b", sa.Double()),
        sa.column("b_new", DECIMAL_5_2),
        sa.column("c", DECIMAL_9_2),
        sa.column("c_new", sa.Double()),
    )
    op.execute(table.update().where(table.c["a"] < (0.0)).values({table.c["a"]: 0.0}))
    op.execute(table.update().where(table.c["a"] > (100.0)).values({table.c["a"]: 100.0}))
    op.execute(
        table.update().values(
            {table.c["a_new"]: sa.cast(sa.func.round(table.c["a"]), sa.BigInteger())}
        )
    )
    op.execute(table.update().where(table.c["b"] < (-999.99)).values({table.c["b"]: -999.99}))
    op.execute(table.update().where(table.c["b"] > (999.99)).values({table.c["b"]: 999.99}))
    op.execute(
        table.update().values(
            {
                table.c["b_new"]: sa.cast(
                    sa.func.round(sa.func.round(table.c["b"], 2) * 100), sa.BigInteger()
                )
                if is_sqlite()
                else sa.cast(table.c["b"], sa.Numeric(5, 2))
            }
        )
    )
    op.execute(
        table.update().values(
            {
                table.c["c_new"]: sa.cast(table.c["c"], sa.Double()) / 100
                if is_sqlite()
                else sa.cast(table.c["c"], sa.Double())
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("a")
        batch.alter_column(
            "a_new", existing_type=sa.BigInteger(), nullable=False, new_column_name="a"
        )
        batch.drop_column("b")
        batch.alter_column("b_new", existing_type=DECIMAL_5_2, nullable=False, new_column_name="b")
        batch.drop_column("c")
        batch.alter_column("c_new", existing_type=sa.Double(), nullable=False, new_column_name="c")


def downgrade() -> None:
    op.add_column("tasks", sa.Column("a_new", sa.Double(), nullable=True))
    op.add_column("tasks", sa.Column("b_new", sa.Double(), nullable=True))
    op.add_column("tasks", sa.Column("c_new", DECIMAL_9_2, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("a", sa.BigInteger()),
        sa.column("a_new", sa.Double()),
        sa.column("b", DECIMAL_5_2),
        sa.column("b_new", sa.Double()),
        sa.column("c", sa.Double()),
        sa.column("c_new", DECIMAL_9_2),
    )
    op.execute(table.update().values({table.c["a_new"]: sa.cast(table.c["a"], sa.Double())}))
    op.execute(
        table.update().values(
            {
                table.c["b_new"]: sa.cast(table.c["b"], sa.Double()) / 100
                if is_sqlite()
                else sa.cast(table.c["b"], sa.Double())
            }
        )
    )
    op.execute(
        table.update().values(
            {
                table.c["c_new"]: sa.cast(
                    sa.func.round(sa.func.round(table.c["c"], 2) * 100), sa.BigInteger()
                )
                if is_sqlite()
                else sa.cast(table.c["c"], sa.Numeric(9, 2))
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("a")
        batch.alter_column("a_new", existing_type=sa.Double(), nullable=False, new_column_name="a")
        batch.drop_column("b")
        batch.alter_column("b_new", existing_type=sa.Double(), nullable=False, new_column_name="b")
        batch.drop_column("c")
        batch.alter_column("c_new", existing_type=DECIMAL_9_2, nullable=False, new_column_name="c")
