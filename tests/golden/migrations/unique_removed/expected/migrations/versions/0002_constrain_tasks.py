"""Constrain tasks.

Revision ID: 34e07c458cc8
Revises: 2574317eab37
"""

from alembic import op

revision = "34e07c458cc8"
down_revision = "2574317eab37"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_a", type_="unique")


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_a", ["a"])
