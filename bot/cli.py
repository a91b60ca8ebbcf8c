"""The command line of the App: `synapse-bot serve`, and what an operator asks afterwards."""

import argparse
import asyncio
import os
import re
from collections.abc import Sequence
from pathlib import Path

from bot import edge, settings

_CONFIG = "a TOML file of settings; the environment (SYNAPSE_…) wins over it"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for faults found, 2 for unusable settings or arguments, 3 for a fault of ours."""
    return edge.guarded(lambda: _run_one(arguments))


def _run_one(arguments: Sequence[str] | None) -> int:
    asked = _parser().parse_args(arguments)
    return int(asked.command(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("synapse-bot", description="The SynapseOps GitHub App.")
    parser.add_argument("--config", type=Path, help=_CONFIG)
    everywhere = argparse.ArgumentParser(add_help=False)  # before the command, or behind it
    everywhere.add_argument("--config", type=Path, default=argparse.SUPPRESS, help=_CONFIG)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", parents=[everywhere], help="take deliveries and work on them until told to stop")
    serve.set_defaults(command=_serve)
    work = commands.add_parser(
        "work", parents=[everywhere], help="what the server starts by itself: work whenever a line on standard input says so"
    )
    work.set_defaults(command=_work)
    runs = commands.add_parser("runs", parents=[everywhere], help="the newest runs, and how they ended")
    runs.add_argument("--most", type=_number, default=30, help="how many")
    runs.set_defaults(command=_runs)
    run = commands.add_parser("run", parents=[everywhere], help="every step of a run")
    run.add_argument("id", help="as `synapse-bot runs` shows it, or its beginning")
    run.set_defaults(command=_run)
    audit = commands.add_parser("audit", parents=[everywhere], help="the audit trail")
    trail = audit.add_subparsers(required=True, metavar="COMMAND")
    trail.add_parser("verify", parents=[everywhere], help="prove that nothing in it was changed").set_defaults(command=_verify)
    backup = commands.add_parser("backup", parents=[everywhere], help="copy the database, while the server goes on")
    backup.add_argument("file", type=Path, help="the new file")
    backup.set_defaults(command=_backup)
    return parser


def _number(text: str) -> int:
    """Return how many are asked for. Raises `ArgumentTypeError` for what is no such number."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _serve(asked: argparse.Namespace) -> int:
    from bot import app  # other commands need no server

    asyncio.run(app.serve(settings.read(os.environ, asked.config), asked.config))
    return 0


def _work(asked: argparse.Namespace) -> int:
    from bot import worker  # the server needs no generators
    from synapseops.pipeline.garbage import collect_rarely

    collect_rarely()
    asyncio.run(worker.attend(settings.read(os.environ, asked.config)))
    return 0


def _runs(asked: argparse.Namespace) -> int:
    from bot import telling

    return telling.runs(settings.read(os.environ, asked.config).database, asked.most)


def _run(asked: argparse.Namespace) -> int:
    from bot import telling

    return telling.run(settings.read(os.environ, asked.config).database, asked.id)


def _verify(asked: argparse.Namespace) -> int:
    from bot import telling

    return telling.verify(settings.read(os.environ, asked.config).database)


def _backup(asked: argparse.Namespace) -> int:
    from bot import keeping

    return keeping.backup(settings.read(os.environ, asked.config).database, asked.file)
