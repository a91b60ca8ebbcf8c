"""Change orders.customer.

Revision ID: 4e82b3c1466f
Revises: 6f177bd5c236
"""

import sqlalchemy as sa
from alembic import op

revision = "4e82b3c1466f"
down_revision = "6f177bd5c236"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint("fk_orders_customer", type_="foreignkey")
        batch.alter_column("customer", existing_type=sa.Uuid(), nullable=True)
    with op.batch_alter_table("orders") as batch:
        batch.create_foreign_key(
            "fk_orders_customer", "customers", ["customer"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint("fk_orders_customer", type_="foreignkey")
    with op.batch_alter_table("orders") as batch:
        batch.alter_column("customer", existing_type=sa.Uuid(), nullable=False)
        batch.create_foreign_key(
            "fk_orders_customer", "customers", ["customer"], ["id"], ondelete="RESTRICT"
        )
