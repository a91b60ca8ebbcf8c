"""Change tasks.s, and 1 more.

* Change tasks.s
* Change tasks.m

Revision ID: 2f341282ddd7
Revises: e5664a9e5f9c
"""

import sqlalchemy as sa
from alembic import op

revision = "2f341282ddd7"
down_revision = "e5664a9e5f9c"
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
        .values({"s": sa.func.substr(table.c["s"], 1, 3)})
    )
    op.execute(table.update().where(sa.func.length(table.c["m"]) < 2).values({"m": None}))


def downgrade() -> None:
    pass
