"""The body of a pull request: verdict first, then what needs a decision, what changes, the figures; details folded.

Nothing in it tells of time or machine, so that the same inputs give the same bytes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from synapseops.diagnostics import Diagnostic, Severity
from synapseops.evidence.model import CheckResult, Finding, Outcome, TestReport
from synapseops.report import (
    api,
    behaviour,
    by_hand,
    changes,
    database,
    edits,
    listing,
    mappings,
    news,
    outline,
    places,
    strength,
    tested,
    verdict,
)
from synapseops.report.model import Report
from synapseops.report.text import cell, closing, code, count, folded, percent, prose, short, steady

LIMIT = 60_000
MOST = 65_000
"""What forges take, our part and people's together."""

_LEAST = 5_000
BEGIN = "<!-- synapse:begin -->"
END = "<!-- synapse:end -->"
_LISTED = 20
_LONGEST = 400
_ICON = {Outcome.PASSED: "✅", Outcome.FAILED: "❌", Outcome.NOT_RUN: "⚪"}
_WORD = {Outcome.PASSED: "passed", Outcome.FAILED: "**failed**", Outcome.NOT_RUN: "not run"}


def body(report: Report, *, limit: int = LIMIT) -> str:
    """Return the whole body between our markers, within *limit* characters: details of mappings go first, then files by name."""
    footer = _footer(report)
    for level in range(3):
        text = "\n\n".join([*(section for section in _sections(report, level) if section), footer])
        if len(text) <= limit:
            break
    else:
        text = _cut(text, footer, limit)
    return f"{BEGIN}\n{text}\n{END}\n"


def _sections(report: Report, level: int) -> Iterator[str]:
    yield edits.blind(report)
    yield _verdict(report)
    yield _section("Needs a decision", _decisions(report))
    yield edits.conflicts(report)
    yield _section("Worth knowing", _remarks(report))
    yield changes.overview(report) if report.first else news.section(report)
    yield outline.overview(report) if report.first else outline.variables(report)
    yield api.section(report)
    yield api.records(report)
    yield behaviour.section(report, detailed=level < 1)
    yield mappings.section(report, detailed=level < 1)
    yield database.section(report)
    yield _checks(report)
    yield strength.section(report)
    yield edits.ledger(report)
    yield listing.upgrade(report)
    yield listing.section(report, detailed=level < 2)
    yield by_hand.section(report)


def merged_body(existing: str, new: str) -> str:
    """Return *existing* with our part replaced by *new*: what people wrote around the markers stays."""
    start = existing.find(BEGIN)
    end = existing.find(END, start)
    if start < 0 or end < 0:
        return new if not existing.strip() else f"{new}\n{existing.strip()}\n"
    return existing[:start] + new.rstrip("\n") + existing[end + len(END) :]


def beside(existing: str, report: Report) -> str:
    """Return *existing* with our part brought up to date; it is ours that is the shorter where both do not fit."""
    merged = merged_body(existing, body(report))
    over = len(merged) - MOST
    return merged if over <= 0 else merged_body(existing, body(report, limit=max(LIMIT - over, _LEAST)))


def _cut(text: str, footer: str, limit: int) -> str:
    """Return *text* within the limit, with nothing left open."""
    kept = text[: limit - len(footer) - 300].rsplit("\n", 1)[0]
    rest = "_The rest does not fit here: `report.html`, which is attached, shows it, and `synapse plan --format json` prints it._"
    return f"{kept}{closing(kept)}\n\n{rest}\n\n{footer}"


def _verdict(report: Report) -> str:
    if not report.is_fine:
        head = "❌ Needs a decision"
    elif report.not_run_checks:
        head = "⚪ Ready for review, but not everything could be verified"
    else:
        head = f"✅ Verified{', and approved' if report.approvals else ''}, ready for review"
    approved = "".join(f"\n\n✅ **Approved by {code(gate.by)}**: {prose(gate)}." for gate in report.approvals)
    what = "A new service" if report.first else "An update of a service"
    told = f"{what}: {code(report.service)} {code(report.version)} as {code(report.intent)} says, in {code(report.into + '/')}."
    return f"## {head}\n{' · '.join(_figures(report))}{approved}\n\n{told}"


def _figures(report: Report) -> Iterator[str]:
    but = _but(report)
    if report.evidence is None and but:
        yield but
    if report.evidence is not None:
        checks, tests = report.judged, report.evidence.tests
        passed = sum(check.outcome is Outcome.PASSED for check in checks)
        yield f"**{passed}** of {count(len(checks), 'check')} passed{f', but {but}' if but else ''}"
        if report.absent:
            yield f"**{len(report.absent)}** not run, for want of a tool"
        if tests.outcome is not Outcome.NOT_RUN:
            yield "**{}** {}".format(*tested.headline(tests))
        if tests.coverage is not None:
            yield f"**{percent(tests.coverage)}** covered"
    if breaking := sum(change.breaking for change in report.contract):
        yield f"⚠️ **{breaking}** may break callers"
    if otherwise := sum(one.changed > 0 for one in report.behaviour):
        yield f"⚠️ **{otherwise}** {'mapping makes' if otherwise == 1 else 'mappings make'} something else"
    counts = Counter(file.change for file in report.files)
    yield "files: " + ", ".join(f"**{counts[change]}** {change}" for change in changes.SIGNS if counts[change])


def _but(report: Report) -> str:
    """Return what no count tells: what stands against the proposal, or what could not run."""
    failed, unknown = (", ".join(map(prose, notes)) for notes in (verdict.against(report), verdict.unverified(report)))
    return f"❌ {failed}" if failed else f"⚪ {unknown}" if unknown else ""


