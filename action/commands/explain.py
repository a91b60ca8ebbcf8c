"""`synapse explain`: what a run decided, and why, from its own record."""

import argparse
import sys

from rich.console import Console

from action import exits, streams
from synapseops.errors import UsageError
from synapseops.forge import trail
from synapseops.forge.local import open_repository
from synapseops.report import explanation


def run(arguments: argparse.Namespace) -> int:
    """Tell of the run that was asked for, else of the newest."""
    folder = open_repository(arguments.repo).folder / "runs"
    found = _asked(trail.names(folder), arguments.run)
    told = explanation.read(found, trail.lines(folder, found))
    if arguments.format == "json":
        streams.print_json(told.as_object())
        return exits.FINE
    console = Console(highlight=False, markup=False, emoji=False, no_color=not streams.takes_colour(sys.stdout))
    for line in explanation.lines(told):
        console.print(line, soft_wrap=True)
    return exits.FINE


def _asked(names: list[str], asked: str | None) -> str:
    if not names:
        raise UsageError("no run is recorded here", "synapse run records one")
    if asked is None:
        return names[-1]
    found = [name for name in names if name.startswith(asked)]
    if len(found) != 1:
        what = f'{len(found)} recorded runs begin with "{asked}"' if found else f'no recorded run begins with "{asked}"'
        raise UsageError(what, f"the last ones are {', '.join(names[-3:])}")
    return found[0]
