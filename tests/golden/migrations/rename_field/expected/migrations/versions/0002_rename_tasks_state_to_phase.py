"""Rename tasks.state to phase.

Revision ID: 0002_78e7c40f9f
Revises: 0001_c4070677ed
"""

from alembic import op

revision = "0002_78e7c40f9f"
down_revision = "0001_c4070677ed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_state", type_="unique")
    op.alter_column("tasks", "state", new_column_name="phase")
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_phase", ["phase"])


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_phase", type_="unique")
    op.alter_column("tasks", "phase", new_column_name="state")
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_state", ["state"])
