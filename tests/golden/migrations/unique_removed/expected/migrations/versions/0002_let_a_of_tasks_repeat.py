"""Let a of tasks repeat.

Revision ID: 0002_432c4cb875
Revises: 0001_edfa47c360
"""

from alembic import op

revision = "0002_432c4cb875"
down_revision = "0001_edfa47c360"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_a", type_="unique")


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_a", ["a"])
