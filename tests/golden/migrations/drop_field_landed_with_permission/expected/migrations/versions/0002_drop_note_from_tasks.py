"""Drop note from tasks.

Revision ID: 02422ac70ffa
Revises: 3879bab367ac
"""

from alembic import op

revision = "02422ac70ffa"
down_revision = "3879bab367ac"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_tasks_note", table_name="tasks")
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("note")


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced tasks.note")
