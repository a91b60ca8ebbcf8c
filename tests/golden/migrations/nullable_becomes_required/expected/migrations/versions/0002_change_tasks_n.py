"""Change tasks.n.

Revision ID: dcdef1b98493
Revises: f9a2c494343c
"""

import sqlalchemy as sa
from alembic import op

revision = "dcdef1b98493"
down_revision = "f9a2c494343c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("n", sa.BigInteger()),
    )
    op.execute(table.update().where(table.c["n"].is_(None)).values({"n": 7}))
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=True)
