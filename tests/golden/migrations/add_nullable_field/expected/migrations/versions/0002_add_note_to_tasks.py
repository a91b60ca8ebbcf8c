"""Add note to tasks.

Revision ID: 0002_99e4ee27ea
Revises: 0001_ff4c697ac5
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_99e4ee27ea"
down_revision = "0001_ff4c697ac5"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("tasks", sa.Column("note", TEXT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("note")
