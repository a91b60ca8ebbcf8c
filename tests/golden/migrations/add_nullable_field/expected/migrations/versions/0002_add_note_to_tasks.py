"""Add note to tasks.

Revision ID: b224525f219a
Revises: 00fb1d0d5624
"""

import sqlalchemy as sa
from alembic import op

revision = "b224525f219a"
down_revision = "00fb1d0d5624"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("tasks", sa.Column("note", TEXT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("note")
