"""What a proposal changes for callers and for rows, in a few lines for the terminal."""

from collections.abc import Iterator

from rich.text import Text

from synapseops.evidence.contract.changes import ContractChange
from synapseops.generation import SchemaChange
from synapseops.report import api, places
from synapseops.report.model import Report
from synapseops.report.text import count, shown

_LISTED = 12


def database(report: Report) -> Iterator[Text]:
    """Yield what the new migration does, and what it loses."""
    if not report.schema:
        return
    yield Text("  database", style="bold")
    for change in report.schema[:_LISTED]:
        yield _schema_change(change)
    yield from _more(len(report.schema))
    for risk in dict.fromkeys(change.risk for change in report.schema if change.risk):
        yield Text(f"      {shown(risk)}", style="yellow")


def contract(report: Report) -> Iterator[Text]:
    """Yield what changes for callers, what may break them first."""
    if report.first or not report.contract:
        return
    breaking = sum(change.breaking for change in report.contract)
    yield Text("  API", style="bold").append(f"  {count(breaking, 'change')} may break callers" if breaking else "", style="not bold red")
    for change in report.contract[:_LISTED]:
        style = "bold red" if change.breaking else "dim"
        text = Text(f"    {'!' if change.breaking else '·'} ", style=style)
        text.append(shown(f"{change.change} {api.told(change)}"), style="not bold not dim default")
        yield text.append(_where(report, change), style="not bold dim")
    yield from _more(len(report.contract))
    for note in api.bump(report):
        yield Text(f"    {shown(note.plain)}", style="dim")
    if report.fingerprint:
        yield Text(f"    fingerprint of what may break callers: {report.fingerprint}", style="dim")


def upgrade(report: Report) -> Iterator[Text]:
    """Yield what differs because the factory is another version."""
    found = report.upgrade
    if found is None:
        return
    yield Text("  factory", style="bold").append(f"  {shown(found.was)} became {report.factory}", style="not bold default")
    if found.paths is None:
        yield Text("    what differs for that alone could not be told apart from what the intent changes", style="dim")
    for path in (found.paths or ())[:_LISTED]:
        yield Text(f"    ~ {shown(path)}", style="yellow")
    yield from _more(len(found.paths or ()))


def records(report: Report) -> Iterator[Text]:
    """Yield what is new in the records of other systems, what may break what reads or makes them first."""
    if not report.records:
        return
    yield Text("  other systems", style="bold")
    for change in report.records[:_LISTED]:
        text = Text(f"    {'!' if change.breaking else '·'} ", style="bold red" if change.breaking else "dim")
        text.append(shown(f"{change.surface.value}: {change.change} {api.told(change)}"), style="not bold not dim default")
        yield text.append(_where(report, change), style="not bold dim")
    yield from _more(len(report.records))


def _where(report: Report, change: ContractChange) -> str:
    return f"  {shown(places.plain(report, change.line))}" if change.line else ""


def _schema_change(change: SchemaChange) -> Text:
    details = f" ({', '.join(change.details)})" if change.details else ""
    text = Text(f"    {'!' if change.losses or change.risk else '·'} ", style=_style(change))
    text.append(shown(f"{change.plain}{details}"), style="not bold not dim default")
    return text.append(f": loses {shown(', '.join(change.losses))}", style="not bold red") if change.losses else text


def _style(change: SchemaChange) -> str:
    return "bold red" if change.losses else "yellow" if change.risk else "dim"


def _more(number: int) -> Iterator[Text]:
    if number > _LISTED:
        yield Text(f"    … and {count(number - _LISTED, 'more change')}", style="dim")
