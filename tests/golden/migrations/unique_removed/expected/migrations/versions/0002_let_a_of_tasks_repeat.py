"""Let a of tasks repeat.

Revision ID: 0002_e1a8460f37
Revises: 0001_2574317eab
"""

from alembic import op

revision = "0002_e1a8460f37"
down_revision = "0001_2574317eab"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_a", type_="unique")


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_a", ["a"])
