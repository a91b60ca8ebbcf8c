"""Make a of tasks unique, and 1 more.

* Make a of tasks unique
* Make title and b of tasks unique together

Rows with equal values in what is to be unique stop the upgrade: look for duplicates
first.

Revision ID: 0002_b6d66e6367
Revises: 0001_b927214a74
"""

from alembic import op

revision = "0002_b6d66e6367"
down_revision = "0001_b927214a74"
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
