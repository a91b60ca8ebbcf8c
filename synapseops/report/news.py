"""What is new in the intent, in the author's words, for reviewers, the terminal and programs."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from synapseops.evidence.intent import IntentChange
from synapseops.report.changes import DIFF_SIGNS
from synapseops.report.model import Report
from synapseops.report.text import code, count, fenced, shown

_ROWS = 60
_LISTED = 12
_LEFT = 300


def section(report: Report) -> str:
    """Show what the author changed, each thing once."""
    if not report.news:
        return ""
    lines = [f"{DIFF_SIGNS[change.change]} {_told(change)}" for change in report.news[:_ROWS]]
    lines += [f"… and {count(len(report.news) - _ROWS, 'more change')}"] if len(report.news) > _ROWS else []
    return f"### The intent\nWhat {code(report.intent)} says anew:\n\n{fenced('diff', lines)}"


def lines(report: Report) -> Iterator[Text]:
    """Yield what the author changed, for the terminal."""
    if not report.news:
        return
    yield Text("  intent", style="bold")
    for change in report.news[:_LISTED]:
        sign = "" if change.was else f"{change.change}: "
        where = f" [line {change.line}]" if change.line else ""
        yield Text("    · ", style="dim").append(shown(f"{sign}{_told(change)}{where}"), style="not dim default")
    if len(report.news) > _LISTED:
        yield Text(f"    … and {count(len(report.news) - _LISTED, 'more change')}", style="dim")


def as_objects(report: Report) -> list[dict[str, Any]]:
    """Return the changes for programs."""
    return [
        {
            "section": change.section,
            "change": change.change,
            "what": change.what,
            "was": change.was or None,
            "details": list(change.details),
            "line": change.line or None,
        }
        for change in report.news
    ]


def _told(change: IntentChange) -> str:
    name = f"{change.was} is now {change.what}" if change.was else change.what
    details = "; ".join(change.details)
    text = f"{name}{': ' if details else ''}{details}"
    return f"{text[:_LEFT]}…" if len(text) > _LEFT else text
