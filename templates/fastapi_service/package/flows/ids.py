"""Ids in order of time (UUID version 7, RFC 9562): in one process each is greater than the last."""

import datetime as dt
import secrets
import uuid

_COUNTER_BITS = 12
_RANDOM_BITS = 62


class Ids:
    """Makes ids; those of one millisecond are counted."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, now: dt.datetime) -> uuid.UUID:
        """Return an id for *now*, greater than all before it even when the clock goes back."""
        milliseconds = int(now.timestamp() * 1000)
        self._last = max(milliseconds << _COUNTER_BITS, self._last + 1)
        time, counter = self._last >> _COUNTER_BITS, self._last & ((1 << _COUNTER_BITS) - 1)
        value = (time & ((1 << 48) - 1)) << 80 | 7 << 76 | counter << 64 | 2 << _RANDOM_BITS
        return uuid.UUID(int=value | secrets.randbits(_RANDOM_BITS))
