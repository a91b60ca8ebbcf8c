"""Change tasks.n.

Revision ID: 0002_a27c94b982
Revises: 0001_e55121601c
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_a27c94b982"
down_revision = "0001_e55121601c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=False)
