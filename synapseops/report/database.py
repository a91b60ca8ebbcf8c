"""What a new migration does to a database that is in use: every change, what it loses, what may stop it."""

from collections.abc import Iterator, Sequence
from typing import Any

from synapseops.generation import SchemaChange
from synapseops.report.model import Report
from synapseops.report.text import code, count, prose, words

_ROWS = 40


def section(report: Report) -> str:
    """Name the migrations that come along, and list what they change."""
    if not report.migrations:
        return ""
    lines = [f"- new migration {code(report.from_root(path))}{':' if report.schema else ''}" for path in report.migrations]
    lines += [f"  - {_told(change)}" for change in report.schema[:_ROWS]]
    lines += _more(report.schema, "  - … and {}")
    return "### The database\n" + "\n".join(lines)


def remarks(report: Report) -> Iterator[str]:
    """Yield what has to be known before the migration is let loose on rows."""
    losing = [change for change in report.schema if change.losses]
    for change in losing[:_ROWS]:
        yield f"⚠️ migration: {prose(change)} loses {_words(change.losses)}; only a backup brings that back"
    yield from _more(losing, "⚠️ … and {} that lose something")
    risks: dict[str, list[str]] = {}
    for change in report.schema:
        if change.risk:
            risks.setdefault(change.risk, []).append(prose(change))
    for risk, those in risks.items():
        more = f", and {len(those) - _ROWS} more" if len(those) > _ROWS else ""
        yield f"⚠️ migration: {'; '.join(those[:_ROWS])}{more}: {risk}"


def as_object(report: Report) -> dict[str, Any] | None:
    """Return the new migration for programs."""
    if not report.migrations:
        return None
    return {
        "path": report.migrations[-1],
        "changes": [_object(change) for change in report.schema],
        "losses": list(report.losses),
    }


def _object(change: SchemaChange) -> dict[str, Any]:
    return {"what": change.plain, "details": list(change.details), "losses": list(change.losses), "risk": change.risk}


def _told(change: SchemaChange) -> str:
    details = f" ({_words(change.details)})" if change.details else ""
    losses = f": loses {_words(change.losses)}" if change.losses else ""
    return f"{'⚠️ ' if change.losses or change.risk else ''}{prose(change)}{details}{losses}"


def _words(texts: Sequence[str]) -> str:
    return ", ".join(words(text) for text in texts)


def _more(changes: Sequence[SchemaChange], text: str) -> list[str]:
    return [text.format(count(len(changes) - _ROWS, "more change"))] if len(changes) > _ROWS else []
