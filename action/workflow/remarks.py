"""Remarks at lines: faults of intents, findings in what was made of them, files that await a decision, differences of a proof."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from action.workflow.commands import Remark
from action.workflow.inputs import FailOn
from synapseops.diagnostics import Diagnostic, Severity
from synapseops.evidence.model import Finding, Outcome
from synapseops.report import annotations
from synapseops.report.model import Ending, Report, below
from synapseops.report.proof import Proof
from synapseops.report.text import count, short, shown

SHOWN = 10
"""A runner shows as many errors, as many warnings and as many notices of one step."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_OF_THE_INTENT = frozenset({"faulty", "unmade", "inputs"})
_LONGEST = 1_000
_FAILING = {
    FailOn.FAULTS: "there are faults",
    FailOn.CHECKS: "checks failed, or something awaits a decision",
    FailOn.DRIFT: "what is committed is not what is made of the intents",
    FailOn.BREAKING: "changes may break callers, and nobody approved of them",
}


def of_diagnostic(diagnostic: Diagnostic) -> Remark:
    """Return *diagnostic* at its place."""
    place = diagnostic.place
    message = f"{diagnostic.message}\nhint: {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    return Remark(_LEVELS[diagnostic.severity], message, diagnostic.code, place.file, place.line, place.column)


def of_report(report: Report) -> Iterator[Remark]:
    """Yield what a run remarks: at lines of the intent, and of files where no line of it is to blame."""
    yield from map(of_diagnostic, report.diagnostics)
    if report.problem is not None:
        hint = f"\nhint: {report.problem.hint}" if report.problem.hint else ""
        yield Remark("error", f"{report.problem.message}{hint}", "SynapseOps", report.intent)
    for one in annotations.of(report):
        yield Remark("error", one.message, "SynapseOps", one.file, one.line)
    yield from _in_files(report)
    for conflict in report.conflicts:
        line = conflict.hunks[0].ours_line if conflict.hunks else 0
        yield Remark("error", f"awaits a decision: {conflict.reason.told}", "SynapseOps", report.from_root(conflict.path), line)
    for gate in report.unmet_gates:
        yield Remark("error", f"gate {gate.name} is not met: {gate.plain}", "SynapseOps", report.intent)
    if report.not_run_checks:
        told = f"could not verify, these did not run: {', '.join(report.not_run_checks)}"
        yield Remark("warning", told, "SynapseOps", report.intent)


def of_proof(proof: Proof) -> Iterator[Remark]:
    """Yield what a proof found that nobody can account for."""
    for difference in proof.differences:
        file = proof.intent if difference.kind in _OF_THE_INTENT else proof.place_of(difference)
        yield Remark("error", difference.message, "SynapseOps: drift", file)
    if proof.outdated:
        yield Remark("error", f"{proof.outdated}: a run proposes it", "SynapseOps: drift", proof.intent)
    for one in proof.copies:
        yield Remark("warning", one.message, "SynapseOps", one.path)
    for path in proof.undecided:
        yield Remark("error", "awaits a decision between the factory's lines and the team's", "SynapseOps: drift", below(proof.into, path))


def of_failing(failing: Collection[FailOn], others: Iterable[Remark]) -> Iterator[Remark]:
    """Yield why a step fails where none of the *others* shows an error: a red step whose annotations are silent tells nobody what to do."""
    if failing and not any(one.level == "error" for one in others):
        why = "; ".join(_FAILING[one] for one in sorted(failing))
        yield Remark("error", f"failed as fail-on asks: {why}. The summary tells more", "SynapseOps")


def limited(remarks: Sequence[Remark]) -> list[Remark]:
    """Return as many of *remarks* as are shown, the first of each level, and a count of those left out."""
    kept: list[Remark] = []
    for level in ("error", "warning", "notice"):
        of_level = [one for one in remarks if one.level == level]
        room = SHOWN if level != "notice" else SHOWN - 1
        kept += of_level[:room]
    if left := len(remarks) - len(kept):
        kept.append(Remark("notice", f"{count(left, 'more remark')}: the summary and the report tell all of them", "SynapseOps"))
    return kept


def _in_files(report: Report) -> Iterator[Remark]:
    if report.evidence is None or report.ending is Ending.FAULTY:
        return
    for check in report.evidence.checks:
        if check.outcome is Outcome.FAILED:
            yield from _of_findings(report, f"check {check.name}", check.findings)
    yield from _of_findings(report, "generated tests", report.evidence.tests.failures)


def _of_findings(report: Report, name: str, findings: Iterable[Finding]) -> Iterator[Remark]:
    for finding in findings:
        if not report.origin(finding):
            file = report.from_root(finding.file) if finding.file else report.intent
            message = short(shown(f"{finding.rule}: {finding.message}"), _LONGEST)
            yield Remark("error", f"{name}: {message}", "SynapseOps", file, finding.line or 0)
