"""Change tasks.n.

Revision ID: 0002_191f3d2d1c
Revises: 0001_20bfd9c43e
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_191f3d2d1c"
down_revision = "0001_20bfd9c43e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=False)
