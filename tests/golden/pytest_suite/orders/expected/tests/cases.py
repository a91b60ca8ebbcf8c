"""Rows of the tables in the tests: values of a field that are taken, or refused."""

from dataclasses import dataclass
from typing import Any

_AS_SENT = object()


@dataclass(frozen=True)
class Refused:
    """A value of a field that is answered by 422 with this code, at a place below the field.

    `merges`: not refused by a patch, which takes from the stored value what is absent.
    """

    field: str
    value: Any
    code: str
    at: str = ""
    merges: bool = False

    @property
    def pointer(self) -> str:
        """The JSON pointer of the fault."""
        return f"/{self.field}{self.at}"

    def __str__(self) -> str:
        return f"{self.pointer}-{self.code}"


@dataclass(frozen=True)
class Accepted:
    """A value of a field that is taken; `shown` is how it is read back if not as it was sent."""

    field: str
    sent: Any
    shown: Any = _AS_SENT

    def __post_init__(self) -> None:
        if self.shown is _AS_SENT:
            object.__setattr__(self, "shown", self.sent)

    def __str__(self) -> str:
        text = repr(self.sent)
        return f"{self.field}={text if len(text) < 40 else text[:36] + '...'}"
