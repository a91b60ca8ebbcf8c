"""The report for a person at a terminal: coloured where colours show, plain where piped."""

import shlex
from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from synapseops.diagnostics import Severity
from synapseops.evidence.model import CheckResult, Finding, Outcome, TestReport
from synapseops.report import behaviour, mappings, news, outline, places, strength, terminal_edits, terminal_news
from synapseops.report.changes import SIGNS
from synapseops.report.model import Ending, Problem, Report
from synapseops.report.text import count, percent, short, shown

STYLE = {Outcome.PASSED: "green", Outcome.FAILED: "bold red", Outcome.NOT_RUN: "yellow"}
MARK = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_RUN: "–"}  # noqa: RUF001  # a dash, on purpose
_COLOUR = {"added": "green", "changed": "yellow", "removed": "red"}
_ENDING = {
    Ending.PROPOSED: "proposed",
    Ending.UP_TO_DATE: "up to date: the open pull request already says all of this",
    Ending.NOTHING_TO_PROPOSE: "nothing to propose: the base holds what the intent says",
    Ending.QUIET: "quiet: the pull request with these very inputs was closed, or its branch deleted",
    Ending.PLANNED: "planned: nothing was written",
    Ending.FAULTY: "the intent has faults: nothing was made",
    Ending.STOPPED: "stopped: nothing was written",
}
_FINAL = frozenset({Ending.UP_TO_DATE, Ending.NOTHING_TO_PROPOSE})
_BUT = ", but for what awaits a decision"
_LISTED = 12
_LABEL = 14
_LONGEST = 300


def show(report: Report, console: Console) -> None:
    """Print *report*. Its diagnostics are not in it: they look the same wherever they are printed, and have a renderer of their own."""
    for line in lines(report):
        console.print(line, soft_wrap=True)


def lines(report: Report) -> Iterator[Text]:
    """Yield the lines of *report*."""
    yield _headline(report)
    for block in (
        terminal_edits.blind(report),
        _problem(report.problem),
        terminal_edits.conflicts(report),
        _evidence(report),
        news.lines(report),
        outline.lines(report),
        terminal_news.contract(report),
        terminal_news.records(report),
        behaviour.lines(report),
        mappings.lines(report),
        strength.lines(report),
        terminal_news.database(report),
        terminal_news.upgrade(report),
        _changes(report),
        terminal_edits.ledger(report.edits, report.into),
        _remarks(report),
        _proposal(report),
    ):
        told = list(block)
        if told:
            yield Text("")
            yield from told


def _headline(report: Report) -> Text:
    name = Text(shown(report.service or report.intent), style="bold")
    if report.version:
        name.append(f" {shown(report.version)}", style="not bold dim")
    ending = f"{_ENDING[report.ending]}{_BUT if report.ending in _FINAL and report.conflicts else ''}"
    approved = f", approved by {', '.join(shown(gate.by) for gate in report.approvals)}" if report.approvals else ""
    name.append(f"  {ending}{approved}", style="not bold green" if report.is_fine else "not bold red")
    warnings = sum(diagnostic.severity is Severity.WARNING for diagnostic in report.diagnostics)
    return name.append(f", {count(warnings, 'warning')}", style="not bold yellow") if warnings else name


def _problem(problem: Problem | None) -> Iterator[Text]:
    if problem is None:
        return
    yield _indented(problem.message, "red")
    yield from _listed(problem.commits)
    yield from _listed(problem.paths)
    if problem.hint:
        yield _indented(f"hint: {problem.hint}", "cyan")


def _evidence(report: Report) -> Iterator[Text]:
    if report.evidence is None:
        return
    for check in report.judged:
        yield check_line(check.name, check.outcome, _told(check), check.seconds)
        if check.outcome is Outcome.FAILED:
            yield from _findings(report, check.findings)
    for check in report.absent:
        yield _indented(f"{MARK[check.outcome]} {shown(check.name):<{_LABEL}} not run: {shown(check.reason)}", "dim")
    tests = report.evidence.tests
    yield check_line("tests", tests.outcome, test_figures(tests), tests.seconds)
    yield from _findings(report, tests.failures)
    for gate in report.gates:
        yield check_line(f"gate {gate.name}", gate.outcome, gate.plain, None)


