"""The parts of the page, each from the report's values."""

from collections import Counter
from collections.abc import Iterator, Sequence

from synapseops.diagnostics import Severity
from synapseops.evidence.contract.changes import Verdict, points
from synapseops.evidence.intent import IntentChange
from synapseops.evidence.mappings import Coverage
from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.report import annotations, api, behaviour, edits, news, places
from synapseops.report.changes import KINDS
from synapseops.report.html import diagram
from synapseops.report.html.elements import NOTHING, Html, badge, code, folded, lines, listing, section, table, tag, text, together
from synapseops.report.html.places import place
from synapseops.report.model import FileChange, Report
from synapseops.report.outline import sentence
from synapseops.report.text import count, percent, short, steady

_VERDICTS = {Verdict.BREAKING: "bad", Verdict.ADDITIVE: "good", Verdict.WORDING: ""}
_ORDER = tuple(_VERDICTS)
_OUTCOMES = {Outcome.PASSED: ("passed", "good"), Outcome.FAILED: ("failed", "bad"), Outcome.NOT_RUN: ("not run", "mild")}
_SIGNS = {"added": "good", "changed": "mild", "renamed": "mild", "removed": "bad", "unchanged": ""}
_LINES = 8
_MAPPINGS = 40
_MOST = 2_000
_LONGEST = 2_000


def decisions(report: Report) -> Html:
    """Say what stands against merging as it is."""
    told = [*_decisions(report)]
    return tag("div", section("Needs a decision", listing(told)), class_="decide") if told else NOTHING


def _decisions(report: Report) -> Iterator[Html]:
    if report.problem is not None:
        yield text(report.problem.message)
    for conflict in report.conflicts:
        yield together(code(report.from_root(conflict.path)), text(f" {edits.stays(conflict)}: {conflict.reason.told}"))
    for path in edits.by_hand(report):
        yield together(code(path), text(": base and branch changed the same lines"))
    for gate in report.unmet_gates:
        yield together(text("gate "), code(gate.name), text(f": {gate.plain}"))
    for name in report.failed_checks:
        yield together(code(name), text(" failed"))
    for mapping in report.behaviour:
        if mapping.always_fails:
            yield together(code(mapping.mapping), text(f" {behaviour.figures(mapping)}"))
    for one in annotations.of(report):
        yield together(code(f"{one.file}:{one.line}"), text(f" {steady(one.message)}"))


def intent(report: Report) -> Html:
    """Show what the author changed."""
    rows = [
        (
            badge(one.change, _SIGNS[one.change]),
            code(_named(one)),
            _details([news.told(detail) for detail in one.details]),
            place(report, one.line),
        )
        for one in report.news[:_MOST]
    ]
    return section("The intent", table(("", "what", "how", "where"), rows))


def _named(change: IntentChange) -> str:
    return f"{change.was} → {change.what}" if change.was else change.what


def contract(report: Report) -> Html:
    """Show what changes for callers, which version that asks for, and what stands for the breaking ones."""
    rows = [
        (badge(one.verdict.value, _VERDICTS[one.verdict]), code(one.change.what), text(one.text), place(report, one.change.line))
        for one in sorted(points(report.contract), key=lambda one: _ORDER.index(one.verdict))[:_MOST]
    ]
    bump = [tag("p", text(note.plain)) for note in api.bump(report)]
    told = report.fingerprint if report.approvals else report.ways.approving(report.fingerprint)
    mark = [tag("p", text("All that may break callers: "), code(told))] if report.fingerprint else []
    return section("The API", table(("verdict", "what", "change", "where"), rows), *bump, *mark)


def records(report: Report) -> Html:
    """Show what is new in what source systems promise and target systems expect."""
    rows = [
        (
            badge(one.verdict.value, _VERDICTS[one.verdict]),
            text(one.change.surface.value),
            code(one.change.what),
            text(one.text),
            place(report, one.change.line),
        )
        for one in points(report.records)[:_MOST]
    ]
    return section("Other systems", table(("verdict", "", "what", "change", "where"), rows))


def mappings(report: Report) -> Html:
    """Show each mapping in figures, and what comes from where, drawn and told."""
    rows = [
        (
            code(one.mapping),
            code(one.source),
            code(one.target),
            *(text(str(figure)) for figure in (len(one.origins), one.required, one.hooks)),
        )
        for one in report.coverage[:_MOST]
    ]
    details = [_mapping(one) for one in report.coverage[:_MAPPINGS]]
    return section("The mappings", table(("mapping", "from", "to", "leaves written", "required", "by hooks"), rows), *details)


def _mapping(one: Coverage) -> Html:
    rows = [
        (code(origin.target), _details(origin.sources), _details((*origin.steps, *(["a hook"] if origin.is_hook else []))))
        for origin in one.origins[:_MOST]
    ]
    unread = listing(code(part) for part in one.unread[:_MOST])
    told = together(tag("p", text("Not read:")), unread) if unread else NOTHING
    return folded(code(one.mapping), diagram.lineage(one), table(("leaf", "made of", "by"), rows), told)


def database(report: Report) -> Html:
    """Show what the new migration does."""
    rows = [
        (text(one.plain), _details(one.details), _details(one.losses), text(one.risk))
        for one in report.schema[:_MOST]
    ]  # fmt: skip
    made = listing(code(report.from_root(path)) for path in report.migrations)
    return section("The database", made, table(("step", "how", "loses for ever", "what may stop it"), rows))


