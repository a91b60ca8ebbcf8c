"""Change tasks.o.

Revision ID: 0002_5d44725a30
Revises: 0001_d2a578e1b0
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_5d44725a30"
down_revision = "0001_d2a578e1b0"
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


def reshape_outer(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "inner": reshape_inner(value["inner"]),
        "list": [reshape_inner(item) for item in value["list"]],
    }


def reshape_inner(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "n": format(
            min(
                max(Decimal(str(value["n"])), Decimal("-999999.99")), Decimal("999999.99")
            ).quantize(Decimal("0.01"), ROUND_HALF_UP)
            + 0,
            "f",
        ),
        "s": (value["s"] if value["s"] in {"a", "c"} else "c"),
        "t": False,
    }


def restore_outer(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "inner": restore_inner(value["inner"]),
        "list": [restore_inner(item) for item in value["list"]],
    }


def restore_inner(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "n": int(Decimal(str(value["n"])).to_integral_value(ROUND_HALF_UP)),
        "s": value["s"],
    }


def upgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("id", sa.Uuid()),
        sa.column("o", sa.JSON(none_as_null=True)),
    )
    rewrite(table, "id", "o", "o", reshape_outer)


def downgrade() -> None:
    table = sa.table(
        "tasks",
        sa.column("id", sa.Uuid()),
        sa.column("o", sa.JSON(none_as_null=True)),
    )
    rewrite(table, "id", "o", "o", restore_outer)