def check_line(name: str, outcome: Outcome, told: str, seconds: float | None) -> Text:
    """Return one line on how something ended."""
    line = Text(f"  {MARK[outcome]} ", style=STYLE[outcome])
    line.append(f"{shown(name):<{_LABEL}} ", style="not bold default")
    line.append(shown(told), style="not bold red" if outcome is Outcome.FAILED else "not bold default")
    return line if seconds is None else line.append(f"  {seconds:.1f} s", style="not bold dim")


def _told(check: CheckResult) -> str:
    if check.outcome is Outcome.PASSED:
        return "passed"
    if check.outcome is Outcome.NOT_RUN:
        return f"not run: {check.reason}"
    return ", ".join(
        part for part in (count(len(check.findings), "finding") if check.findings else "", short(check.reason, _LONGEST)) if part
    )


def test_figures(tests: TestReport) -> str:
    """Return what the generated tests said, on one line."""
    if tests.outcome is Outcome.NOT_RUN:
        return f"not run: {tests.reason}"
    parts = [f"{tests.passed} passed", *([f"{tests.failed} failed"] if tests.failed else [])]
    parts += [f"{tests.skipped} skipped"] if tests.skipped else []
    parts += [f"{percent(tests.coverage)} covered"] if tests.coverage is not None else []
    return ", ".join([*parts, f"isolation {tests.isolation}", *([tests.reason] if tests.reason else [])])


def _findings(report: Report, findings: tuple[Finding, ...]) -> Iterator[Text]:
    for finding in findings[:_LISTED]:
        where = f"{places.place_of(report, finding)} " if finding.file else ""
        origin = report.origin(finding)
        yield _indented(f"  {where}{finding.rule}: {short(shown(finding.message), _LONGEST)}{f' (from {origin})' if origin else ''}", "red")
    if len(findings) > _LISTED:
        yield _indented(f"  … and {len(findings) - _LISTED} more", "red")


def _changes(report: Report) -> Iterator[Text]:
    if not report.files:
        return
    counts = Counter(file.change for file in report.files)
    line = Text("  ")
    for change, sign in SIGNS.items():
        if counts[change]:
            line.append(f"{sign}{counts[change]} {change}  ", style=_COLOUR[change])
    yield line.append(f"{counts['unchanged']} unchanged, in {shown(report.into)}/", style="dim")
    differing = [file for file in report.files if file.change != "unchanged"]
    for file in differing if len(differing) <= _LISTED else ():
        yield Text(f"    {SIGNS[file.change]} {shown(file.path)}", style=_COLOUR[file.change])


def _remarks(report: Report) -> Iterator[Text]:
    for note in (*(note.plain for note in report.notes), *report.asides):
        yield _indented(f"note: {note}", "cyan")


def _proposal(report: Report) -> Iterator[Text]:
    request = report.pull_request
    if request is not None and (request.state == "open" or report.ending is not Ending.PLANNED):
        state = f"{request.state}, draft" if request.draft else request.state
        yield _labelled("pull request", f"#{request.number} {request.title} ({state})", "bold")
        yield _labelled("", request.path, "cyan")
    if report.ending is Ending.QUIET and request is not None and request.head and not report.commit:
        again = f"git branch {shlex.quote(report.branch)} {request.head[:12]}"
        yield _indented(f"hint: change the intent to propose anew, or bring the branch back: {again}", "cyan")
    if report.commit and request is not None and (request.state == "open" or report.ending is not Ending.PLANNED):
        yield _labelled("branch", f"{report.branch} at {report.commit[:12]}, into {report.base}", "")
    if report.page:
        yield _labelled("report", report.page, "cyan")
    if report.zip:
        yield _labelled("zip", report.zip, "cyan")


def _labelled(label: str, text: str, style: str) -> Text:
    return Text(f"  {label:<{_LABEL}} ", style="dim").append(shown(text), style=f"not dim {style}".strip())


def _listed(items: tuple[str, ...]) -> Iterator[Text]:
    for item in items[:_LISTED]:
        yield _indented(f"  {item}", "")
    if len(items) > _LISTED:
        yield _indented(f"  … and {len(items) - _LISTED} more", "")


def _indented(text: str, style: str) -> Text:
    depth = len(text) - len(text.lstrip(" "))
    return Text("  " + " " * depth + shown(text), style=style)
