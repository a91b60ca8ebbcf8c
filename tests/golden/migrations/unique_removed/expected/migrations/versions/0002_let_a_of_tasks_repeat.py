"""Let a of tasks repeat.

Revision ID: 0002_89dd145a88
Revises: 0001_fac353500f
"""

from alembic import op

revision = "0002_89dd145a88"
down_revision = "0001_fac353500f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_a", type_="unique")


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_a", ["a"])
