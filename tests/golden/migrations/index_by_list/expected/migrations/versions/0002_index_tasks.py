"""Index tasks.

Revision ID: 83f679e18be1
Revises: e55121601c1e
"""

from alembic import op

revision = "83f679e18be1"
down_revision = "e55121601c1e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tasks_n_id", "tasks", ["n", "id"])
    op.create_index("ix_tasks_title", "tasks", ["title"])


def downgrade() -> None:
    op.drop_index("ix_tasks_n_id", table_name="tasks")
    op.drop_index("ix_tasks_title", table_name="tasks")
