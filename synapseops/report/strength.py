"""How many small faults the generated tests notice, for reviewers, the terminal and programs."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from synapseops.evidence.strength import Survivor, Tally
from synapseops.report.model import Report
from synapseops.report.text import cell, code, count, folded, short, shown

_ROWS, _LISTED, _LONGEST = 40, 8, 80
KINDS = {"mappings": "mappings", "validators": "validators"}


def section(report: Report) -> str:
    """Show how many faults were noticed; fold away those that were not."""
    found = report.strength
    if found is None:
        return ""
    title = "### How strong the tests are"
    told = [f"⚪ {code(found.reason)}"] if found.reason else []
    if not found.tallies:
        return f"{title}\n" + "\n\n".join(told)
    rows = [f"| {KINDS.get(one.kind, '')} | {one.known} | {one.tried} | {_noticed(one)} | {_share(one)} |" for one in found.tallies]
    table = "\n".join(["| faults put into | there are | tried | noticed | |", "|---|---:|---:|---:|---:|", *rows])
    survivors = [one for tally in found.tallies for one in tally.survivors]
    listed = [_row(one, report) for one in survivors[:_ROWS]]
    listed += [f"| … and {len(survivors) - _ROWS} more | | |"] if len(survivors) > _ROWS else []
    heads = ["| where | fault | of |", "|---|---|---|"]
    details = [folded(f"{count(len(survivors), 'fault')} not noticed", "\n".join([*heads, *listed]))] if survivors else []
    return "\n\n".join([f"{title}\n{table}", *told, *details])


def lines(report: Report) -> Iterator[Text]:
    """Yield the figures and the first survivors, for the terminal."""
    found = report.strength
    if found is None:
        return
    figures = ", ".join(f"{one.killed} of {one.tried} faults in {one.kind}" for one in found.tallies if one.tried)
    yield Text("  strength of the tests  ", style="bold").append(
        shown(f"{figures} noticed" if figures else f"not known: {found.reason}"), style="not bold default"
    )
    if untried := [one.kind for one in found.tallies if figures and not one.tried]:
        yield Text(f"    none tried in {' and '.join(untried)}", style="yellow")
    if figures and found.reason:
        yield Text(f"    {shown(found.reason)}", style="yellow")
    survivors = [one for tally in found.tallies for one in tally.survivors]
    for one in survivors[:_LISTED]:
        fault = f"{report.from_root(one.file)}:{one.line} {_short(one.was)} → {_short(one.now)}"
        yield Text("    ").append(shown(f"· {fault}{f' (from {one.origin})' if one.origin else ''}"), style="dim")
    if len(survivors) > _LISTED:
        yield Text(f"    … and {count(len(survivors) - _LISTED, 'more survivor')}", style="dim")


def as_object(report: Report) -> dict[str, Any] | None:
    """Return the figures for programs; None where they were not asked for."""
    found = report.strength
    if found is None:
        return None
    return {
        "tried": found.tried,
        "killed": found.killed,
        "reason": found.reason or None,
        "kinds": [
            {
                "kind": one.kind,
                "known": one.known,
                "tried": one.tried,
                "killed": one.killed,
                "survivors": [
                    {"file": item.file, "line": item.line, "was": item.was, "now": item.now, "cause": item.origin or None}
                    for item in one.survivors
                ],
            }
            for one in found.tallies
        ],
    }


def _noticed(one: Tally) -> str:
    return f"**{one.killed}**" if one.tried else ""


def _share(one: Tally) -> str:
    return f"{100 * one.killed // one.tried} %" if one.tried else "none tried"


def _row(one: Survivor, report: Report) -> str:
    place = f"{report.from_root(one.file)}:{one.line}"
    return f"| {cell(place)} | {cell(_short(one.was))} → {cell(_short(one.now))} | {cell(one.origin) if one.origin else ''} |"


def _short(text: str) -> str:
    return short(shown(text), _LONGEST)
