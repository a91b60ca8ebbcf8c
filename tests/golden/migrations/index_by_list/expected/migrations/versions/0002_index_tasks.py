"""Index tasks.

Revision ID: 0002_f7515e69fb
Revises: 0001_2a7c8cf9e6
"""

from alembic import op

revision = "0002_f7515e69fb"
down_revision = "0001_2a7c8cf9e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tasks_n_id", "tasks", ["n", "id"])
    op.create_index("ix_tasks_title", "tasks", ["title"])


def downgrade() -> None:
    op.drop_index("ix_tasks_n_id", table_name="tasks")
    op.drop_index("ix_tasks_title", table_name="tasks")