def _section(title: str, lines: Iterator[str]) -> str:
    told = "\n".join(f"- {line}" for line in lines)
    return f"### {title}\n{told}" if told else ""


def _decisions(report: Report) -> Iterator[str]:
    """Yield what stands against merging as it is."""
    yield from edits.decisions(report)
    yield from behaviour.decisions(report)
    for gate in report.unmet_gates:
        yield f"❌ gate {code(gate.name)} is not met: {prose(gate)}"
    if report.evidence is None:
        return
    as_it_is = ", with what awaits a decision as you have it" if report.conflicts else ""
    for check in report.evidence.checks:
        if check.outcome is Outcome.FAILED:
            yield f"❌ check {code(check.name)} failed{as_it_is}: {_figure(check)}"
    tests = report.evidence.tests
    if tests.outcome is Outcome.FAILED:
        why = f": {code(_short(tests.reason))}" if tests.reason else ""
        what = count(tests.failed, "generated test") if tests.failed else "the run of the generated tests"
        yield f"❌ {what} failed{as_it_is}{why}"


def _remarks(report: Report) -> Iterator[str]:
    """Yield what the migration loses, what could not be judged, warnings of the intent and notes."""
    yield from database.remarks(report)
    for gate in report.gates:
        if gate.outcome is Outcome.NOT_RUN:
            yield f"⚪ gate {code(gate.name)}: {prose(gate)}"
    for check in report.judged:
        if check.outcome is Outcome.NOT_RUN:
            yield f"⚪ check {code(check.name)} could not run: {code(_short(check.reason))}"
    if report.evidence is not None and report.evidence.tests.outcome is Outcome.NOT_RUN:
        yield f"⚪ the generated tests could not run: {code(_short(report.evidence.tests.reason))}"
    for diagnostic in report.diagnostics[:_LISTED]:
        yield _diagnostic(diagnostic)
    if len(report.diagnostics) > _LISTED:
        yield f"… and {count(len(report.diagnostics) - _LISTED, 'more remark')} on the intent"
    for note in report.notes:
        yield f"ℹ️ {prose(note)}"  # noqa: RUF001  # the sign people know for a note


def _diagnostic(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    icon = "ℹ️" if diagnostic.severity is Severity.INFO else "⚠️"  # noqa: RUF001  # see above
    text = f"{icon} {code(f'{place.file}:{place.line}:{place.column}')} {diagnostic.code}: {code(diagnostic.message)}"
    return f"{text}; {code(diagnostic.hint)}" if diagnostic.hint else text


def _checks(report: Report) -> str:
    if report.evidence is None:
        return ""
    rows = [f"| {_ICON[check.outcome]} {cell(check.name)} | {_WORD[check.outcome]} | {_figure(check)} |" for check in report.judged]
    tests = report.evidence.tests
    rows.append(f"| {_ICON[tests.outcome]} `tests` | {_WORD[tests.outcome]} | {_tests(tests)} |")
    rows += [f"| {_ICON[gate.outcome]} gate {cell(gate.name)} | {_WORD[gate.outcome]} | {prose(gate)} |" for gate in report.gates]
    details = [_findings(report, check.name, check.findings) for check in report.evidence.checks if check.findings]
    details += [_findings(report, "tests", tests.failures)] if tests.failures else []
    details += [_absent(report.absent)] if report.absent else []
    return "\n\n".join(["### Checks\n| check | result | |\n|---|---|---|\n" + "\n".join(rows), *details])


def _absent(checks: Sequence[CheckResult]) -> str:
    lines = [f"- {code(check.name)}: {code(_short(check.reason))}" for check in checks]
    return folded(f"not run: {count(len(checks), 'check')} whose tool is not installed where this was verified", "\n".join(lines))


def _tests(tests: TestReport) -> str:
    if tests.outcome is Outcome.NOT_RUN:
        return cell(_short(tests.reason))
    covered = f", {percent(tests.coverage)} covered" if tests.coverage is not None else ""
    reason = f"; {cell(_short(tests.reason))}" if tests.reason else ""
    return f"{tests.passed} passed, {tests.failed} failed, {tests.skipped} skipped{covered}; isolation {cell(tests.isolation)}{reason}"


def _figure(check: CheckResult) -> str:
    if check.outcome is Outcome.NOT_RUN:
        return cell(_short(check.reason))
    found = count(len(check.findings), "finding") if check.findings else ""
    return " · ".join(
        part for part in (found, cell(_short(check.reason)) if check.reason else "", cell(check.tool) if check.tool else "") if part
    )


def _findings(report: Report, name: str, findings: Sequence[Finding]) -> str:
    lines = [f"- {_place(report, finding)} {code(finding.rule)}: {code(_short(finding.message))}" for finding in findings[:_LISTED]]
    if len(findings) > _LISTED:
        lines.append(f"- … and {len(findings) - _LISTED} more")
    noun = "failure" if name == "tests" else "finding"
    return folded(f"{name}: {count(len(findings), noun)}", "\n".join(lines))


def _place(report: Report, finding: Finding) -> str:
    where = places.place_of(report, finding)
    origin = report.origin(finding)
    return f"{code(where)} (from {code(origin)})" if origin else code(where)


def _short(message: str) -> str:
    """Return what a tool said, at a length that can be read, and the same at each run."""
    return short(steady(message), _LONGEST)


def _footer(report: Report) -> str:
    made = f"Made by SynapseOps {report.factory} from inputs {code(report.inputs[:16])}."
    return f"<sub>{made} {code('synapse.lock')} records every file made; {code('report.html')}, attached, shows it all.</sub>"
