"""Add code to tasks.

Revision ID: f1a69f190e6e
Revises: 00fb1d0d5624
"""

import sqlalchemy as sa
from alembic import op

revision = "f1a69f190e6e"
down_revision = "00fb1d0d5624"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("tasks", sa.Column("code", TEXT, nullable=True))
    with op.batch_alter_table("tasks") as batch:
        batch.create_unique_constraint("uq_tasks_code", ["code"])


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("uq_tasks_code", type_="unique")
        batch.drop_column("code")
