"""The demands of `delivery.require`, held against what was found out. Pure."""

from collections.abc import Iterable, Iterator

from synapseops.evidence.model import Evidence, Finding, Outcome
from synapseops.report.model import ContractChange, Gate
from synapseops.report.text import count, percent

SECURITY_CHECKS = ("bandit", "secrets")
_SEVERITIES = ("low", "medium", "high")


def coverage(evidence: Evidence, *, at_least: float) -> Gate:
    """Judge the coverage of the generated tests, in percent."""
    covered = evidence.tests.coverage
    if covered is None:
        return Gate("coverage", Outcome.NOT_RUN, f"at least {at_least:g} % is required, and coverage could not be measured")
    outcome = Outcome.PASSED if covered >= at_least else Outcome.FAILED
    return Gate("coverage", outcome, f"{percent(covered)} covered, at least {at_least:g} % is required")


def security(evidence: Evidence, *, below: str) -> Gate:
    """Judge the findings of the security checks: none may be of severity *below* or worse."""
    checks = [check for check in evidence.checks if check.name in SECURITY_CHECKS]
    missing = [name for name in SECURITY_CHECKS if name not in {check.name for check in checks if check.outcome is not Outcome.NOT_RUN}]
    found = sum(1 for check in checks for finding in check.findings if _rank(finding) >= _SEVERITIES.index(below))
    if found:
        return Gate("security", Outcome.FAILED, f"{count(found, 'finding')} of severity {below} or worse")
    if missing:
        return Gate("security", Outcome.NOT_RUN, f"could not be judged: {' and '.join(missing)} did not run")
    return Gate("security", Outcome.PASSED, f"no finding of severity {below} or worse")


def breaking_change(changes: Iterable[ContractChange]) -> Gate:
    """Say what was found. It is never called passed: nobody can approve here, and what is not found may still break somebody."""
    found = sum(change.breaking for change in changes)
    text = f"{count(found, 'change')} may break callers: merging approves them" if found else "no change was found that breaks callers"
    return Gate("breaking_change", Outcome.NOT_RUN, text)


def demanded(
    evidence: Evidence, changes: Iterable[ContractChange], *, at_least: float | None, below: str | None, breaking: str | None
) -> Iterator[Gate]:
    """Judge what the intent demands, in the order of the language."""
    if at_least is not None:
        yield coverage(evidence, at_least=at_least)
    if below is not None:
        yield security(evidence, below=below)
    if breaking is not None:
        yield breaking_change(changes)


def _rank(finding: Finding) -> int:
    """Return how severe *finding* is; what names no severity is as bad as can be."""
    severity = finding.severity.lower()
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)
