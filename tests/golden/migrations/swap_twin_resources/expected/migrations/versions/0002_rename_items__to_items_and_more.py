"""Rename items_ to items, and 1 more.

* Rename items_ to items
* Rename items to items_

Revision ID: 0002_bc309260ff
Revises: 0001_53a4877598
"""

from alembic import op

revision = "0002_bc309260ff"
down_revision = "0001_53a4877598"
branch_labels = None
depends_on = None


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.drop_index("ix_items__b", table_name="items_")
    op.drop_index("ix_items__created_at_id", table_name="items_")
    with op.batch_alter_table("items_") as batch:
        batch.drop_constraint("fk_items__b", type_="foreignkey")
    op.drop_index("ix_items_created_at_id", table_name="items")
    op.rename_table("items_", "items__moving")
    op.rename_table("items", "items_")
    op.rename_table("items__moving", "items")
    if not is_sqlite():
        op.execute('ALTER TABLE "items" RENAME CONSTRAINT "pk_items_" TO "pk_items__moving"')
    if not is_sqlite():
        op.execute('ALTER TABLE "items_" RENAME CONSTRAINT "pk_items" TO "pk_items_"')
    if not is_sqlite():
        op.execute('ALTER TABLE "items" RENAME CONSTRAINT "pk_items__moving" TO "pk_items"')
    with op.batch_alter_table("items") as batch:
        batch.create_foreign_key("fk_items_b", "items_", ["b"], ["id"], ondelete="RESTRICT")
    op.create_index("ix_items_created_at_id", "items", ["created_at", "id"])
    op.create_index("ix_items_b", "items", ["b"])
    op.create_index("ix_items__created_at_id", "items_", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_items_created_at_id", table_name="items")
    op.drop_index("ix_items_b", table_name="items")
    with op.batch_alter_table("items") as batch:
        batch.drop_constraint("fk_items_b", type_="foreignkey")
    op.drop_index("ix_items__created_at_id", table_name="items_")
    op.rename_table("items", "items_moving")
    op.rename_table("items_", "items")
    op.rename_table("items_moving", "items_")
    if not is_sqlite():
        op.execute('ALTER TABLE "items_" RENAME CONSTRAINT "pk_items" TO "pk_items_moving"')
    if not is_sqlite():
        op.execute('ALTER TABLE "items" RENAME CONSTRAINT "pk_items_" TO "pk_items"')
    if not is_sqlite():
        op.execute('ALTER TABLE "items_" RENAME CONSTRAINT "pk_items_moving" TO "pk_items_"')
    with op.batch_alter_table("items_") as batch:
        batch.create_foreign_key("fk_items__b", "items", ["b"], ["id"], ondelete="RESTRICT")
    op.create_index("ix_items__b", "items_", ["b"])
    op.create_index("ix_items__created_at_id", "items_", ["created_at", "id"])
    op.create_index("ix_items_created_at_id", "items", ["created_at", "id"])
