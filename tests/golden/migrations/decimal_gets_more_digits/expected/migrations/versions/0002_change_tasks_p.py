"""Change tasks.p.

Revision ID: 0002_9a5235e494
Revises: 0001_52360e021b
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_9a5235e494"
down_revision = "0001_52360e021b"
branch_labels = None
depends_on = None

DECIMAL_12_2 = sa.BigInteger().with_variant(sa.Numeric(12, 2), "postgresql")
DECIMAL_6_2 = sa.BigInteger().with_variant(sa.Numeric(6, 2), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("p", existing_type=DECIMAL_6_2, type_=DECIMAL_12_2)


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.alter_column("p", existing_type=DECIMAL_12_2, type_=DECIMAL_6_2)
