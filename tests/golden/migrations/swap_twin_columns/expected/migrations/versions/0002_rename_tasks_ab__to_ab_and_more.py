"""Rename tasks.ab_ to ab, and 1 more.

* Rename tasks.ab_ to ab
* Rename tasks.ab to ab_

Revision ID: 0002_3f9c92891e
Revises: 0001_4eb36f7d9e
"""

from alembic import op

revision = "0002_3f9c92891e"
down_revision = "0001_4eb36f7d9e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("tasks", "ab_", new_column_name="ab__moving")
    op.alter_column("tasks", "ab", new_column_name="ab_")
    op.alter_column("tasks", "ab__moving", new_column_name="ab")


def downgrade() -> None:
    op.alter_column("tasks", "ab", new_column_name="ab_moving")
    op.alter_column("tasks", "ab_", new_column_name="ab")
    op.alter_column("tasks", "ab_moving", new_column_name="ab_")
