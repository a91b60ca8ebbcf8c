"""`synapse approve`: note beside the pull request that its breaking changes are meant, and run, so that its gate is met."""

import argparse
import asyncio

from action import running
from synapseops.forge.local import open_repository


def run(arguments: argparse.Namespace) -> int:
    """Approve, and run on the base of that pull request."""
    repository = open_repository(arguments.repo)
    request = asyncio.run(repository.pull_requests.approve(arguments.fingerprint, by=repository.person()))
    return running.carry_out(running.Asked(arguments.repo, request.base, True, arguments.format, arguments.debug, is_decision=True))
