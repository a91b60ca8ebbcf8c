"""`synapse plan`: what a run would change, with all checks and tests; nothing is written."""

import argparse

from action import running


def run(arguments: argparse.Namespace) -> int:
    """Look, and say."""
    return running.carry_out(
        running.Asked(arguments.repo, arguments.base, False, arguments.format, arguments.debug, strength=arguments.strength)
    )
