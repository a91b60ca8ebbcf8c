"""Constrain tasks.

Revision ID: 83e59dab75c0
Revises: 0e86199e959b
"""

from alembic import op

revision = "83e59dab75c0"
down_revision = "0e86199e959b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_a", ["a"])
        batch.create_unique_constraint("uq_tasks_title_b", ["title", "b"])


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_a", type_="unique")
        batch.drop_constraint("uq_tasks_title_b", type_="unique")
