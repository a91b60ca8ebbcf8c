"""Change tasks.at.

Revision ID: 0002_70b601c940
Revises: 0001_1474bc30c6
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002_70b601c940"
down_revision = "0001_1474bc30c6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("at", sa.DateTime(timezone=True)),
    )
    op.execute(
        table.update()
        .where(table.c["at"].is_(None))
        .values({table.c["at"]: datetime(2026, 1, 1, tzinfo=UTC)})
    )
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=True)
