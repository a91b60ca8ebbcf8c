"""The time at the double, which tests may move."""

from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's time plus what tests added."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        """Return the time in whole seconds, as GitHub shows it."""
        return (datetime.now(UTC) + self.offset).replace(microsecond=0)

    def advance(self, seconds: float) -> None:
        """Move the double's time: tokens grow old, a caller's clock is off."""
        self.offset += timedelta(seconds=seconds)


def text(moment: datetime | None) -> str | None:
    """Return *moment* as GitHub writes it."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
