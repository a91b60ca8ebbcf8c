"""The author's faults as values: a `Fault` names a node of the intent, a `Diagnostic` its place in the file."""

from collections.abc import Iterable
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


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return *diagnostics* as all who show them do: errors first, each kind by place; what was found twice at one place is there once."""
    ordered = sorted(diagnostics, key=lambda one: (one.severity is not Severity.ERROR, one.place, one.code, one.message))
    return tuple(dict.fromkeys(ordered))
