"""What failed, said at the line of the intent that it comes from: a remark that an editor or a forge shows there."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from synapseops.evidence.model import Finding, Outcome
from synapseops.report import places
from synapseops.report.model import Report
from synapseops.report.text import shown


class Annotation(Struct, frozen=True):
    """A remark at a line of a file of the author's."""

    file: str
    line: int
    message: str

    def as_object(self) -> dict[str, Any]:
        """Return the remark for programs."""
        return {"file": self.file, "line": self.line, "message": self.message}


def of(report: Report) -> list[Annotation]:
    """Return what failed because of each line of the intent, sorted by line: one remark for each check there, and one at the head of the
    intent for what failed as a whole."""
    if report.evidence is None:
        return []
    failed = [check for check in report.evidence.checks if check.outcome is Outcome.FAILED]
    every = [*((f"check {check.name}", check.findings) for check in failed), ("generated tests", report.evidence.tests.failures)]
    told: dict[tuple[str, str], list[Finding]] = {}
    for name, findings in every:
        for finding in findings:
            if where := report.origin(finding):
                told.setdefault((where, name), []).append(finding)
    found = [_annotation(report, where, name, those) for (where, name), those in told.items()]
    found += [Annotation(report.intent, report.head, f"{name}: {shown(reason)}") for name, reason in _whole(report) if report.head]
    return sorted(found, key=lambda one: (one.file, one.line, one.message))


def _whole(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what failed without a finding in any file, with the reason."""
    if report.evidence is None:
        return
    for check in report.evidence.checks:
        if check.outcome is Outcome.FAILED and not check.findings:
            yield f"check {check.name}", check.reason or "failed"
    tests = report.evidence.tests
    if tests.outcome is Outcome.FAILED and not tests.failures:
        yield "generated tests", tests.reason or "failed"


def _annotation(report: Report, where: str, name: str, findings: list[Finding]) -> Annotation:
    file, _, line = where.rpartition(":")
    first = findings[0]
    place = places.place_of(report, first)
    more = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
    return Annotation(file, int(line), f"{name}: {shown(f'{first.rule} in {place}: {first.message}')}{more}")
