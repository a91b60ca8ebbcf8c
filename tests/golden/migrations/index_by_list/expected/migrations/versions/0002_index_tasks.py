"""Index tasks.

Revision ID: 0002_79aa7a4be4
Revises: 0001_e55121601c
"""

from alembic import op

revision = "0002_79aa7a4be4"
down_revision = "0001_e55121601c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tasks_n_id", "tasks", ["n", "id"])
    op.create_index("ix_tasks_title", "tasks", ["title"])


def downgrade() -> None:
    op.drop_index("ix_tasks_n_id", table_name="tasks")
    op.drop_index("ix_tasks_title", table_name="tasks")
