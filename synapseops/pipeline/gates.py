"""The demands of `delivery.require`, held against what was found out. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from synapseops.evidence.contract.changes import ContractChange, fingerprint
from synapseops.evidence.model import Evidence, Finding, Outcome
from synapseops.intent.model import Require
from synapseops.report.model import Gate, Note
from synapseops.report.text import count, percent
from synapseops.report.ways import TERMINAL, Ways

LESS = "the intent demands less of what is proposed than before"
"""How a note begins that says so."""
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


def breaking_change(changes: Iterable[ContractChange], approved: Mapping[str, str], ways: Ways = TERMINAL) -> Gate:
    """Judge whether somebody approved of exactly these breaking changes; *approved* says by fingerprint who did."""
    breaking = [change for change in changes if change.breaking]
    mark = fingerprint(breaking)
    if not breaking:
        return Gate("breaking_change", Outcome.PASSED, "no change was found that breaks callers")
    told = f"{count(len(breaking), 'change')} may break callers"
    if mark not in approved:
        return Gate("breaking_change", Outcome.FAILED, f"{told}, and nobody approved of exactly these: {{}}", (ways.approving(mark),))
    return Gate("breaking_change", Outcome.PASSED, f"{told}, and {{}} approved of exactly these", (approved[mark],), approved[mark])


def demanded(
    evidence: Evidence,
    changes: Iterable[ContractChange],
    approved: Mapping[str, str],
    *,
    at_least: float | None,
    below: str | None,
    breaking: str | None,
    ways: Ways = TERMINAL,
) -> Iterator[Gate]:
    """Judge what the intent demands, in the order of the language."""
    if at_least is not None:
        yield coverage(evidence, at_least=at_least)
    if below is not None:
        yield security(evidence, below=below)
    if breaking is not None:
        yield breaking_change(changes, approved, ways)


def loosened(before: Require, now: Require) -> tuple[Note, ...]:
    """Say which demands of *before* are less *now*."""
    less = ", ".join(_less(before, now))
    return (Note(f"{LESS}: {less}"),) if less else ()


def _less(before: Require, now: Require) -> Iterator[str]:
    if before.coverage is not None and (now.coverage is None or now.coverage < before.coverage):
        yield f"coverage ({before.coverage:g} % before, {f'{now.coverage:g} %' if now.coverage is not None else 'none'} now)"
    if before.security is not None and (now.security is None or _SEVERITIES.index(now.security) > _SEVERITIES.index(before.security)):
        yield f"security ({before.security} before, {now.security or 'none'} now)"
    if before.breaking_change is not None and now.breaking_change is None:
        yield f"breaking_change ({before.breaking_change} before, none now)"


def _rank(finding: Finding) -> int:
    """Return how severe *finding* is; what names no severity is as bad as can be."""
    severity = finding.severity.lower()
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)
