"""Add code to tasks, and 1 more.

* Add code to tasks
* Make code of tasks unique

Revision ID: 0002_4c6a107cb0
Revises: 0001_09848db5ea
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_4c6a107cb0"
down_revision = "0001_09848db5ea"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("tasks", sa.Column("code", TEXT, nullable=True))
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_code", ["code"])


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_code", type_="unique")
        batch.drop_column("code")
