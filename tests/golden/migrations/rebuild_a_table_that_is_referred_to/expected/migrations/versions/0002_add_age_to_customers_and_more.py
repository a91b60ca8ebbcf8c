"""Add age to customers, and 1 more.

* Add age to customers
* Make name of customers unique

Rows with equal values in what is to be unique stop the upgrade: look for duplicates
first.

Revision ID: 0002_1cb9a9e65b
Revises: 0001_130139a572
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_1cb9a9e65b"
down_revision = "0001_130139a572"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("age", sa.BigInteger(), nullable=True))
    table = sa.table(
        "customers",
        sa.column("age", sa.BigInteger()),
    )
    op.execute(table.update().where(table.c["age"].is_(None)).values({table.c["age"]: 1}))
    with op.batch_alter_table("customers") as batch:
        batch.alter_column("age", existing_type=sa.BigInteger(), nullable=False)
        batch.create_unique_constraint("uq_customers_name", ["name"])


def downgrade() -> None:
    with op.batch_alter_table("customers") as batch:
        batch.drop_constraint("uq_customers_name", type_="unique")
        batch.drop_column("age")
