"""Drop note from tasks.

Revision ID: 0002_0f9d9fa138
Revises: 0001_fefc743e86
"""

from alembic import op

revision = "0002_0f9d9fa138"
down_revision = "0001_fefc743e86"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("note")


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced tasks.note")
