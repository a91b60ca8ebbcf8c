"""Change tasks.n.

Revision ID: 0002_109191bb6e
Revises: 0001_ab26e9b0ec
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_109191bb6e"
down_revision = "0001_ab26e9b0ec"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("n", sa.BigInteger()),
    )
    op.execute(table.update().where(table.c["n"].is_(None)).values({table.c["n"]: 7}))
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("n", existing_type=sa.BigInteger(), nullable=True)
