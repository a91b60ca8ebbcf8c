"""The report for programs: the stable JSON that `--format json` prints, documented in docs/json.md."""

from typing import Any

from synapseops.diagnostics import render
from synapseops.evidence.model import CheckResult, Finding, TestReport
from synapseops.merging.entries import Conflict, Entry, Hunk, Lines
from synapseops.report import api, database, evidence
from synapseops.report.model import Problem, Report

_CHANGES = ("added", "changed", "removed", "unchanged")


def run_object(report: Report) -> dict[str, Any]:
    """Return one entry of `runs`."""
    found = report.evidence
    pull_request = report.pull_request
    return {
        "service": report.service,
        "version": report.version,
        "intent": report.intent,
        "ending": report.ending.value,
        "into": report.into,
        "inputs": report.inputs,
        "base": report.base,
        "branch": report.branch,
        "commit": report.commit or None,
        "pull_request": None
        if pull_request is None
        else {
            "number": pull_request.number,
            "state": pull_request.state,
            "draft": pull_request.draft,
            "path": pull_request.path,
            "title": pull_request.title,
        },
        "diagnostics": [render.as_object(diagnostic) for diagnostic in report.diagnostics],
        "checks": [_check(report, check) for check in found.checks] if found else [],
        "tests": _tests(report, found.tests) if found else None,
        "gates": [{"name": gate.name, "outcome": gate.outcome.value, "text": gate.plain, "by": gate.by or None} for gate in report.gates],
        "files": {change: report.paths(change) for change in _CHANGES},
        "migrations": list(report.migrations),
        "migration": database.as_object(report),
        "contract": api.as_objects(report),
        "evidence": evidence.as_object(report),
        "variables": [{"name": one.name, "asked_by": list(one.asked_by), "new": one.is_new} for one in report.outline.variables],
        "edits": [edit_object(entry) for entry in report.edits],
        "conflicts": [_conflict(conflict) for conflict in report.conflicts],
        "base_left_out": list(report.base_left_out),
        "upgrade": {"was": report.upgrade.was, "paths": _paths(report.upgrade.paths)} if report.upgrade is not None else None,
        "notes": [*(note.plain for note in report.notes), *report.asides],
        "seconds": {step: round(seconds, 3) for step, seconds in report.seconds},
        "zip": report.zip,
        "provenance": report.provenance,
        "page": report.page,
        "error": problem_object(report.problem) if report.problem else None,
    }


def runs_object(reports: list[Report]) -> dict[str, Any]:
    """Return what `synapse run --format json` prints: every run, a single one's keys at the top level too."""
    runs = [run_object(report) for report in reports]
    return {**(runs[0] if len(runs) == 1 else {}), "runs": runs}


def problem_object(problem: Problem) -> dict[str, Any]:
    """Return what stopped a run, for programs."""
    return {
        "kind": problem.kind,
        "message": problem.message,
        "hint": problem.hint,
        "paths": list(problem.paths),
        "commits": list(problem.commits),
    }


def _paths(paths: tuple[str, ...] | None) -> list[str] | None:
    return list(paths) if paths is not None else None


def edit_object(entry: Entry) -> dict[str, Any]:
    """Return one edit of people's and what became of it."""
    edit = entry.edit
    return {
        "id": edit.id,
        "state": entry.state.value,
        "kind": edit.kind.value,
        "path": edit.path,
        "made_as": edit.made_as,
        "stale": entry.is_stale,
        "late": entry.is_late,
        "line": edit.line,
        "factory": _text(edit.factory),
        "team": _text(edit.team),
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    told = {"path": conflict.path, "made_as": conflict.made_as, "reason": conflict.reason.value, "message": conflict.reason.told}
    return {**told, "hunks": [_hunk(hunk) for hunk in conflict.hunks]}


def _hunk(hunk: Hunk) -> dict[str, Any]:
    return {"line": hunk.ours_line, "base": _text(hunk.base), "ours": _text(hunk.ours), "theirs": _text(hunk.theirs)}


def _text(lines: Lines) -> str:
    return b"".join(lines).decode("utf-8", "replace")


def _check(report: Report, check: CheckResult) -> dict[str, Any]:
    return {
        "name": check.name,
        "outcome": check.outcome.value,
        "reason": check.reason,
        "seconds": round(check.seconds, 3),
        "tool": check.tool,
        "absent": check.absent,
        "findings": [_finding(report, finding) for finding in check.findings],
    }


def _tests(report: Report, tests: TestReport) -> dict[str, Any]:
    return {
        "outcome": tests.outcome.value,
        "reason": tests.reason,
        "passed": tests.passed,
        "failed": tests.failed,
        "skipped": tests.skipped,
        "seconds": round(tests.seconds, 3),
        "coverage": tests.coverage,
        "isolation": tests.isolation,
        "failures": [_finding(report, finding) for finding in tests.failures],
    }


def _finding(report: Report, finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "file": finding.file,
        "line": finding.line,
        "message": finding.message,
        "cause": report.origin(finding) or None,
    }
