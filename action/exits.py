"""Exit codes of `synapse`, fixed for good."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the report's model is not needed to say `--version`
    from synapseops.report.model import Problem, Report

FINE = 0
FAULTS = 1
USAGE = 2
BUG = 3
INTERRUPTED = 130
BROKEN_PIPE = 141

_BY_KIND = {"concurrent_change": FAULTS, "unavailable": FAULTS, "usage": USAGE, "internal": BUG}


def of_problem(problem: "Problem") -> int:
    """Return the code for what stopped a run."""
    return _BY_KIND[problem.kind]


def of_report(report: "Report") -> int:
    """Return the code of one run: what could not be run, and warnings, do not count."""
    if report.problem is not None:
        return of_problem(report.problem)
    return FINE if report.is_fine else FAULTS


def worst(reports: Iterable["Report"]) -> int:
    """Return the worst code of *reports*."""
    return max((of_report(report) for report in reports), default=FINE)
