"""The body of a pull request: verdict first, then what needs a decision, then figures; details folded.

Text of the author's appears in code spans only, in which GitHub makes no mention, link, reference or markup.
"""

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence

from synapseops.diagnostics import Diagnostic
from synapseops.evidence.model import CheckResult, Finding, Outcome, TestReport
from synapseops.report.model import FileChange, Report, ResourceRow

LIMIT = 60_000
BEGIN = "<!-- synapse:begin -->"
END = "<!-- synapse:end -->"
_ROWS = 60
_FINDINGS = 20
_ICON = {Outcome.PASSED: "✅", Outcome.FAILED: "❌", Outcome.NOT_RUN: "⚪"}
_WORD = {Outcome.PASSED: "passed", Outcome.FAILED: "**failed**", Outcome.NOT_RUN: "not run"}
_SIGN = {"added": "+", "changed": "~", "removed": "-"}
_KINDS = {
    "openapi": "API contract",
    "fastapi_service": "Service",
    "pytest_suite": "Tests",
    "migration": "Database migration",
    "lock": "Lock file",
    "people": "Files of people",
}


def code(text: str) -> str:
    """Return *text* as a code span on one line that also holds inside a table."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split()) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", flat)), default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}".replace("|", "\\|")


def body(report: Report) -> str:
    """Return the whole body between our markers, within what a forge takes."""
    sections = [
        _verdict(report),
        _decide(report),
        _overview(report) if report.first else _changes(report),
        _migrations(report),
        _checks(report),
        _files(report),
        _by_hand(report),
        _footer(report),
    ]
    text = "\n\n".join(section for section in sections if section)
    if len(text) > LIMIT:
        cut = text[: LIMIT - 400].rsplit("\n", 1)[0]
        closed = "\n</details>" * (cut.count("<details>") - cut.count("</details>"))
        text = f"{cut}{closed}\n\n_The rest does not fit here; `synapse run --format json` prints all of it._\n\n{_footer(report)}"
    return f"{BEGIN}\n{text}\n{END}\n"


def merged_body(existing: str, new: str) -> str:
    """Return *existing* with our part replaced by *new*: what people wrote around the markers stays."""
    start, end = existing.find(BEGIN), existing.rfind(END)
    if start < 0 or end < start:
        return new if not existing.strip() else f"{new}\n{existing.strip()}\n"
    return existing[:start] + new.rstrip("\n") + existing[end + len(END) :]


def _verdict(report: Report) -> str:
    tests = report.evidence.tests if report.evidence else None
    figures = [f"{sum(file.change != 'unchanged' for file in report.files)} files differ from {code(report.base)}"]
    if report.evidence:
        passed = sum(check.outcome is Outcome.PASSED for check in report.evidence.checks)
        figures.append(f"{passed} of {len(report.evidence.checks)} checks passed")
    if tests and tests.outcome is not Outcome.NOT_RUN:
        figures.append(f"{tests.passed} of {tests.passed + tests.failed} tests passed")
    if tests and tests.coverage is not None:
        figures.append(f"{tests.coverage:.1f} % covered")
    if not report.is_fine:
        head = "❌ **Needs a decision**"
    elif report.not_run_checks:
        head = "⚪ **Not everything could be verified**"
    else:
        head = "✅ **Verified, ready for review**"
    intent = f"{code(report.service)} {code(report.version)} as {code(report.intent)} at {code(report.base_commit[:12])} says, in {code(report.into + '/')}"
    return f"{head} · {' · '.join(figures)}\n\n{intent}."


def _decide(report: Report) -> str:
    lines: list[str] = []
    for gate in report.gates:
        if gate.outcome is not Outcome.PASSED:
            lines.append(f"- {_ICON[gate.outcome]} gate {code(gate.name)}: {gate.text}")
    if report.evidence:
        for check in report.evidence.checks:
            if check.outcome is Outcome.FAILED:
                lines.append(f"- ❌ check {code(check.name)} failed: {_figure(check)}")
            if check.outcome is Outcome.NOT_RUN:
                lines.append(f"- ⚪ check {code(check.name)} was not run: {code(check.reason)}")
        lines += _decide_tests(report.evidence.tests)
    lines += [f"- ⚠️ {_diagnostic(diagnostic)}" for diagnostic in report.diagnostics[:_FINDINGS]]
    lines += [f"- ℹ️ {note}" for note in report.notes]  # noqa: RUF001  # the sign people know for a note
    return "### For your attention\n" + "\n".join(lines) if lines else ""


def _decide_tests(tests: TestReport) -> list[str]:
    if tests.outcome is Outcome.FAILED:
        return [f"- ❌ {tests.failed} generated tests failed{': ' + code(tests.reason) if tests.reason else ''}"]
    if tests.outcome is Outcome.NOT_RUN:
        return [f"- ⚪ the generated tests were not run: {code(tests.reason)}"]
    return []


def _diagnostic(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    text = f"{code(f'{place.file}:{place.line}:{place.column}')} {diagnostic.severity.value} {diagnostic.code}: {code(diagnostic.message)}"
    return f"{text} ({code(diagnostic.hint)})" if diagnostic.hint else text


def _overview(report: Report) -> str:
    rows = [
        f"| {code(row.name)} | {code(row.path)} | {row.fields} | {', '.join(row.operations)} |"
        for row in report.resources[:_ROWS]
    ]  # fmt: skip
    more = [f"| … and {len(report.resources) - _ROWS} more | | | |"] if len(report.resources) > _ROWS else []
    table = "\n".join(["| resource | path | fields | operations |", "|---|---|---:|---|", *rows, *more])
    return f"### The service\n{table}{_diagram(report.resources)}" if rows else ""


def _diagram(resources: Sequence[ResourceRow]) -> str:
    """Draw who refers to whom; names of resources and fields are ASCII identifiers, so Mermaid takes them unquoted."""
    edges = [
        f"    {target} {'|o' if optional else '||'}--o{{ {row.name} : {field}"
        for row in resources
        for field, target, optional in row.refs
    ]  # fmt: skip
    if not edges or len(edges) > 40:
        return ""
    return "\n\n```mermaid\nerDiagram\n" + "\n".join(edges) + "\n```"


def _changes(report: Report) -> str:
    if not report.contract:
        return ""
    lines = [f"{_SIGN[change.change]} {change.what}" for change in report.contract[:_ROWS]]
    if len(report.contract) > _ROWS:
        lines.append(f"… and {len(report.contract) - _ROWS} more")
    return "### The API, against the base\n```diff\n" + "\n".join(line.replace("`", "'") for line in lines) + "\n```"


def _migrations(report: Report) -> str:
    if not report.migrations:
        return ""
    return "### The database\n" + "\n".join(f"- {code(path)}" for path in report.migrations)


def _checks(report: Report) -> str:
    if report.evidence is None:
        return ""
    rows = [f"| {_ICON[check.outcome]} {code(check.name)} | {_WORD[check.outcome]} | {_figure(check)} |" for check in report.evidence.checks]
    tests = report.evidence.tests
    figure = f"{tests.passed} passed, {tests.failed} failed, {tests.skipped} skipped"
    covered = f", {tests.coverage:.1f} % covered" if tests.coverage is not None else ""
    told = f"{figure}{covered}, isolation {code(tests.isolation)}" if tests.outcome is not Outcome.NOT_RUN else code(tests.reason)
    rows.append(f"| {_ICON[tests.outcome]} `tests` | {_WORD[tests.outcome]} | {told} |")
    folded = [_findings(check.name, check.findings) for check in report.evidence.checks if check.findings]
    folded += [_findings("tests", tests.failures)] if tests.failures else []
    return "\n\n".join(["### Checks\n| check | result | |\n|---|---|---|\n" + "\n".join(rows), *folded])


def _figure(check: CheckResult) -> str:
    if check.outcome is Outcome.NOT_RUN:
        return code(check.reason)
    count = f"{len(check.findings)} finding{'' if len(check.findings) == 1 else 's'}" if check.findings else ""
    return " · ".join(part for part in (count, code(check.reason) if check.reason else "", check.tool) if part)


def _findings(name: str, findings: Sequence[Finding]) -> str:
    lines = [f"- {code(_place(finding))} {code(finding.rule)}: {code(finding.message[:500])}" for finding in findings[:_FINDINGS]]
    if len(findings) > _FINDINGS:
        lines.append(f"- … and {len(findings) - _FINDINGS} more")
    return _folded(f"{name}: {len(findings)} findings", lines)


def _place(finding: Finding) -> str:
    if not finding.file:
        return "whole tree"
    return f"{finding.file}:{finding.line}" if finding.line else finding.file


def _files(report: Report) -> str:
    counts = Counter((file.kind, file.change) for file in report.files)
    kinds = sorted({file.kind for file in report.files}, key=lambda kind: (kind not in _KINDS, list(_KINDS).index(kind) if kind in _KINDS else 0, kind))
    rows = [
        f"| {_KINDS.get(kind, kind)} | " + " | ".join(str(counts[kind, change] or "") for change in ("added", "changed", "removed", "unchanged")) + " |"
        for kind in kinds
    ]  # fmt: skip
    table = "### Files\n| | added | changed | removed | unchanged |\n|---|---:|---:|---:|---:|\n" + "\n".join(rows)
    changed = [file for file in report.files if file.change != "unchanged"]
    return f"{table}\n\n{_file_list(changed)}" if changed else table


def _file_list(files: Iterable[FileChange]) -> str:
    ordered = sorted(files, key=lambda file: file.path)
    lines = [f"{_SIGN[file.change]} {file.path}{'  (the team’s from now on)' if file.team_owned else ''}" for file in ordered[:400]]  # noqa: RUF001
    if len(ordered) > 400:
        lines.append(f"… and {len(ordered) - 400} more, all in the zip's manifest")
    return _folded(f"{len(ordered)} files", ["```diff", *(line.replace("`", "'") for line in lines), "```"])


def _by_hand(report: Report) -> str:
    lines = [
        "```sh",
        f"git switch {shlex.quote(report.branch)}",
        f"cd {shlex.quote(report.into)}",
        *([f"uv run python -m {report.package}"] if report.package else []),
        "```",
        f"Discard it: delete the branch ({code(f'git branch -D {report.branch}')}); the same intent is then not proposed again. "
        f"Undo it after the merge: {code('git revert -m 1 <merge commit>')}, and revert the intent with it.",
    ]
    return _folded("Try it, discard it, undo it", lines)


def _footer(report: Report) -> str:
    return f"<sub>SynapseOps {report.factory} · inputs {code(report.inputs)} · the lock file {code('synapse.lock')} records every file made</sub>"


def _folded(title: str, lines: Iterable[str]) -> str:
    return f"<details><summary>{title}</summary>\n\n" + "\n".join(lines) + "\n\n</details>"
