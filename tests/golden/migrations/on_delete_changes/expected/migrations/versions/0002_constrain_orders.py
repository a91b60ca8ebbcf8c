"""Constrain orders.

Revision ID: bfd64f7a06d9
Revises: 6f177bd5c236
"""

from alembic import op

revision = "bfd64f7a06d9"
down_revision = "6f177bd5c236"
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