def service(report: Report) -> Html:
    """Show the resources, and draw who refers to whom."""
    rows = [(code(one.name), code(one.path), text(str(one.fields)), text(", ".join(one.operations))) for one in report.resources[:_MOST]]
    shown = table(("resource", "path", "fields", "operations"), rows)
    drawn = diagram.resources(report.resources)
    if report.first:
        return section("The service", drawn, shown)
    told = folded(text(count(len(report.resources), "resource")), drawn, shown) if report.resources else NOTHING
    return section("The service", told)


def around(report: Report) -> Html:
    """Show what the service talks to, what moves when, and which variables are to be set, those that are asked for anew marked."""
    outline = report.outline
    systems = [
        (code(one.name), code(one.address) if one.address else text("as the environment says"), text(one.auth), text(str(one.records)))
        for one in outline.systems[:_MOST]
    ]
    flows = [
        (code(one.name), text(one.text.format(*one.names)), listing(text(sentence(step)) for step in one.steps))
        for one in outline.flows[:_MOST]
    ]
    wanted = [
        (code(one.name), text(", ".join(one.asked_by)), badge("new", "mild") if one.is_new else NOTHING)
        for one in outline.variables[:_MOST]
    ]
    return together(
        section("The flows", diagram.flows(outline.flows), table(("flow", "begins when", "then"), flows)),
        section("What it talks to", table(("system", "where", "it knows us by", "records"), systems)),
        section("To be set before it runs", table(("variable", "asked for by", ""), wanted)),
    )


def people(report: Report) -> Html:
    """Show people's edits, and each place in dispute with its sides."""
    rows = []
    for entry in report.edits[:_MOST]:
        words, name = edits.summary(entry, report.into)
        told = together(text(words), text(f" {name}"))
        rows.append((code(entry.edit.id), code(report.from_root(entry.edit.path)), told, text(edits.state(entry))))
    disputes = [
        folded(
            code(report.from_root(conflict.path)),
            *(tag("pre", lines("\n".join(edits.three_sides(hunk, conflict.reason)))) for hunk in conflict.hunks),
        )
        for conflict in report.conflicts
    ]
    return section("Your edits", *disputes, table(("id", "file", "edit", ""), rows))


def checks(report: Report) -> Html:
    """Show how the checks, the tests and the gates ended."""
    if report.evidence is None:
        return NOTHING
    tests = report.evidence.tests
    rows = [(badge(*_OUTCOMES[one.outcome]), code(one.name), _said(one), text(one.tool)) for one in report.evidence.checks]
    figures = f"{tests.passed} passed, {tests.failed} failed, {tests.skipped} skipped"
    covered = f", {percent(tests.coverage)} covered" if tests.coverage is not None else ""
    reason = steady(tests.reason)
    ran = f"{figures}{covered}; isolation {tests.isolation}{reason and f'; {reason}'}"
    told = ran if tests.outcome is not Outcome.NOT_RUN else reason
    rows.append((badge(*_OUTCOMES[tests.outcome]), code("tests"), text(told), NOTHING))
    rows += [(badge(*_OUTCOMES[gate.outcome]), text(f"gate {gate.name}"), text(gate.plain), NOTHING) for gate in report.gates]
    details = [_findings(report, one.name, one.findings) for one in report.evidence.checks]
    return section("Checks", table(("", "check", "", "tool"), rows), *details, _findings(report, "tests", tests.failures))


def files(report: Report) -> Html:
    """Show the files that differ, by kind, each with the lines of the intent that make it."""
    differing = sorted((one for one in report.files if one.change != "unchanged"), key=lambda one: (one.kind, one.path))
    kinds = Counter(one.kind for one in differing)
    groups = [
        folded(text(f"{KINDS.get(kind, kind)}: {count(number, 'file')}"), _files(report, [one for one in differing if one.kind == kind]))
        for kind, number in sorted(kinds.items())
    ]
    return section("Files", *groups)


def remarks(report: Report) -> Html:
    """Show warnings of the intent, and notes."""
    told = [
        together(code(f"{one.place.file}:{one.place.line}"), text(f" {one.code}: {one.message}"))
        for one in report.diagnostics
        if one.severity is not Severity.ERROR or report.has_faults
    ]
    return section("Worth knowing", listing([*told, *(text(note.plain) for note in report.notes)]))


def _files(report: Report, those: Sequence[FileChange]) -> Html:
    rows = [
        (
            badge(one.change, _SIGNS[one.change]),
            code(report.from_root(one.path)),
            _lines(report, one.lines),
            text("yours from now on" if one.team_owned else ""),
        )
        for one in those[:_MOST]
    ]
    return table(("", "file", "lines of the intent", ""), rows)


def _findings(report: Report, name: str, findings: Sequence[Finding]) -> Html:
    rows = []
    for one in findings[:_MOST]:
        rows.append(
            (code(places.place_of(report, one)), code(one.rule), text(short(steady(one.message), _LONGEST)), text(report.origin(one)))
        )
    return folded(text(f"{name}: {count(len(findings), 'finding')}"), table(("where", "rule", "what", "from"), rows))


def _said(check: CheckResult) -> Html:
    return text(short(steady(check.reason), _LONGEST) or (count(len(check.findings), "finding") if check.findings else ""))


def _details(told: Sequence[str]) -> Html:
    return Html("<br>".join(text(one) for one in told))


def _lines(report: Report, numbers: Sequence[int]) -> Html:
    """Return the lines of the intent that make a file; more than anybody follows are counted."""
    more = [text(f"and {len(numbers) - _LINES} more")] if len(numbers) > _LINES else []
    return Html("<br>".join([*(place(report, number) for number in numbers[:_LINES]), *more]))
