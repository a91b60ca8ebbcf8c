"""Change tasks.n.

Revision ID: 1a6e8d85009a
Revises: e55121601c1e
"""

import sqlalchemy as sa
from alembic import op

revision = "1a6e8d85009a"
down_revision = "e55121601c1e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=False)
