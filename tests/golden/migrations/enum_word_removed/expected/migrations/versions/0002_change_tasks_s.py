"""Change tasks.s.

Revision ID: 3380e8500728
Revises: bdd54954bfb3
"""

import sqlalchemy as sa
from alembic import op

revision = "3380e8500728"
down_revision = "bdd54954bfb3"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("s", TEXT),
    )
    op.execute(table.update().where(table.c["s"].not_in(["new", "old"])).values({"s": "old"}))


def downgrade() -> None:
    pass
