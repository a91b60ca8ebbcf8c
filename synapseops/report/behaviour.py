"""What mappings make otherwise of the same records, for reviewers, the terminal and programs."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.text import Text

from synapseops.evidence.behaviour import Behaviour, Difference, Example
from synapseops.merging.entries import State
from synapseops.report import places
from synapseops.report.model import Report
from synapseops.report.text import cell, code, count, folded, short, shown

_MAPPINGS, _DETAILED, _ROWS, _LISTED = 60, 12, 20, 8
_LONGEST, _LEAVES, _FEW = 60, 3, 6
_EXPLAINED = "Both versions ran on the same records: samples, cases, and edges of the types (absent, empty, longest, in foreign forms)."

_EDITED = "people edited {}, which runs as it is: compared is what the intents say"
_IN_FORCE = frozenset({State.KEPT, State.MERGED, State.CONFLICTING, State.UNMERGED})
_ELSEWHERE = "What is otherwise does not fit here: `report.html` shows it."


def section(report: Report, *, detailed: bool = True) -> str:
    """Show in how many records each mapping makes something else; fold away what, unless only figures are wanted."""
    if not report.behaviour:
        return ""
    told = ordered(report)[:_MAPPINGS]
    rows = [_row(one) for one in told if not one.reason]
    table = "\n".join(["| mapping | records | come out otherwise | mapped before | mapped now |", "|---|---:|---:|---:|---:|", *rows])
    more = len(report.behaviour) - _MAPPINGS
    left = [f"… and {count(more, 'more mapping')}"] if more > 0 else []
    silent = [f"- ⚪ {code(one.mapping)} is not compared: {code(one.reason)}" for one in told if one.reason]
    silent += [f"- ✏️ {code(one.mapping)}: {_EDITED.format(code(path))}" for one in told for path in _edited(report, one)]
    short_enough = is_short(report)
    details = [_detail(report, one, folds=not short_enough) for one in differing(report)[:_DETAILED]] if detailed else [_ELSEWHERE]
    parts = [*([_EXPLAINED, table] if rows else []), *left, *(["\n".join(silent)] if silent else []), *details]
    return "\n\n".join(["### What mappings make otherwise\n" + parts[0], *parts[1:]])


def _edited(report: Report, one: Behaviour) -> list[str]:
    """Return the files of a mapping that people edited, and that run as they are."""
    places = {entry.edit.path for entry in report.edits if entry.state in _IN_FORCE}
    return sorted(path for path in places if path.endswith(f"/mappings/{one.mapping}.py"))


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
    for one in ordered(report)[:_DETAILED]:
        style = "not dim red" if one.always_fails else "not dim default"
        yield Text("    · ", style="dim").append(shown(f"{one.mapping}: {figures(one)}"), style=style)
        for path in _edited(report, one):
            yield Text("        ").append(shown(_EDITED.format(path)), style="yellow")
        for difference in one.differences[:_LISTED]:
            yield _line(report, difference, one)
            yield from _instance(difference)
        if len(one.differences) > _LISTED:
            yield Text(f"        … and {_hidden(one.differences[_LISTED:])}", style="dim")
    if len(report.behaviour) > _DETAILED:
        yield Text(f"    … and {count(len(report.behaviour) - _DETAILED, 'more mapping')}", style="dim")


def as_objects(report: Report) -> list[dict[str, Any]]:
    """Return every difference for programs."""
    return [
        {
            "mapping": one.mapping,
            "path": difference.path,
            "change": difference.plain,
            "pii": difference.pii,
            "changed": difference.changed,
            "of": one.of,
            "examples": [_example_object(example) for example in difference.examples],
            "line": difference.line or one.line or None,
        }
        for one in report.behaviour
        for difference in one.differences
    ]


def _example_object(example: Example) -> dict[str, Any]:
    record = ", ".join(words.plain for words in example.words)
    return {"record": record, "before": example.before or None, "after": example.after or None}


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
    """Return the mappings that make something else, those that matter most first."""
    return [one for one in ordered(report) if one.differences]


def figures(one: Behaviour) -> str:
    """Return a mapping's figures in words."""
    if one.reason:
        return f"not compared: {one.reason}"
    if one.always_fails:
        return f"refuses every record now; before, {one.mapped_before} of {one.of} were mapped"
    if not one.changed:
        return f"all {count(one.of, 'record')} come out as before"
    return f"{one.changed} of {count(one.of, 'record')} come out otherwise"


