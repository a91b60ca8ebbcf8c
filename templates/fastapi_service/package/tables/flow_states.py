"""What is known of flows between their messages."""

import datetime as dt

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base
from .columns import BOOLEAN, INSTANT, TEXT


class FlowState(Base):
    """Whether a flow is paused; when it is due next, by which schedule, and how far it has read."""

    __tablename__ = "flow_states"
    __table_args__ = (PrimaryKeyConstraint("flow", name="pk_flow_states"),)

    flow: Mapped[str] = mapped_column(TEXT)
    is_paused: Mapped[bool] = mapped_column(BOOLEAN)
    schedule: Mapped[str | None] = mapped_column(TEXT)
    next_at: Mapped[dt.datetime | None] = mapped_column(INSTANT)
    watermark: Mapped[str | None] = mapped_column(TEXT)
