"""What is new in the intent, in the author's words, for reviewers, the terminal and programs."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from synapseops.evidence.intent import IntentChange
from synapseops.evidence.words import Words
from synapseops.report import places
from synapseops.report.model import Report
from synapseops.report.text import code, count, short, shown

_ROWS = 60
_LISTED = 12
_LONGEST, _LONGEST_VALUE, _DETAILS = 300, 80, 8


def section(report: Report) -> str:
    """Show what the author changed, each thing once, with its line."""
    if not report.news:
        return ""
    lines = [f"- {change.change} {_marked(change)}{places.marked(report, change.line)}" for change in report.news[:_ROWS]]
    lines += [f"- … and {count(len(report.news) - _ROWS, 'more change')}"] if len(report.news) > _ROWS else []
    return f"### The intent\nWhat {code(report.intent)} says anew:\n\n" + "\n".join(lines)


def lines(report: Report) -> Iterator[Text]:
    """Yield what the author changed, for the terminal."""
    if not report.news:
        return
    yield Text("  intent", style="bold")
    for change in report.news[:_LISTED]:
        line = Text("    · ", style="dim").append(shown(f"{change.change} {_plain(change)}"), style="not dim default")
        yield line.append(f"  {shown(places.plain(report, change.line))}" if change.line else "", style="dim")
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
            "details": [detail.plain for detail in change.details],
            "line": change.line or None,
        }
        for change in report.news
    ]


def told(detail: Words) -> str:
    """Return *detail* with its values at a length that can be read."""
    return detail.text.format(*(short(name, _LONGEST_VALUE) for name in detail.names))


def _plain(change: IntentChange) -> str:
    name = f"{change.was} → {change.what}" if change.was else change.what
    details = "; ".join(map(told, change.details))
    return short(f"{name}{': ' if details else ''}{details}", _LONGEST)


def _marked(change: IntentChange) -> str:
    name = f"{code(change.was)} → {code(change.what)}" if change.was else code(change.what)
    shown_ones = [one.text.format(*(code(short(name, _LONGEST_VALUE)) for name in one.names)) for one in change.details[:_DETAILS]]
    more = [f"… and {len(change.details) - _DETAILS} more"] if len(change.details) > _DETAILS else []
    details = "; ".join([*shown_ones, *more])
    return f"{name}{': ' if details else ''}{details}"
