"""What changes in the contract, for reviewers and programs: what may break callers apart, and first."""

from collections.abc import Sequence
from typing import Any

from synapseops.report.changes import DIFF_SIGNS
from synapseops.report.model import ContractChange, Report
from synapseops.report.text import code, count, fenced

_ROWS = 60


def section(report: Report) -> str:
    """Show what changes in the contract."""
    if not report.contract:
        return ""
    breaking = [change for change in report.contract if change.breaking]
    others = [change for change in report.contract if not change.breaking]
    blocks = [f"### The API\nAgainst {code(report.base)}:"]
    if breaking:
        blocks.append(f"⚠️ **{count(len(breaking), 'change')} that may break callers**\n\n{_block(breaking)}")
    if others:
        blocks.append(f"{count(len(others), 'change')} that callers need not follow\n\n{_block(others)}")
    return "\n\n".join(blocks)


def told(change: ContractChange) -> str:
    """Return *change* on one line, without its sign."""
    name = f"{change.was} is now {change.what}" if change.was else change.what
    touches = f" ({', '.join(change.touches)})" if change.touches else ""
    return f"{name}{touches}{': ' if change.details else ''}{'; '.join(change.details)}"


def as_objects(report: Report) -> list[dict[str, Any]]:
    """Return the changes for programs."""
    return [
        {
            "change": change.change,
            "what": change.what,
            "was": change.was or None,
            "details": list(change.details),
            "touches": list(change.touches),
            "breaking": change.breaking,
        }
        for change in report.contract
    ]


def _block(changes: Sequence[ContractChange]) -> str:
    lines = [f"{DIFF_SIGNS[change.change]} {told(change)}" for change in changes[:_ROWS]]
    lines += [f"… and {len(changes) - _ROWS} more"] if len(changes) > _ROWS else []
    return fenced("diff", lines)
