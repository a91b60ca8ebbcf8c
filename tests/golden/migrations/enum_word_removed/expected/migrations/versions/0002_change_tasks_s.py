"""Change tasks.s.

Revision ID: 0002_3e771c0da9
Revises: 0001_d1b318fb3f
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_3e771c0da9"
down_revision = "0001_d1b318fb3f"
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
