"""Drop note from tasks.

Revision ID: 0002_f27c1db38a
Revises: 0001_4bd3163f41
"""

from alembic import op

revision = "0002_f27c1db38a"
down_revision = "0001_4bd3163f41"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("note")


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced tasks.note")
