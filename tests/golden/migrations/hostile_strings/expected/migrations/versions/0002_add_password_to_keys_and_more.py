"""Add password to keys, and 3 more.

* Add password to keys
* Add api_token to keys
* Change keys.word
* Change keys.secret

Revision ID: 0002_77ff637869
Revises: 0001_b454ba851d
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_77ff637869"
down_revision = "0001_b454ba851d"
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


def reshape_secret(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "passwd": value["password"],
        "token": None
        if value["token"] is None
        else (value["token"] if value["token"] in {'it\'s "in"', "None"} else None),
        "remark": (
            "{{ x }} ${y} %(z)s :w \"q\" 'r' \\ <!-- --> */ #{i} {{ x }} ${y} "
            '%(z)s :w "q" \'r\' \\ <!-- --> */ #{i} {{ x }} ${y} %(z)s :w "q" '
            "'r' \\ <!-- --> */ #{i} {{ x }} ${y} %(z)s :w \"q\" 'r' \\ <!-- --> "
            "*/ #{i} {{ x }} ${y} %(z)s :w \"q\" 'r' \\ <!-- --> */ #{i} {{ x "
            "}} ${y} %(z)s :w \"q\" 'r' \\ <!-- --> */ #{i} {{ x }} ${y} %(z)s "
            ":w \"q\" 'r' \\ <!-- --> */ #{i} {{ x }} ${y} %(z)s :w \"q\" 'r' \\ "
            "<!-- --> */ #{i} "
        ),
    }


def restore_secret(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "password": value["passwd"],
        "token": value["token"],
    }


def upgrade() -> None:
    op.add_column("keys", sa.Column("password", TEXT, nullable=True))
    op.add_column("keys", sa.Column("api_token", sa.JSON(none_as_null=True), nullable=True))
    table = sa.table(
        "keys",
        sa.column("password", TEXT),
        sa.column("api_token", sa.JSON(none_as_null=True)),
        sa.column("word", TEXT),
        sa.column("id", sa.Uuid()),
        sa.column("secret", sa.JSON(none_as_null=True)),
    )
    op.execute(
        table.update()
        .where(table.c["password"].is_(None))
        .values(
            {
                table.c["password"]: sa.literal(
                    "{{ x }} ${y} %(z)s :w \"q\" 'r' \\ <!-- --> */ #{i} "
                )
            }
        )
    )
    op.execute(
        table.update()
        .where(table.c["api_token"].is_(None))
        .values(
            {
                table.c["api_token"]: {
                    "{{ x }} ${y} %(z)s :w \"q\" 'r' \\ <!-- --> */ #{i} ": [
                        None,
                        True,
                        1.5,
                        "{{ 7*7 }} \u65e5\u672c",
                    ]
                }
            }
        )
    )
    op.execute(
        table.update()
        .where(table.c["word"].not_in(['it\'s "in"', "None"]))
        .values({table.c["word"]: 'it\'s "in"'})
    )
    rewrite(table, "id", "secret", "secret", reshape_secret)
    with op.batch_alter_table("keys") as batch:
        batch.alter_column("password", existing_type=TEXT, nullable=False)
        batch.alter_column("api_token", existing_type=sa.JSON(none_as_null=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("keys") as batch:
        batch.drop_column("password")
        batch.drop_column("api_token")
    table = sa.table(
        "keys",
        sa.column("id", sa.Uuid()),
        sa.column("secret", sa.JSON(none_as_null=True)),
    )
    rewrite(table, "id", "secret", "secret", restore_secret)
