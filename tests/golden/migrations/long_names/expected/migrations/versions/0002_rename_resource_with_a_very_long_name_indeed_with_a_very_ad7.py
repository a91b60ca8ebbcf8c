"""Rename resource_with_a_very_long_name_indeed_with_a_very_ad77c14e to
resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc, and 4 more.

* Rename resource_with_a_very_long_name_indeed_with_a_very_ad77c14e to
  resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc
* Add field_with_a_very_long_name_with_a_very_long_name_7509f75b to
  resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc
* Rename resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc.field_with_a_very_long
  _name_with_a_very_long_name_and_more to
  field_with_a_very_long_name_with_a_very_long_name_and_less
* Change resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc.field_with_a_very_long
  _name_with_a_very_long_name_64a2d553
* Make field_with_a_very_long_name_with_a_very_long_name_64a2d553,
  field_with_a_very_long_name_with_a_very_long_name_7509f75b and
  field_with_a_very_long_name_with_a_very_long_name_6411d9ee of
  resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc unique together

Rows with equal values in what is to be unique stop the upgrade: look for duplicates
first.

Revision ID: 0002_c1cfb46d46
Revises: 0001_42779f3a91
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0002_c1cfb46d46"
down_revision = "0001_42779f3a91"
branch_labels = None
depends_on = None

DECIMAL_18_2 = sa.BigInteger().with_variant(sa.Numeric(18, 2), "postgresql")


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.drop_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_a_4d16cd37",
        table_name="resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
    )
    op.drop_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_a_6e2d315f",
        table_name="resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
    )
    with op.batch_alter_table(
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e"
    ) as batch:
        batch.drop_constraint(
            "fk_resource_with_a_very_long_name_indeed_with_a_very_a_bb4ddad2", type_="foreignkey"
        )
        batch.drop_constraint(
            "uq_resource_with_a_very_long_name_indeed_with_a_very_a_79f56779", type_="unique"
        )
    op.rename_table(
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
    )
    if not is_sqlite():
        op.execute(
            "ALTER TABLE "
            '"resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc" '
            "RENAME CONSTRAINT "
            '"pk_resource_with_a_very_long_name_indeed_with_a_very_ad77c14e" '
            "TO "
            '"pk_resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc"'
        )
    op.alter_column(
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        "field_with_a_very_long_name_with_a_very_long_name_and_more",
        new_column_name="field_with_a_very_long_name_with_a_very_long_name_and_less",
    )
    op.add_column(
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        sa.Column(
            "field_with_a_very_long_name_with_a_very_long_name_7509f75b", sa.Date(), nullable=True
        ),
    )
    op.add_column(
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        sa.Column(
            "field_with_a_very_long_name_with_a_very_long_name_64a2d553_new",
            DECIMAL_18_2,
            nullable=True,
        ),
    )
    table = sa.table(
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        sa.column("field_with_a_very_long_name_with_a_very_long_name_7509f75b", sa.Date()),
        sa.column("field_with_a_very_long_name_with_a_very_long_name_64a2d553", sa.BigInteger()),
        sa.column("field_with_a_very_long_name_with_a_very_long_name_64a2d553_new", DECIMAL_18_2),
    )
    op.execute(
        table.update()
        .where(table.c["field_with_a_very_long_name_with_a_very_long_name_7509f75b"].is_(None))
        .values(
            {
                table.c["field_with_a_very_long_name_with_a_very_long_name_7509f75b"]: date(
                    2026, 1, 1
                )
            }
        )
    )
    op.execute(
        table.update().values(
            {
                table.c["field_with_a_very_long_name_with_a_very_long_name_64a2d553_new"]: table.c[
                    "field_with_a_very_long_name_with_a_very_long_name_64a2d553"
                ]
                * 100
                if is_sqlite()
                else sa.cast(
                    table.c["field_with_a_very_long_name_with_a_very_long_name_64a2d553"],
                    sa.Numeric(18, 2),
                )
            }
        )
    )
    with op.batch_alter_table(
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc"
    ) as batch:
        batch.alter_column(
            "field_with_a_very_long_name_with_a_very_long_name_7509f75b",
            existing_type=sa.Date(),
            nullable=False,
        )
        batch.drop_column("field_with_a_very_long_name_with_a_very_long_name_64a2d553")
        batch.alter_column(
            "field_with_a_very_long_name_with_a_very_long_name_64a2d553_new",
            existing_type=DECIMAL_18_2,
            nullable=False,
            new_column_name="field_with_a_very_long_name_with_a_very_long_name_64a2d553",
        )
    with op.batch_alter_table(
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc"
    ) as batch:
        batch.create_unique_constraint(
            "uq_resource_with_a_very_long_name_indeed_with_a_very_0_292be1c0",
            ["field_with_a_very_long_name_with_a_very_long_name_and_less"],
        )
        batch.create_unique_constraint(
            "uq_resource_with_a_very_long_name_indeed_with_a_very_0_fdd2a15e",
            [
                "field_with_a_very_long_name_with_a_very_long_name_64a2d553",
                "field_with_a_very_long_name_with_a_very_long_name_7509f75b",
                "field_with_a_very_long_name_with_a_very_long_name_6411d9ee",
            ],
        )
        batch.create_foreign_key(
            "fk_resource_with_a_very_long_name_indeed_with_a_very_0_ca8adc31",
            "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
            ["field_with_a_very_long_name_with_a_very_long_name_6411d9ee"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_0_1161cc3a",
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        ["created_at", "id"],
    )
    op.create_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_0_976def42",
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        ["field_with_a_very_long_name_with_a_very_long_name_64a2d553", "id"],
    )
    op.create_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_0_4773ab6b",
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        ["field_with_a_very_long_name_with_a_very_long_name_6411d9ee"],
    )
    op.create_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_0_8c354735",
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        ["field_with_a_very_long_name_with_a_very_long_name_7509f75b"],
    )


def downgrade() -> None:
    op.drop_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_0_1161cc3a",
        table_name="resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
    )
    op.drop_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_0_976def42",
        table_name="resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
    )
    op.drop_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_0_4773ab6b",
        table_name="resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
    )
    op.drop_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_0_8c354735",
        table_name="resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
    )
    with op.batch_alter_table(
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc"
    ) as batch:
        batch.drop_constraint(
            "fk_resource_with_a_very_long_name_indeed_with_a_very_0_ca8adc31", type_="foreignkey"
        )
        batch.drop_constraint(
            "uq_resource_with_a_very_long_name_indeed_with_a_very_0_292be1c0", type_="unique"
        )
        batch.drop_constraint(
            "uq_resource_with_a_very_long_name_indeed_with_a_very_0_fdd2a15e", type_="unique"
        )
        batch.drop_column("field_with_a_very_long_name_with_a_very_long_name_7509f75b")
    op.rename_table(
        "resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc",
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
    )
    if not is_sqlite():
        op.execute(
            "ALTER TABLE "
            '"resource_with_a_very_long_name_indeed_with_a_very_ad77c14e" '
            "RENAME CONSTRAINT "
            '"pk_resource_with_a_very_long_name_indeed_with_a_very_02e5d8cc" '
            "TO "
            '"pk_resource_with_a_very_long_name_indeed_with_a_very_ad77c14e"'
        )
    op.alter_column(
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
        "field_with_a_very_long_name_with_a_very_long_name_and_less",
        new_column_name="field_with_a_very_long_name_with_a_very_long_name_and_more",
    )
    op.add_column(
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
        sa.Column(
            "field_with_a_very_long_name_with_a_very_long_name_64a2d553_new",
            sa.BigInteger(),
            nullable=True,
        ),
    )
    table = sa.table(
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
        sa.column("field_with_a_very_long_name_with_a_very_long_name_64a2d553", DECIMAL_18_2),
        sa.column(
            "field_with_a_very_long_name_with_a_very_long_name_64a2d553_new", sa.BigInteger()
        ),
    )
    op.execute(
        table.update().values(
            {
                table.c["field_with_a_very_long_name_with_a_very_long_name_64a2d553_new"]: (
                    table.c["field_with_a_very_long_name_with_a_very_long_name_64a2d553"]
                    + sa.case(
                        (
                            table.c["field_with_a_very_long_name_with_a_very_long_name_64a2d553"]
                            < 0,
                            -50,
                        ),
                        else_=50,
                    )
                )
                // 100
                if is_sqlite()
                else sa.cast(
                    sa.func.round(
                        table.c["field_with_a_very_long_name_with_a_very_long_name_64a2d553"]
                    ),
                    sa.BigInteger(),
                )
            }
        )
    )
    with op.batch_alter_table(
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e"
    ) as batch:
        batch.drop_column("field_with_a_very_long_name_with_a_very_long_name_64a2d553")
        batch.alter_column(
            "field_with_a_very_long_name_with_a_very_long_name_64a2d553_new",
            existing_type=sa.BigInteger(),
            nullable=False,
            new_column_name="field_with_a_very_long_name_with_a_very_long_name_64a2d553",
        )
    with op.batch_alter_table(
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e"
    ) as batch:
        batch.create_unique_constraint(
            "uq_resource_with_a_very_long_name_indeed_with_a_very_a_79f56779",
            ["field_with_a_very_long_name_with_a_very_long_name_and_more"],
        )
        batch.create_foreign_key(
            "fk_resource_with_a_very_long_name_indeed_with_a_very_a_bb4ddad2",
            "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
            ["field_with_a_very_long_name_with_a_very_long_name_6411d9ee"],
            ["id"],
            ondelete="RESTRICT",
        )
    op.create_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_a_4d16cd37",
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
        ["created_at", "id"],
    )
    op.create_index(
        "ix_resource_with_a_very_long_name_indeed_with_a_very_a_6e2d315f",
        "resource_with_a_very_long_name_indeed_with_a_very_ad77c14e",
        ["field_with_a_very_long_name_with_a_very_long_name_6411d9ee"],
    )
