"""The report for a person at a terminal: coloured where colours show, plain where piped."""

from collections import Counter

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from synapseops.evidence.model import CheckResult, Outcome, TestReport
from synapseops.report.model import Ending, Report

_STYLE = {Outcome.PASSED: "green", Outcome.FAILED: "bold red", Outcome.NOT_RUN: "yellow"}
_MARK = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_RUN: "–"}  # noqa: RUF001  # a dash, on purpose
_SIGN = {"added": "+", "changed": "~", "removed": "-"}
_COLOUR = {"added": "green", "changed": "yellow", "removed": "red"}
_ENDING = {
    Ending.PROPOSED: "proposed",
    Ending.UP_TO_DATE: "up to date: the open pull request already says all of this",
    Ending.NOTHING_TO_PROPOSE: "nothing to propose: the base holds what the intent says",
    Ending.QUIET: "quiet: somebody closed the pull request with these very inputs; change the intent to propose again",
    Ending.PLANNED: "planned: nothing was written",
    Ending.FAULTY: "the intent has faults: nothing was made",
    Ending.STOPPED: "stopped: nothing was written",
}
_LISTED = 12


def show(report: Report, console: Console) -> None:
    """Print *report*; its diagnostics are printed by whoever has the source text at hand."""
    parts: list[RenderableType] = [_headline(report)]
    if report.problem is not None:
        parts += [Text(""), Text(report.problem.message, style="red"), *_listed(report.problem.paths), *_listed(report.problem.commits)]
        parts += [Text(f"hint: {report.problem.hint}", style="cyan")] if report.problem.hint else []
    if report.evidence is not None:
        parts += [Text(""), _checks(report)]
    if report.files and report.evidence is not None:
        parts += [Text(""), _files(report)]
    parts += [Text(f"{_MARK[gate.outcome]} gate {gate.name}: {gate.text}", style=_STYLE[gate.outcome]) for gate in report.gates]
    parts += [Text(f"note: {note}", style="cyan") for note in report.notes]
    if report.pull_request is not None:
        parts += [Text(""), _proposal(report)]
    console.print(Panel(Group(*parts), border_style="green" if report.is_fine else "red", expand=False, padding=(0, 1)))


def _headline(report: Report) -> Text:
    name = Text(f"{report.service or report.intent}", style="bold")
    if report.version:
        name.append(f" {report.version}", style="dim")
    return name.append(f"  {_ENDING[report.ending]}", style="" if report.is_fine else "red")


def _listed(items: tuple[str, ...]) -> list[Text]:
    lines = [Text(f"  {item}") for item in items[:_LISTED]]
    return [*lines, Text(f"  … and {len(items) - _LISTED} more")] if len(items) > _LISTED else lines


def _checks(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    if report.evidence is None:
        return table
    for check in report.evidence.checks:
        mark = Text(f"{_MARK[check.outcome]} {check.name}", style=_STYLE[check.outcome])
        table.add_row(mark, Text(_told(check)), Text(f"{check.seconds:.1f} s", style="dim", justify="right"))
        for finding in check.findings[:_LISTED] if check.outcome is Outcome.FAILED else ():
            table.add_row("", Text(f"{finding.file}:{finding.line} {finding.rule} {finding.message}", style="red"))
    tests = report.evidence.tests
    mark = Text(f"{_MARK[tests.outcome]} tests", style=_STYLE[tests.outcome])
    table.add_row(mark, _tests(tests), Text(f"{tests.seconds:.1f} s", style="dim", justify="right"))
    for failure in tests.failures[:_LISTED]:
        table.add_row("", Text(f"{failure.rule} {failure.message}", style="red"))
    return table


def _told(check: CheckResult) -> str:
    if check.outcome is Outcome.PASSED:
        return "passed"
    told = f"{len(check.findings)} findings" if check.findings else check.reason
    return told if check.outcome is Outcome.FAILED else f"not run: {check.reason}"


def _tests(tests: TestReport) -> Text:
    if tests.outcome is Outcome.NOT_RUN:
        return Text(f"not run: {tests.reason}", style="yellow")
    text = Text(f"{tests.passed} passed", style="green")
    if tests.failed:
        text.append(f", {tests.failed} failed", style="bold red")
    if tests.skipped:
        text.append(f", {tests.skipped} skipped", style="yellow")
    if tests.coverage is not None:
        text.append(f" · {tests.coverage:.1f} % covered", style="default")
    return text.append(f" · isolation {tests.isolation}", style="dim")


def _files(report: Report) -> Group:
    counts = Counter(file.change for file in report.files)
    line = Text(f"files in {report.into}/: ")
    for change in ("added", "changed", "removed"):
        line.append(f"{_SIGN[change]}{counts[change]} ", style=_COLOUR[change])
    line.append(f"· {counts['unchanged']} unchanged", style="dim")
    few = [file for file in report.files if file.change != "unchanged"]
    rows = [Text(f"  {_SIGN[file.change]} {file.path}", style=_COLOUR[file.change]) for file in few] if len(few) <= _LISTED else []
    return Group(line, *rows)


def _proposal(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    request = report.pull_request
    if request is None:
        return table
    state = f"{request.state}, draft" if request.draft else request.state
    table.add_row("pull request", Text(f"#{request.number} {request.title} ({state})", style="bold"))
    table.add_row("", Text(request.path, style="cyan"))
    table.add_row("branch", Text(f"{report.branch} at {report.commit[:12]}, into {report.base}"))
    if report.zip:
        table.add_row("zip", Text(report.zip, style="cyan"))
    return table
