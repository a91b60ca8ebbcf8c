"""What mappings make otherwise of the same records, for reviewers, the terminal and programs."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from synapseops.evidence.behaviour import Behaviour, Difference, Example
from synapseops.report.model import Report
from synapseops.report.text import cell, code, count, folded, shown

_MAPPINGS, _DETAILED, _ROWS, _LISTED = 60, 12, 20, 4
_EXPLAINED = "Both versions ran on the same records: samples, cases, and edges of the types (absent, empty, longest, in foreign forms)."

_ELSEWHERE = "What is otherwise does not fit here: `report.html` shows it."


def section(report: Report, *, detailed: bool = True) -> str:
    """Show in how many records each mapping makes something else; fold away what, unless only figures are wanted."""
    if not report.behaviour:
        return ""
    rows = [_row(one) for one in report.behaviour[:_MAPPINGS] if not one.reason]
    table = "\n".join(["| mapping | records | come out otherwise | mapped before | mapped now |", "|---|---:|---:|---:|---:|", *rows])
    more = len(report.behaviour) - _MAPPINGS
    left = [f"… and {count(more, 'more mapping')}"] if more > 0 else []
    silent = [f"- ⚪ {code(one.mapping)} is not compared: {code(one.reason)}" for one in report.behaviour[:_MAPPINGS] if one.reason]
    details = [_detail(one) for one in differing(report)[:_DETAILED]] if detailed else [_ELSEWHERE]
    told = [*([_EXPLAINED, table] if rows else []), *left, *(["\n".join(silent)] if silent else []), *details]
    return "\n\n".join(["### What mappings make otherwise\n" + told[0], *told[1:]])


def decisions(report: Report) -> Iterator[str]:
    """Yield the mappings that refuse everything now."""
    for one in report.behaviour:
        if one.always_fails:
            yield f"❌ mapping {code(one.mapping)} refuses every record now; before, {one.mapped_before} of {one.of} were mapped"


def lines(report: Report) -> Iterator[Text]:
    """Yield what is otherwise, for the terminal."""
    if not report.behaviour:
        return
    yield Text("  behaviour", style="bold")
    for one in report.behaviour[:_DETAILED]:
        style = "not dim red" if one.always_fails else "not dim default"
        yield Text("    · ", style="dim").append(shown(f"{one.mapping}: {figures(one)}"), style=style)
        for difference in one.differences[:_LISTED]:
            yield Text(f"        {shown(sentence(difference, one) + _shortest(difference))}", style="dim")
        if len(one.differences) > _LISTED:
            yield Text(f"        … and {count(len(one.differences) - _LISTED, 'more difference')}", style="dim")
    if len(report.behaviour) > _DETAILED:
        yield Text(f"    … and {count(len(report.behaviour) - _DETAILED, 'more mapping')}", style="dim")


def as_objects(report: Report) -> list[dict[str, Any]]:
    """Return every difference for programs."""
    return [
        {
            "mapping": one.mapping,
            "path": difference.path,
            "change": difference.plain,
            "changed": difference.changed,
            "of": one.of,
            "examples": [_example_object(example) for example in difference.examples],
            "line": difference.line or one.line or None,
        }
        for one in report.behaviour
        for difference in one.differences
    ]


def _example_object(example: Example) -> dict[str, Any]:
    return {"record": named(example), "before": example.before or None, "after": example.after or None}


def tried_objects(report: Report) -> list[dict[str, Any]]:
    """Return for programs how each mapping fared that was tried, or why it was not."""
    return [
        {
            "mapping": one.mapping,
            "records": one.of,
            "changed": one.changed,
            "mapped": {"before": one.mapped_before, "after": one.mapped_after},
            "reason": one.reason or None,
            "line": one.line or None,
        }
        for one in report.behaviour
    ]


def differing(report: Report) -> list[Behaviour]:
    """Return the mappings that make something else, those first that refuse everything now."""
    return sorted((one for one in report.behaviour if one.differences), key=lambda one: not one.always_fails)


def figures(one: Behaviour) -> str:
    """Return a mapping's figures in words."""
    if one.reason:
        return f"not compared: {one.reason}"
    if one.always_fails:
        return f"refuses every record now; before, {one.mapped_before} of {one.of} were mapped"
    if not one.changed:
        return f"all {count(one.of, 'record')} come out as before"
    return f"{one.changed} of {count(one.of, 'record')} come out otherwise"


def sentence(difference: Difference, one: Behaviour) -> str:
    """Return a difference in words: `3 of 40 records: email is null now`."""
    where = f" [line {difference.line}]" if difference.line else ""
    return f"{difference.changed} of {count(one.of, 'record')}: {difference.path or 'the record'} {difference.plain}{where}"


def named(example: Example) -> str:
    """Return which record an example is of."""
    return example.text.format(*example.names)


def _row(one: Behaviour) -> str:
    changed = f"**{one.changed}**" if one.changed else "none"
    now = "❌ **none**" if one.always_fails else one.mapped_after
    return f"| {cell(one.mapping)} | {one.of} | {changed} | {one.mapped_before} | {now} |"


def _detail(one: Behaviour) -> str:
    rows = [
        f"| {cell(found.path) if found.path else 'the record'} | {_words(found)} | {found.changed} of {one.of} | {_example(found)} |"
        for found in one.differences[:_ROWS]
    ]
    if len(one.differences) > _ROWS:
        rows.append(f"| … and {len(one.differences) - _ROWS} more | | | |")
    table = "\n".join(["| leaf | | records | for example |", "|---|---|---:|---|", *rows])
    return folded("What is otherwise", code(one.mapping), table)


def _words(found: Difference) -> str:
    return found.text.format(*map(cell, found.names))


def _example(found: Difference) -> str:
    if not found.examples:
        return ""
    first = found.examples[0]
    record = first.text.format(*(cell(name) for name in first.names))
    return f"{record}: {_value(first.before)} → {_value(first.after)}"


def _value(text: str) -> str:
    return cell(text) if text else "nothing"


def _shortest(found: Difference) -> str:
    if not found.examples:
        return ""
    first = found.examples[0]
    return f" ({named(first)}: {first.before or 'nothing'} → {first.after or 'nothing'})"
