"""What can be found at a path."""

from enum import StrEnum


class State(StrEnum):
    """What can be found at a path.

    Its hash is its place, so that sets of it are shown in one order in every process: by how a mapping is shown, what is made of it is
    known. Texts are not to be looked up among states.
    """

    MISSING = "missing"
    NULL = "null"
    EMPTY = "empty"
    VALUE = "value"

    def __init__(self, _: str) -> None:
        self._place = len(type(self).__members__)

    def __hash__(self) -> int:
        return self._place


States = frozenset[State]
