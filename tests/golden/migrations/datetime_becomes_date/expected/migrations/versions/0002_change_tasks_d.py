"""Change tasks.d.

Revision ID: 0002_712859aafc
Revises: 0001_832af90a74
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_712859aafc"
down_revision = "0001_832af90a74"
branch_labels = None
depends_on = None


def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("d_new", sa.Date(), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("d", sa.DateTime(timezone=True)),
        sa.column("d_new", sa.Date()),
    )
    op.execute(
        table.update().values(
            {
                table.c["d_new"]: sa.func.date(table.c["d"])
                if is_sqlite()
                else sa.cast(sa.func.timezone("UTC", table.c["d"]), sa.Date())
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("d")
        batch.alter_column("d_new", existing_type=sa.Date(), new_column_name="d")


def downgrade() -> None:
    op.add_column("tasks", sa.Column("d_new", sa.DateTime(timezone=True), nullable=True))
    table = sa.table(
        "tasks",
        sa.column("d", sa.Date()),
        sa.column("d_new", sa.DateTime(timezone=True)),
    )
    op.execute(
        table.update().values(
            {
                table.c["d_new"]: sa.func.strftime("%Y-%m-%d 00:00:00.000000", table.c["d"])
                if is_sqlite()
                else sa.func.timezone("UTC", sa.cast(table.c["d"], sa.DateTime()))
            }
        )
    )
    with op.batch_alter_table("tasks") as batch:
        batch.drop_column("d")
        batch.alter_column("d_new", existing_type=sa.DateTime(timezone=True), new_column_name="d")
