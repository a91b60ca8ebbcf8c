"""The command line of the App: `synapse-bot serve`, and what an operator asks afterwards."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import settings
from bot.masking import Mask
from synapseops.errors import SynapseError, UsageError

_FAULTS, _USAGE, _BUG = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for faults found, 2 for unusable settings or arguments, 3 for a fault of ours."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.command(asked))
    except UsageError as failure:
        return _told(failure.message, failure.hint, _USAGE)
    except SynapseError as failure:
        return _told(str(failure), "", _BUG)
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("synapse-bot", description="The SynapseOps GitHub App.")
    parser.add_argument("--config", type=Path, help="a TOML file of settings; the environment (SYNAPSE_…) wins over it")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="take deliveries and work on them until told to stop")
    serve.set_defaults(command=_serve)
    work = commands.add_parser("work", help="what the server starts by itself: work whenever a line on standard input says so")
    work.set_defaults(command=_work)
    return parser


def _serve(asked: argparse.Namespace) -> int:
    from bot import app  # other commands need no server

    asyncio.run(app.serve(settings.read(os.environ, asked.config), asked.config))
    return 0


def _work(asked: argparse.Namespace) -> int:
    from bot import worker  # the server needs no generators

    asyncio.run(worker.attend(settings.read(os.environ, asked.config)))
    return 0


def _told(message: str, hint: str, code: int) -> int:
    mask = Mask()
    print(f"synapse-bot: {mask.text(message)}", *([f"  hint: {mask.text(hint)}"] if hint else []), sep="\n", file=sys.stderr)
    return code
