"""What changes in the contract, for reviewers and programs: what may break callers apart, and first."""

from collections.abc import Iterator, Sequence
from typing import Any

from synapseops.evidence.contract.changes import ContractChange, Surface, Verdict, points
from synapseops.evidence.contract.semver import Bump, Step
from synapseops.report.changes import DIFF_SIGNS
from synapseops.report.model import Note, Report
from synapseops.report.text import code, count, fenced, prose

_ROWS = 60
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
            blocks.append(f"{title.format(count(len(those), 'change'))}\n\n{_block(those)}")
    return "\n\n".join([*blocks, *map(prose, bump(report))])


def records(report: Report) -> str:
    """Show what is new in what source systems promise and target systems expect."""
    blocks = []
    for surface, title in _SURFACES.items():
        those = [change for change in report.records if change.surface is surface]
        if those:
            marked = [f"{'⚠️ ' if change.breaking else ''}{told(change)}" for change in those[:_ROWS]]
            more = [f"… and {len(those) - _ROWS} more"] if len(those) > _ROWS else []
            blocks.append(f"{title}\n\n{fenced('', [*marked, *more])}")
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
    return f"{change.name}{touches}{': ' if change.details else ''}{'; '.join(detail.text for detail in change.details)}"


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


def _block(changes: Sequence[ContractChange]) -> str:
    lines = [f"{DIFF_SIGNS[change.change]} {told(change)}" for change in changes[:_ROWS]]
    lines += [f"… and {len(changes) - _ROWS} more"] if len(changes) > _ROWS else []
    return fenced("diff", lines)
