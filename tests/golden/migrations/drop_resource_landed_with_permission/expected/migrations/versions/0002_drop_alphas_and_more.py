"""Drop alphas, and 1 more.

* Drop alphas
* Drop betas

Revision ID: 0002_158573b4bb
Revises: 0001_72902372b6
"""

from alembic import op

revision = "0002_158573b4bb"
down_revision = "0001_72902372b6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("alphas") as batch:
        batch.drop_constraint("fk_alphas_b", type_="foreignkey")
    with op.batch_alter_table("betas") as batch:
        batch.drop_constraint("fk_betas_a", type_="foreignkey")
    op.drop_table("betas")
    op.drop_table("alphas")


def downgrade() -> None:
    raise RuntimeError(
        "restore a backup to go back: this revision dropped or replaced alphas, betas"
    )
