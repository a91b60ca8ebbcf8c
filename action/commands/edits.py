"""`synapse edits`: every edit people made to files of the factory's, and every conflict, as the next run would find them."""

import argparse
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from action import exits, running, streams
from synapseops.report import data, edits, terminal_edits
from synapseops.report.model import Ending, Report
from synapseops.report.text import shown


def run(arguments: argparse.Namespace) -> int:
    """Look, and list: what awaits a decision is no failure of that."""
    asked = running.Asked(arguments.repo, arguments.base, False, arguments.format, arguments.debug, books_only=True)
    reports, notes = running.results(asked)
    if arguments.format == "json":
        streams.print_json({**data.runs_object(list(reports)), "uncommitted": notes})
    else:
        _print(reports)
    return exits.worst(report for report in reports if report.ending is not Ending.PLANNED)


def _print(reports: Iterable[Report]) -> None:
    console = Console(highlight=False, markup=False, emoji=False, no_color=not streams.takes_colour(sys.stdout))
    for report in reports:
        if report.ending is not Ending.PLANNED:
            running.show([report], [], "text")
            continue
        head = Text(shown(report.service), style="bold")
        told = edits.number(report.edits) or "no edits"
        head.append(f"  {told} in {shown(report.into)}/", style="not bold default")
        ledger = terminal_edits.ledger(report.edits, report.into, listed=len(report.edits))
        for line in (head, *terminal_edits.blind(report), *ledger, *terminal_edits.conflicts(report)):
            console.print(line, soft_wrap=True)
