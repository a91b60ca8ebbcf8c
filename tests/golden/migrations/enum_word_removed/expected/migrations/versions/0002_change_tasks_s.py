"""Change tasks.s.

Revision ID: 0002_8985a7e6e0
Revises: 0001_b4cae78dc3
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_8985a7e6e0"
down_revision = "0001_b4cae78dc3"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("s", TEXT),
    )
    op.execute(
        table.update().where(table.c["s"].not_in(["new", "old"])).values({table.c["s"]: "old"})
    )


def downgrade() -> None:
    pass
