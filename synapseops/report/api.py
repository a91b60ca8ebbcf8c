"""What changes in the contract, for reviewers and programs: what may break callers apart, and first."""

from collections.abc import Iterator, Sequence
from typing import Any

from synapseops.evidence.contract.changes import ContractChange, Detail, Surface, Verdict, points
from synapseops.evidence.contract.semver import Bump, Step
from synapseops.report import places
from synapseops.report.model import Note, Report
from synapseops.report.text import code, count, prose, short, words

_ROWS, _DETAILS, _LONGEST = 60, 12, 120
_NOW = " is now "
_SURFACES = {
    Surface.PROMISES: "What sources promise; ⚠️ may break what reads them:",
    Surface.EXPECTS: "What targets expect; ⚠️ may make them refuse what is sent:",
}
_TITLES = {
    Verdict.BREAKING: "⚠️ **{} that may break callers**",
    Verdict.ADDITIVE: "{} that callers need not follow",
    Verdict.WORDING: "{} in words alone",
}


def section(report: Report) -> str:
    """Show what changes in the contract, and which version that asks for."""
    if not report.contract:
        return ""
    blocks = [f"### The API\nAgainst {code(report.base)}:"]
    for verdict, title in _TITLES.items():
        those = [change for change in report.contract if change.worst is verdict]
        if those:
            blocks.append(f"{title.format(count(len(those), 'change'))}\n\n{_block(report, those)}")
    return "\n\n".join([*blocks, *map(prose, bump(report))])


def records(report: Report) -> str:
    """Show what is new in what source systems promise and target systems expect."""
    blocks = []
    for surface, title in _SURFACES.items():
        those = [change for change in report.records if change.surface is surface]
        if those:
            blocks.append(f"{title}\n\n{_block(report, those, warns=True)}")
    return "\n\n".join(["### Other systems", *blocks]) if blocks else ""


def bump(report: Report) -> Iterator[Note]:
    """Say which version the changes ask for, and whether the author's is one."""
    if report.bump is not None and report.bump.step is not Step.NONE:
        yield _told_bump(report.bump)


def _told_bump(bump: Bump) -> Note:
    step = f"a {bump.step.value} step"
    if bump.is_enough:
        return Note(f"These changes ask for {step} from {{}}, and {{}} is one.", (bump.was, bump.now))
    return Note(
        f"These changes ask for {step}, from {{}} to {{}}, and {{}} says {{}}.", (bump.was, bump.suggested, "service.version", bump.now)
    )


def told(change: ContractChange) -> str:
    """Return *change* on one line, without its sign."""
    touches = f" ({', '.join(change.touches)})" if change.touches else ""
    details = "; ".join(sized(detail) for detail in change.details)
    return f"{change.name}{touches}{': ' if details else ''}{details}"


def sized(detail: Detail) -> str:
    """Return *detail* at a length that can be read: of a long value before and one now, the beginning of both."""
    parts = detail.text.split(_NOW)
    return _NOW.join(short(part, _LONGEST) for part in parts) if len(parts) == 2 else short(detail.text, _LONGEST)


def as_objects(report: Report) -> list[dict[str, Any]]:
    """Return the changes for programs."""
    return [
        {
            "change": change.change,
            "what": change.what,
            "was": change.was or None,
            "details": [detail.text for detail in change.details],
            "touches": list(change.touches),
            "breaking": change.breaking,
            "line": change.line or None,
        }
        for change in report.contract
    ]


def evidence(report: Report) -> list[dict[str, Any]]:
    """Return every single change with its own verdict, for programs."""
    return [
        {
            "surface": point.change.surface.value,
            "path": point.change.what,
            "change": point.text,
            "verdict": point.verdict.value,
            "line": point.change.line or None,
        }
        for point in points((*report.contract, *report.records))
    ]


def _block(report: Report, changes: Sequence[ContractChange], *, warns: bool = False) -> str:
    lines = [f"- {'⚠️ ' if warns and one.breaking else ''}{_marked(one)}{places.marked(report, one.line)}" for one in changes[:_ROWS]]
    lines += [f"- … and {len(changes) - _ROWS} more"] if len(changes) > _ROWS else []
    return "\n".join(lines)


def _marked(change: ContractChange) -> str:
    name = f"{code(change.was)} → {code(change.what)}" if change.was else code(change.what)
    touches = f" ({', '.join(map(words, change.touches))})" if change.touches else ""
    details = "; ".join(words(sized(detail)) for detail in change.details[:_DETAILS])
    more = f"; … and {len(change.details) - _DETAILS} more" if len(change.details) > _DETAILS else ""
    return f"{change.change} {name}{touches}{': ' if details else ''}{details}{more}"
