"""`synapse verify`: prove that a commit holds what the factory makes of its intents, and listed edits."""

import argparse
import asyncio
import sys

from rich.console import Console

from action import exits, progress, streams, wiring
from synapseops.forge.local import open_repository
from synapseops.pipeline.proving import prove
from synapseops.report import proof


def run(arguments: argparse.Namespace) -> int:
    """Derive everything again, and tell by the exit code whether it is what is there."""
    repository = open_repository(arguments.repo)
    with progress.listening(arguments.format) as emit:
        proofs = asyncio.run(prove(wiring.equipment(repository, emit), repository.commit(arguments.ref)))
    if arguments.format == "json":
        streams.print_json({"proofs": [proof.as_object(one) for one in proofs], "error": None})
    else:
        console = Console(highlight=False, markup=False, emoji=False, no_color=not streams.takes_colour(sys.stdout))
        for one in proofs:
            for line in proof.lines(one):
                console.print(line, soft_wrap=True)
    return exits.FINE if all(one.holds for one in proofs) else exits.FAULTS
