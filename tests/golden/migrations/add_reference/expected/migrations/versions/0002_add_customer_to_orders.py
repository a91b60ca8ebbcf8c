"""Add customer to orders.

Revision ID: 0002_9e1db13b1e
Revises: 0001_a5c33bba3e
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_9e1db13b1e"
down_revision = "0001_a5c33bba3e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("customer", sa.Uuid(), nullable=True))
    with op.batch_alter_table("orders") as batch:
        batch.create_foreign_key(
            "fk_orders_customer", "customers", ["customer"], ["id"], ondelete="RESTRICT"
        )
    op.create_index("ix_orders_customer", "orders", ["customer"])


def downgrade() -> None:
    op.drop_index("ix_orders_customer", table_name="orders")
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint("fk_orders_customer", type_="foreignkey")
        batch.drop_column("customer")
