"""Change tasks.tags, and 3 more.

* Change tasks.tags
* Change tasks.nums
* Change tasks.words
* Change tasks.one

Revision ID: 0002_5b258890b4
Revises: 0001_4715d8f8c8
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_5b258890b4"
down_revision = "0001_4715d8f8c8"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


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


def upgrade() -> None:
    op.add_column("tasks", sa.Column("one_new", sa.JSON(none_as_null=True), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("id", sa.Uuid()),
        sa.column("tags", sa.JSON(none_as_null=True)),
        sa.column("nums", sa.JSON(none_as_null=True)),
        sa.column("words", sa.JSON(none_as_null=True)),
        sa.column("one", TEXT),
        sa.column("one_new", sa.JSON(none_as_null=True)),
    )
    rewrite(table, "id", "tags", "tags", lambda value: [item[:2] for item in value][:2])
    rewrite(table, "id", "nums", "nums", lambda value: [item for item in value])
    rewrite(
        table, "id", "words", "words", lambda value: [item for item in value if item in {"a", "b"}]
    )
    rewrite(table, "id", "one", "one_new", lambda value: [value])
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("one")
        batch.alter_column(
            "one_new", existing_type=sa.JSON(none_as_null=True), new_column_name="one"
        )


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced tasks.one")
