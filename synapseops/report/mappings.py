"""Mappings in figures, and what comes from where: for reviewers, the terminal and programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from synapseops.evidence.mappings import Coverage, Origin
from synapseops.report.mermaid import Nodes, flowchart
from synapseops.report.model import Report
from synapseops.report.text import cell, code, count, folded, shown

_ROWS = 60
_DETAILED = 8
_LEAVES = 80
_EDGES = 30
_LISTED = 12
_UNREAD = 20


def section(report: Report, *, detailed: bool = True) -> str:
    """Show each mapping in figures; fold away what comes from where, unless only figures are wanted."""
    if not report.coverage:
        return ""
    heads = "| mapping | from | to | leaves written | of them required | by hooks | not read |\n|---|---|---|---:|---:|---:|---:|"
    rows = [_row(one) for one in report.coverage[:_ROWS]]
    if len(report.coverage) > _ROWS:
        rows.append(f"| … and {len(report.coverage) - _ROWS} more | | | | | | |")
    details = [_detail(one) for one in _interesting(report)[:_DETAILED]] if detailed else []
    return "\n\n".join(["### The mappings\n" + "\n".join([heads, *rows]), *details])


def lines(report: Report) -> Iterator[Text]:
    """Yield a line for each mapping, for the terminal."""
    if not report.coverage:
        return
    yield Text("  mappings", style="bold")
    those = _interesting(report)
    for one in those[:_LISTED]:
        yield Text("    · ", style="dim").append(shown(f"{one.mapping}: {_figures(one)}"), style="not dim default")
    if len(those) > _LISTED:
        yield Text(f"    … and {count(len(those) - _LISTED, 'more mapping')}", style="dim")


def as_objects(report: Report) -> list[dict[str, Any]]:
    """Return the figures for programs."""
    return [
        {
            "mapping": one.mapping,
            "from": one.source,
            "to": one.target,
            "written": len(one.origins),
            "required": one.required,
            "unread": list(one.unread),
            "hooks": one.hooks,
            "line": one.line or None,
            "lineage": [_origin(origin) for origin in one.origins],
        }
        for one in report.coverage
    ]


def mermaid(coverage: Coverage) -> str:
    """Return who is made of what as Mermaid, as far as anybody reads; "" where nothing comes from the source."""
    edges = drawn(coverage, _EDGES)
    if not edges:
        return ""
    sources, targets = Nodes("s"), Nodes("t")
    arrows = [(sources.key(source), targets.key(target), "") for source, target in edges]
    left = sum(len(origin.sources) for origin in coverage.origins) - len(edges)
    more = f"\n\n… and {count(left, 'more arrow')}, told by the table." if left else ""
    return f"{flowchart([sources, targets], arrows)}{more}"


def drawn(coverage: Coverage, most: int) -> list[tuple[str, str]]:
    """Return which source leaf each target leaf is made of, at most *most* pairs, those of a target together."""
    found: list[tuple[str, str]] = []
    for origin in coverage.origins:
        if len(found) + len(origin.sources) > most:
            break
        found += [(source, origin.target) for source in origin.sources]
    return found


def _interesting(report: Report) -> Sequence[Coverage]:
    """Return the mappings that the author changed; all of them where that is none, as in a first version."""
    touched = {change.what.partition(".")[0] for change in report.news if change.section == "mappings"}
    return [one for one in report.coverage if one.mapping in touched] or report.coverage


def _row(one: Coverage) -> str:
    names = f"| {cell(one.mapping)} | {cell(one.source)} | {cell(one.target)} "
    return f"{names}| {len(one.origins)} | {one.required} | {one.hooks or ''} | {len(one.unread) or ''} |"


def _figures(one: Coverage) -> str:
    parts = [f"{count(len(one.origins), 'leaf')} written".replace("leafs", "leaves"), f"{one.required} of them required"]
    parts += [f"{one.hooks} by hooks"] if one.hooks else []
    parts += [f"not read: {', '.join(one.unread[:3])}{', …' if len(one.unread) > 3 else ''}"] if one.unread else []
    return ", ".join(parts)


def _detail(one: Coverage) -> str:
    rows = [f"| {cell(origin.target)} | {_sources(origin)} | {_steps(origin)} |" for origin in one.origins[:_LEAVES]]
    if len(one.origins) > _LEAVES:
        rows.append(f"| … and {len(one.origins) - _LEAVES} more | | |")
    table = "\n".join(["| leaf | made of | by |", "|---|---|---|", *rows])
    more = f", … and {len(one.unread) - _UNREAD} more" if len(one.unread) > _UNREAD else ""
    unread = [f"Not read: {', '.join(map(code, one.unread[:_UNREAD]))}{more}"] if one.unread else []
    diagram = mermaid(one)
    return f"{code(one.mapping)}\n\n{folded('What comes from where', table, *unread, *([diagram] if diagram else []))}"


def _sources(origin: Origin) -> str:
    return ", ".join(map(cell, origin.sources)) or "–"  # noqa: RUF001  # a dash, on purpose


def _steps(origin: Origin) -> str:
    told = ["a hook"] if origin.is_hook else []
    return ", ".join([*told, *map(cell, origin.steps), *(["personal"] if origin.pii else [])])


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "target": origin.target,
        "sources": list(origin.sources),
        "steps": list(origin.steps),
        "hook": origin.is_hook,
        "pii": origin.pii,
    }
