"""Change tasks.n.

Revision ID: 0002_2a54e2f0c6
Revises: 0001_d6ad4a6d13
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_2a54e2f0c6"
down_revision = "0001_d6ad4a6d13"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_n", type_="unique")
    op.add_column("tasks", sa.Column("n_new", TEXT, nullable=True))
    table = sa.table(
        "tasks",
        sa.column("n", sa.BigInteger()),
        sa.column("n_new", TEXT),
    )
    op.execute(table.update().values({table.c["n_new"]: sa.cast(table.c["n"], sa.Text())}))
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("n")
        batch.alter_column("n_new", existing_type=TEXT, nullable=False, new_column_name="n")
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_n", ["n"])


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced tasks.n")
