"""`synapse verify`: prove that a commit holds what the factory makes of its intents, and listed edits."""

import argparse
import asyncio
import sys

from rich.console import Console

from action import exits, progress, streams, wiring
from synapseops.errors import UsageError
from synapseops.forge.local import LocalRepository, open_repository
from synapseops.pipeline.proving import prove
from synapseops.report import proof


def run(arguments: argparse.Namespace) -> int:
    """Derive everything again, and tell by the exit code whether it is what is there."""
    repository = open_repository(arguments.repo)
    with progress.listening(arguments.format) as emit:
        proofs = asyncio.run(prove(wiring.equipment(repository, emit), repository.commit(arguments.ref), base=_base(repository, arguments)))
    if arguments.format == "json":
        streams.print_json({"proofs": [proof.as_object(one) for one in proofs], "error": None})
    else:
        console = Console(highlight=False, markup=False, emoji=False, no_color=not streams.takes_colour(sys.stdout))
        for one in proofs:
            for line in proof.lines(one):
                console.print(line, soft_wrap=True)
    return exits.FINE if all(one.holds for one in proofs) else exits.FAULTS


def _base(repository: LocalRepository, arguments: argparse.Namespace) -> str | None:
    """Return the branch that edits are told against; None where HEAD is detached and none was named, as in CI."""
    try:
        return repository.base(arguments.base)
    except UsageError:
        if arguments.base is not None:
            raise
        return asyncio.run(repository.default_branch()) or None
