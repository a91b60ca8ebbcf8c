"""Add note to tasks.

Revision ID: 0002_83fe76d6f7
Revises: 0001_09848db5ea
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_83fe76d6f7"
down_revision = "0001_09848db5ea"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("tasks", sa.Column("note", TEXT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("note")
