from typing import Any

import pytest
from msgspec.structs import replace

from synapseops.evidence.contract.changes import ContractChange, Verdict, fingerprint
from synapseops.evidence.model import CheckResult, Evidence, Finding, Outcome, TestReport
from synapseops.intent.model import Require
from synapseops.pipeline import gates
from synapseops.report.model import Gate


def _evidence(*checks: CheckResult, coverage: float | None = 95.0) -> Evidence:
    return Evidence(checks, TestReport(Outcome.PASSED, coverage=coverage))


def _check(name: str, *severities: str, outcome: Outcome = Outcome.PASSED) -> CheckResult:
    return CheckResult(name, outcome, findings=tuple(Finding("R", "m", severity=severity) for severity in severities))


@pytest.mark.parametrize(
    ("covered", "outcome"), [(90.0, Outcome.PASSED), (100.0, Outcome.PASSED), (89.99, Outcome.FAILED), (None, Outcome.NOT_RUN)]
)
def test_coverage_is_met_from_the_figure_on(covered: float | None, outcome: Outcome) -> None:
    assert gates.coverage(_evidence(coverage=covered), at_least=90).outcome is outcome


def test_a_figure_just_below_is_not_rounded_into_a_contradiction() -> None:
    assert gates.coverage(_evidence(coverage=89.99), at_least=90).text == "89.9 % covered, at least 90 % is required"


@pytest.mark.parametrize(
    ("below", "severities", "outcome"),
    [
        ("low", ["low"], Outcome.FAILED),
        ("medium", ["low"], Outcome.PASSED),
        ("medium", ["LOW", "MEDIUM"], Outcome.FAILED),
        ("high", ["medium", "low"], Outcome.PASSED),
        ("high", ["high"], Outcome.FAILED),
        ("high", ["error"], Outcome.FAILED),
        ("low", [], Outcome.PASSED),
    ],
)
def test_security_is_judged_by_severity(below: str, severities: list[str], outcome: Outcome) -> None:
    evidence = _evidence(_check("bandit", *severities), _check("secrets"), _check("ruff", "high"))
    assert gates.security(evidence, below=below).outcome is outcome


def test_security_that_did_not_run_is_not_passed() -> None:
    evidence = _evidence(_check("bandit"), _check("secrets", outcome=Outcome.NOT_RUN))
    assert gates.security(evidence, below="low") == Gate("security", Outcome.NOT_RUN, "could not be judged: secrets did not run")


def test_a_finding_counts_although_the_other_check_did_not_run() -> None:
    assert gates.security(_evidence(_check("bandit", "high")), below="low").outcome is Outcome.FAILED


def test_only_what_is_demanded_is_judged() -> None:
    assert list(gates.demanded(_evidence(), (), {}, at_least=None, below=None, breaking=None)) == []
    judged = gates.demanded(_evidence(), (), {}, at_least=90, below="low", breaking="approve")
    assert [gate.name for gate in judged] == ["coverage", "security", "breaking_change"]


_BREAKING = ContractChange("removed", "Task.note", verdict=Verdict.BREAKING)
_HARMLESS = ContractChange("added", "Task.due", verdict=Verdict.ADDITIVE)


def test_without_breaking_changes_there_is_nothing_to_approve_of() -> None:
    told = {gates.breaking_change(changes, {}) for changes in ((), (_HARMLESS,))}
    assert told == {Gate("breaking_change", Outcome.PASSED, "no change was found that breaks callers")}


def test_breaking_changes_want_approval_of_exactly_these() -> None:
    judged = gates.breaking_change((_HARMLESS, _BREAKING), {"0" * 16: "ann"})
    assert judged.outcome is Outcome.FAILED
    assert judged.plain == (
        f'1 change may break callers, and nobody approved of exactly these: "synapse approve {fingerprint((_BREAKING,))}"'
    )


def test_approval_is_void_for_any_other_set() -> None:
    approved = {fingerprint((_HARMLESS, _BREAKING)): "ann"}
    more = replace(_BREAKING, what="Task.due")
    assert gates.breaking_change((_BREAKING,), approved).outcome is Outcome.PASSED
    assert gates.breaking_change((_BREAKING,), approved).plain == '1 change may break callers, and "ann" approved of exactly these'
    assert gates.breaking_change((_BREAKING, more), approved).outcome is Outcome.FAILED
    assert gates.breaking_change((more,), approved).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({}, {"coverage": 80, "breaking_change": "approve"}, ""),
        ({"coverage": 80, "security": "high"}, {"coverage": 80, "security": "low"}, ""),
        ({"coverage": 80}, {"coverage": 79.5}, "coverage (80 % before, 79.5 % now)"),
        (
            {"coverage": 80, "security": "low"},
            {"security": "medium"},
            "coverage (80 % before, none now), security (low before, medium now)",
        ),
        (
            {"security": "high", "breaking_change": "approve"},
            {},
            "security (high before, none now), breaking_change (approve before, none now)",
        ),
    ],
)
def test_demands_that_are_less_than_before_are_told(before: dict[str, Any], now: dict[str, Any], told: str) -> None:
    notes = gates.loosened(Require.model_validate(before), Require.model_validate(now))
    assert [note.plain for note in notes] == ([f"{gates.LESS}: {told}"] if told else [])
