"""Change tasks.s.

Revision ID: 0002_b206565c01
Revises: 0001_1cc941ece1
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_b206565c01"
down_revision = "0001_1cc941ece1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_s", type_="unique")
        batch.drop_column("s")
    op.add_column("tasks", sa.Column("s", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_s", ["s"])


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced tasks.s")
