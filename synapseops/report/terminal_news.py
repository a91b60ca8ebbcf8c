"""What a proposal changes for callers and for rows, in a few lines for the terminal."""

from collections.abc import Iterator

from rich.text import Text

from synapseops.generation import SchemaChange
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


def _schema_change(change: SchemaChange) -> Text:
    details = f" ({', '.join(change.details)})" if change.details else ""
    told = "; ".join([*([f"loses {', '.join(change.losses)}"] if change.losses else []), *([change.risk] if change.risk else [])])
    text = Text(f"    {'!' if told else '·'} ", style="bold red" if change.losses else "yellow" if told else "dim")
    text.append(shown(f"{change.plain}{details}"), style="not bold not dim default")
    return text.append(f": {shown(told)}", style="not bold red" if change.losses else "not bold yellow") if told else text


def _more(number: int) -> Iterator[Text]:
    if number > _LISTED:
        yield Text(f"    … and {count(number - _LISTED, 'more change')}", style="dim")
