"""Add priority to tasks.

Revision ID: 0002_c6d59ddb71
Revises: 0001_09848db5ea
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_c6d59ddb71"
down_revision = "0001_09848db5ea"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("priority", sa.BigInteger(), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("priority", sa.BigInteger()),
    )
    op.execute(table.update().where(table.c["priority"].is_(None)).values({table.c["priority"]: 5}))
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("priority", existing_type=sa.BigInteger(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("priority")
