"""Change tasks.n, and 3 more.

* Change tasks.n
* Change tasks.d
* Change tasks.at
* Change tasks.p

Revision ID: 0002_e1ccd3258a
Revises: 0001_e5826188fe
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0002_e1ccd3258a"
down_revision = "0001_e5826188fe"
branch_labels = None
depends_on = None

DECIMAL_8_2 = sa.BigInteger().with_variant(sa.Numeric(8, 2), "postgresql")


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("n", sa.BigInteger()),
        sa.column("d", sa.Date()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("p", DECIMAL_8_2),
    )
    op.execute(table.update().where(table.c["n"] < (1)).values({table.c["n"]: 1}))
    op.execute(table.update().where(table.c["n"] > (5)).values({table.c["n"]: 5}))
    op.execute(
        table.update()
        .where(table.c["d"] < (date(2026, 1, 1)))
        .values({table.c["d"]: date(2026, 1, 1)})
    )
    op.execute(
        table.update()
        .where(table.c["at"] > (datetime(2026, 1, 1, tzinfo=UTC)))
        .values({table.c["at"]: datetime(2026, 1, 1, tzinfo=UTC)})
    )
    op.execute(
        table.update()
        .where(table.c["p"] < (50 if is_sqlite() else Decimal("0.50")))
        .values({table.c["p"]: 50 if is_sqlite() else Decimal("0.50")})
    )


def downgrade() -> None:
    pass
