"""Change tasks.home, and 2 more.

* Change tasks.home
* Change tasks.other
* Change tasks.all

Revision ID: 0002_b29564961d
Revises: 0001_d4892ce722
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_b29564961d"
down_revision = "0001_d4892ce722"
branch_labels = None
depends_on = None


def rewrite(
    table: sa.TableClause, key: str, source: str, target: str, reshape: Callable[[Any], Any]
) -> None:
    """Set *target* to what *reshape* makes of *source*, a thousand rows at a time."""
    if op.get_context().as_sql:
        raise RuntimeError("this revision reads rows: it runs on a database and cannot be printed")
    connection = op.get_bind()
    update = table.update().where(table.c[key] == sa.bindparam("_key"))
    update = update.values({target: sa.bindparam("_value")})
    rows = sa.select(table.c[key], table.c[source]).order_by(table.c[key]).limit(1000)
    page = connection.execute(rows).all()
    while page:
        changes = [
            {"_key": row[0], "_value": reshape(row[1])} for row in page if row[1] is not None
        ]
        if changes:
            connection.execute(update, changes)
        page = connection.execute(rows.where(table.c[key] > page[-1][0])).all()


def reshape_address(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "town": value["city"],
        "country": "DE",
        "zip": None,
    }


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("id", sa.Uuid()),
        sa.column("home", sa.JSON(none_as_null=True)),
        sa.column("other", sa.JSON(none_as_null=True)),
        sa.column("all", sa.JSON(none_as_null=True)),
    )
    rewrite(table, "id", "home", "home", reshape_address)
    rewrite(table, "id", "other", "other", reshape_address)
    rewrite(table, "id", "all", "all", lambda value: [reshape_address(item) for item in value])


def downgrade() -> None:
    raise RuntimeError(
        "restore a backup to go back: this revision dropped or replaced a part of address"
    )
