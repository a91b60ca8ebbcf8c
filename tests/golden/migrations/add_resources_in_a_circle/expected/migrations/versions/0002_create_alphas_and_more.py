"""Create alphas, and 2 more.

* Create alphas
* Create betas
* Add a to tasks

Revision ID: 0002_71052d22b8
Revises: 0001_09848db5ea
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_71052d22b8"
down_revision = "0001_09848db5ea"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alphas",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("b", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alphas"),
    )
    op.create_index("ix_alphas_created_at_id", "alphas", ["created_at", "id"])
    op.create_index("ix_alphas_b", "alphas", ["b"])
    op.create_table(
        "betas",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("a", sa.Uuid(), nullable=True),
        sa.Column("t", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_betas"),
    )
    op.create_index("ix_betas_created_at_id", "betas", ["created_at", "id"])
    op.create_index("ix_betas_a", "betas", ["a"])
    op.create_index("ix_betas_t", "betas", ["t"])
    op.add_column("tasks", sa.Column("a", sa.Uuid(), nullable=True))
    with op.batch_alter_table("tasks") as batch:
        batch.create_foreign_key("fk_tasks_a", "alphas", ["a"], ["id"], ondelete="RESTRICT")
    op.create_index("ix_tasks_a", "tasks", ["a"])
    with op.batch_alter_table("alphas") as batch:
        batch.create_foreign_key("fk_alphas_b", "betas", ["b"], ["id"], ondelete="RESTRICT")
    with op.batch_alter_table("betas") as batch:
        batch.create_foreign_key("fk_betas_a", "alphas", ["a"], ["id"], ondelete="RESTRICT")
        batch.create_foreign_key("fk_betas_t", "tasks", ["t"], ["id"], ondelete="RESTRICT")


def downgrade() -> None:
    op.drop_index("ix_tasks_a", table_name="tasks")
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint("fk_tasks_a", type_="foreignkey")
        batch.drop_column("a")
    with op.batch_alter_table("alphas") as batch:
        batch.drop_constraint("fk_alphas_b", type_="foreignkey")
    with op.batch_alter_table("betas") as batch:
        batch.drop_constraint("fk_betas_a", type_="foreignkey")
    op.drop_table("betas")
    op.drop_table("alphas")
