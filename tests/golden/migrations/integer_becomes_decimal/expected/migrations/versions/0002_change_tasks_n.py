"""Change tasks.n.

Revision ID: 0002_c46f0415d1
Revises: 0001_e91748a92b
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_c46f0415d1"
down_revision = "0001_e91748a92b"
branch_labels = None
depends_on = None

DECIMAL_12_2 = sa.BigInteger().with_variant(sa.Numeric(12, 2), "postgresql")


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.drop_index("ix_tasks_n", table_name="tasks")
    op.add_column("tasks", sa.Column("n_new", DECIMAL_12_2, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("n", sa.BigInteger()),
        sa.column("n_new", DECIMAL_12_2),
    )
    op.execute(
        table.update().values(
            {
                table.c["n_new"]: table.c["n"] * 100
                if is_sqlite()
                else sa.cast(table.c["n"], sa.Numeric(12, 2))
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("n")
        batch.alter_column("n_new", existing_type=DECIMAL_12_2, nullable=False, new_column_name="n")
    op.create_index("ix_tasks_n", "tasks", ["n"])


def downgrade() -> None:
    op.drop_index("ix_tasks_n", table_name="tasks")
    op.add_column("tasks", sa.Column("n_new", sa.BigInteger(), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("n", DECIMAL_12_2),
        sa.column("n_new", sa.BigInteger()),
    )
    op.execute(
        table.update().values(
            {
                table.c["n_new"]: (table.c["n"] + sa.case((table.c["n"] < 0, -50), else_=50)) // 100
                if is_sqlite()
                else sa.cast(sa.func.round(table.c["n"]), sa.BigInteger())
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("n")
        batch.alter_column(
            "n_new", existing_type=sa.BigInteger(), nullable=False, new_column_name="n"
        )
    op.create_index("ix_tasks_n", "tasks", ["n"])
