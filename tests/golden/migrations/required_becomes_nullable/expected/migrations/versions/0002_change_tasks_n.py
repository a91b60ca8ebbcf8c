"""Change tasks.n.

Revision ID: 0002_18d6c8a034
Revises: 0001_2a7c8cf9e6
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_18d6c8a034"
down_revision = "0001_2a7c8cf9e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=False)
