"""Drop note from tasks.

Revision ID: c03bbea9bec8
Revises: 19d8bd46d1ac
"""

from alembic import op

revision = "c03bbea9bec8"
down_revision = "19d8bd46d1ac"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("note")


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced tasks.note")
