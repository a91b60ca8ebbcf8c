"""Change tasks.s, and 1 more.

* Change tasks.s
* Change tasks.m

Revision ID: 0002_1e358bc7d8
Revises: 0001_6af8717a20
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_1e358bc7d8"
down_revision = "0001_6af8717a20"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("s", TEXT),
        sa.column("m", TEXT),
    )
    op.execute(
        table.update()
        .where(sa.func.length(table.c["s"]) > 3)
        .values({table.c["s"]: sa.func.substr(table.c["s"], 1, 3)})
    )
    op.execute(table.update().where(sa.func.length(table.c["m"]) < 2).values({table.c["m"]: None}))


def downgrade() -> None:
    pass