def named(example: Example) -> str:
    """Return which record an example is of: what is odd about it."""
    return _joined(example, lambda one: short(one, _LONGEST))


def sized(value: str) -> str:
    """Return a value (JSON) at a length that can be read."""
    return short(value, _LONGEST) or "nothing"


def ordered(report: Report) -> list[Behaviour]:
    """Return the mappings, those that matter most first: what refuses everything, what concerns personal data, what differs at all."""
    return sorted(report.behaviour, key=_weight)


def _weight(one: Behaviour) -> tuple[bool, bool, bool, bool]:
    personal = any(difference.pii for difference in one.differences)
    return not one.always_fails, not personal, not one.changed, not one.reason


def _joined(example: Example, told: Callable[[str], str]) -> str:
    parts = [words.text.format(*map(told, words.names)) for words in example.words[:_LEAVES]]
    more = len(example.words) - _LEAVES
    return f"{', '.join(parts)}, and {count(more, 'more odd leaf')}".replace("leafs", "leaves") if more > 0 else " and ".join(parts)


def _hidden(those: Sequence[Difference]) -> str:
    personal = sum(one.pii for one in those)
    return count(len(those), "more difference") + (f", {personal} of them in personal data" if personal else "")


def _row(one: Behaviour) -> str:
    changed = f"**{one.changed}**" if one.changed else "none"
    now = "❌ **none**" if one.always_fails else one.mapped_after
    return f"| {cell(one.mapping)} | {one.of} | {changed} | {one.mapped_before} | {now} |"


def is_short(report: Report) -> bool:
    """Tell whether what is otherwise is so little that it need not be folded away."""
    return sum(len(one.differences) for one in report.behaviour) <= _FEW


def _detail(report: Report, one: Behaviour, *, folds: bool) -> str:
    rows = [
        f"| {_leaf(report, found)} | {_words(found)} | {found.changed} of {one.of} | {_example(found)} |"
        for found in one.differences[:_ROWS]
    ]
    if len(one.differences) > _ROWS:
        rows.append(f"| … and {_hidden(one.differences[_ROWS:])} | | | | | |")
    heads = ["| leaf | | records | for example | before | now |", "|---|---|---:|---|---|---|"]
    table = "\n".join([*heads, *rows])
    return folded("What is otherwise", code(one.mapping), table) if folds else f"{code(one.mapping)}\n\n{table}"


def _leaf(report: Report, found: Difference) -> str:
    name = cell(found.path) if found.path else "the record"
    return f"{name}{' 🔒 personal' if found.pii else ''}{places.marked(report, found.line).replace('|', '¦')}"


def _words(found: Difference) -> str:
    return found.text.format(*map(cell, found.names))


def _example(found: Difference) -> str:
    if not found.examples:
        return " | | "
    first = found.examples[0]
    record = _joined(first, lambda name: cell(short(name, _LONGEST)))
    return f"{record} | {_value(first.before)} | {_value(first.after)}"


def _value(text: str) -> str:
    return cell(sized(text)) if text else "nothing"


def _line(report: Report, found: Difference, one: Behaviour) -> Text:
    personal = " (personal)" if found.pii else ""
    told = f"{found.path or 'the record'}{personal} {found.plain} in {found.changed} of {count(one.of, 'record')}"
    line = Text("        ").append(shown(told), style="not dim default")
    return line.append(f"  {shown(places.plain(report, found.line))}" if found.line else "", style="dim")


def _instance(found: Difference) -> Iterator[Text]:
    if found.examples:
        first = found.examples[0]
        told = f"for example, {named(first)}: {sized(first.before)} before, {sized(first.after)} now"
        yield Text(f"          {shown(told)}", style="dim")
