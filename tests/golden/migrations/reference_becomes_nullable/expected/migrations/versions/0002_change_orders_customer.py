"""Change orders.customer.

Revision ID: 0002_1cef6efc6c
Revises: 0001_c53a71e8ad
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_1cef6efc6c"
down_revision = "0001_c53a71e8ad"
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
