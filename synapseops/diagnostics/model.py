"""The author's faults as values: a `Fault` names a node of the intent, a `Diagnostic` its place in the file."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

Pointer = tuple[str | int, ...]
"""Where in the intent: `("resources", "Order", "fields", "state")`; list items by their index."""


class Severity(StrEnum):
    """How much a diagnostic matters; only `ERROR` stops a run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Fault(Struct, frozen=True):
    """What a rule found, at a node of the intent. `offset` counts code points into the node's own text.

    `severity` is that of the code's page unless told; `details` are told on request only.
    """

    code: str
    at: Pointer
    message: str
    hint: str = ""
    on: Literal["key", "value"] = "value"
    offset: int = 0
    severity: Severity | None = None
    details: tuple[str, ...] = ()


class Place(Struct, frozen=True, order=True):
    """A place in a file of the author's; line and column are 1-based, columns count code points."""

    file: str
    line: int
    column: int


class Diagnostic(Struct, frozen=True):
    """A placed fault, ready to be shown."""

    code: str
    severity: Severity
    message: str
    hint: str
    place: Place
    details: tuple[str, ...] = ()
