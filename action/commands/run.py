"""`synapse run`: every committed intent to its branch and pull request."""

import argparse

from action import running


def run(arguments: argparse.Namespace) -> int:
    """Run."""
    told = (arguments.repo, arguments.base, True, arguments.format, arguments.debug, arguments.recreate)
    return running.carry_out(running.Asked(*told, strength=arguments.strength))
