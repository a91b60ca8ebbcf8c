"""Constrain orders.

Revision ID: 0002_8c0f0f7b59
Revises: 0001_c53a71e8ad
"""

from alembic import op

revision = "0002_8c0f0f7b59"
down_revision = "0001_c53a71e8ad"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint("fk_orders_customer", type_="foreignkey")
    with op.batch_alter_table("orders") as batch:
        batch.create_foreign_key(
            "fk_orders_customer", "customers", ["customer"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint("fk_orders_customer", type_="foreignkey")
    with op.batch_alter_table("orders") as batch:
        batch.create_foreign_key(
            "fk_orders_customer", "customers", ["customer"], ["id"], ondelete="RESTRICT"
        )
