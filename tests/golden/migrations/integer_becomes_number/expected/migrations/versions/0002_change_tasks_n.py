"""Change tasks.n.

Revision ID: 0002_7d8a305f58
Revises: 0001_2a7c8cf9e6
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_7d8a305f58"
down_revision = "0001_2a7c8cf9e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("n_new", sa.Double(), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("n", sa.BigInteger()),
        sa.column("n_new", sa.Double()),
    )
    op.execute(table.update().values({table.c["n_new"]: sa.cast(table.c["n"], sa.Double())}))
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("n")
        batch.alter_column("n_new", existing_type=sa.Double(), nullable=False, new_column_name="n")


def downgrade() -> None:
    op.add_column("tasks", sa.Column("n_new", sa.BigInteger(), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("n", sa.Double()),
        sa.column("n_new", sa.BigInteger()),
    )
    op.execute(
        table.update().values(
            {table.c["n_new"]: sa.cast(sa.func.round(table.c["n"]), sa.BigInteger())}
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("n")
        batch.alter_column(
            "n_new", existing_type=sa.BigInteger(), nullable=False, new_column_name="n"
        )
