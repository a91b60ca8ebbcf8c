"""Change tasks.s.

Revision ID: 0002_e11bd6bd74
Revises: 0001_bdd54954bf
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_e11bd6bd74"
down_revision = "0001_bdd54954bf"
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
