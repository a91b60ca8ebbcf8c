"""What a mode came to, before any of it is shown."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from action.workflow.commands import Remark
from action.workflow.inputs import FailOn

OUTPUTS = ("changed", "pull-request-number", "pull-request-url", "branch", "commit", "report", "zip", "provenance", "drift", "evidence")
"""The outputs that `action.yml` documents; `report` and `evidence` are set when they are written."""


class Result(Struct, frozen=True):
    """Remarks to show at lines, lines for the log, sections of the summary, outputs, the report as JSON, what was found of that
    which may fail the step, and an exit code for what stands in the way of any verdict (0: nothing)."""

    told: str
    sections: tuple[str, ...]
    report: Mapping[str, Any]
    remarks: tuple[Remark, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    found: frozenset[FailOn] = frozenset()
    code: int = 0
    notes: tuple[str, ...] = ()
    """What the summary says beside the sections; words of ours."""
