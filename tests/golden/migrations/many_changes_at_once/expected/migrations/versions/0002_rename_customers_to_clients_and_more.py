"""Rename customers to clients, and 6 more.

* Rename customers to clients
* Add lines to orders
* Drop note from orders
* Rename orders.number to nr
* Rename orders.customer to client
* Change orders.total
* Change orders.state

Revision ID: 0002_e5863261d9
Revises: 0001_70523d6ebd
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_e5863261d9"
down_revision = "0001_70523d6ebd"
branch_labels = None
depends_on = None

DECIMAL_12_2 = sa.BigInteger().with_variant(sa.Numeric(12, 2), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.drop_index("ix_customers_created_at_id", table_name="customers")
    op.drop_index("ix_orders_customer", table_name="orders")
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint("fk_orders_customer", type_="foreignkey")
        batch.drop_constraint("uq_orders_number", type_="unique")
        batch.drop_column("note")
    op.rename_table("customers", "clients")
    if not is_sqlite():
        op.execute('ALTER TABLE "clients" RENAME CONSTRAINT "pk_customers" TO "pk_clients"')
    op.alter_column("orders", "number", new_column_name="nr")
    op.alter_column("orders", "customer", new_column_name="client")
    op.add_column("orders", sa.Column("lines", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("orders", sa.Column("total_new", DECIMAL_12_2, nullable=True))
    table = sa.table(
        "orders",
        sa.column("lines", sa.JSON(none_as_null=True)),
        sa.column("total", sa.BigInteger()),
        sa.column("total_new", DECIMAL_12_2),
        sa.column("state", TEXT),
    )
    op.execute(table.update().where(table.c["lines"].is_(None)).values({table.c["lines"]: []}))
    op.execute(
        table.update().values(
            {
                table.c["total_new"]: table.c["total"] * 100
                if is_sqlite()
                else sa.cast(table.c["total"], sa.Numeric(12, 2))
            }
        )
    )
    op.execute(
        table.update().where(table.c["state"].not_in(["a", "c"])).values({table.c["state"]: "c"})
    )
    op.create_index("ix_clients_created_at_id", "clients", ["created_at", "id"])
    with op.batch_alter_table("orders") as batch:
        batch.alter_column("lines", existing_type=sa.JSON(none_as_null=True), nullable=False)
        batch.drop_column("total")
        batch.alter_column(
            "total_new", existing_type=DECIMAL_12_2, nullable=False, new_column_name="total"
        )
    with op.batch_alter_table("orders") as batch:
        batch.create_unique_constraint("uq_orders_nr", ["nr"])
        batch.create_foreign_key(
            "fk_orders_client", "clients", ["client"], ["id"], ondelete="CASCADE"
        )
    op.create_index("ix_orders_total_id", "orders", ["total", "id"])
    op.create_index("ix_orders_client", "orders", ["client"])
    op.create_index("ix_orders_state", "orders", ["state"])


def downgrade() -> None:
    raise RuntimeError("restore a backup to go back: this revision dropped or replaced orders.note")
