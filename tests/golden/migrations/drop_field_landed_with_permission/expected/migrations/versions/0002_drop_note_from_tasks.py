"""Drop note from tasks.

Revision ID: 0002_f0513300e1
Revises: 0001_1f52c2e841
"""

from alembic import op

revision = "0002_f0513300e1"
down_revision = "0001_1f52c2e841"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_tasks_note", table_name="tasks")
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("note")


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced tasks.note")
