"""What can be found at a path."""

from enum import StrEnum


class State(StrEnum):
    """What can be found at a path."""

    MISSING = "missing"
    NULL = "null"
    EMPTY = "empty"
    VALUE = "value"


States = frozenset[State]
