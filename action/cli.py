"""`synapse …`: what can be asked for, and the one place where what went wrong ends.

Nothing heavy is imported here: a command is imported when it is run.
"""

import argparse
import importlib
import itertools
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias

from action import edge, exits
from synapseops import __version__
from synapseops.errors import UsageError
from synapseops.pipeline.garbage import collect_rarely

_FORMATS = ("text", "json")
_EPILOG = """exit codes:
  0  fine (what could not be run, and warnings, never change that)
  1  faults in an intent, a failed check, an unmet gate of delivery.require, an edit that awaits a decision, or no proof;
     synapse edits only lists what awaits one, and ends with 0
  2  usage, or a repository or output folder that cannot be worked in
  3  a fault of ours
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Leave what was wrong to the edge, which knows in which format to say it."""
        raise UsageError(message, f"{self.prog} --help says more")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    edge.prepare_streams()
    if argv is None:  # the process is ours
        edge.end_as_interrupts_do()
        collect_rarely()
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look for some in every package that is installed
    code = edge.guarded(lambda: _run(words), as_json=_asks_for_json(words), debug="--debug" in words)
    if argv is None:
        edge.leave(code)
    return code


def _run(words: list[str]) -> int:
    arguments = parser(words[0] if words else "").parse_args(words)
    if arguments.command is None:
        parser().print_help()
        return exits.FINE
    module = importlib.import_module(f"action.commands.{arguments.command}")
    code: int = module.run(arguments)
    return code


def parser(asked: str = "") -> argparse.ArgumentParser:
    """Return the parser of everything that can be asked for, of which nothing but the command *asked* for matters, if it is one."""
    root = _Parser(
        prog="synapse",
        description="From one file of intent to a reviewed pull request.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    root.add_argument("--version", action="version", version=f"synapse {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for add in [_GROUPS[asked]] if asked in _GROUPS else dict.fromkeys(_GROUPS.values()):
        add(commands)
    return root


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _add(commands: _Commands, name: str, told: str, *, formats: tuple[str, ...] = _FORMATS) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.", allow_abbrev=False)
    parser.add_argument("--format", choices=formats, default="text", help="how the result is printed (default: text)")
    parser.add_argument("--debug", action="store_true", help="show the traceback of a fault of ours")
    return parser


def _init(commands: _Commands) -> None:
    parser = _add(commands, "init", "write a commented synapse.yaml to begin with")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="where to (default: here)")


def _check(commands: _Commands) -> None:
    parser = _add(commands, "check", "read intents of the work tree and report every fault", formats=(*_FORMATS, "workflow"))
    parser.add_argument(
        "paths", nargs="*", type=Path, default=[Path()], metavar="PATH", help="intents, or folders to look in (default: here)"
    )
    parser.add_argument("--verbose", action="store_true", help="tell all of what a finding sums up")


def _suggest(commands: _Commands) -> None:
    parser = _add(commands, "suggest", "write rules by name between two records, for review")
    parser.add_argument("source", metavar="FROM", help="the record that is read: SYSTEM.Record, or a resource")
    parser.add_argument("target", metavar="TO", help="the record that is made")
    parser.add_argument("--intent", type=Path, default=Path(), metavar="PATH", help="their intent, or its folder (default: here)")


def _map(commands: _Commands) -> None:
    parser = _add(commands, "map", "run one mapping on records, in the sandbox")
    parser.add_argument("name", metavar="NAME", help="the mapping")
    parser.add_argument("--in", dest="records", required=True, metavar="FILE", help="a JSON record, a list or lines of them, or -")
    parser.add_argument("--intent", type=Path, default=Path(), metavar="PATH", help="its intent, or its folder (default: here)")
    parser.add_argument("--context", action="append", metavar="NAME=VALUE", help="a value of the mapping's context; once for each")
    parser.add_argument("--explain", action="store_true", help="show each leaf's value, source, steps and rule")


def _generate(commands: _Commands) -> None:
    parser = _add(commands, "generate", "write what an intent makes into a new folder, or bring one that it wrote up to date")
    parser.add_argument(
        "path", type=Path, nargs="?", default=Path(), metavar="PATH", help="an intent, or its folder (default: the one of this folder)"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="a folder that does not exist yet, is empty, or was written by this command"
    )


def _plan_and_run(commands: _Commands) -> None:
    told = {
        "plan": "say what a run would change, with all checks and tests, and write nothing",
        "run": "bring every committed intent to its branch and pull request",
    }
    for name, what in told.items():
        parser = _in_repository(commands, name, what)
        told_of = "also tell which small faults in mappings and validators the tests notice (SECONDS of trying, once they passed; else 60)"
        parser.add_argument("--strength", nargs="?", type=_seconds, const=60.0, default=0.0, metavar="SECONDS", help=told_of)
        if name == "run":
            parser.add_argument("--recreate", action="store_true", help="make the branch anew, without what people committed to it")


def _seconds(text: str) -> float:
    """Return a time to spend. Raises `ArgumentTypeError` for what is none."""
    seconds = float(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0.0
    if not 1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 1 to 3600")
    return seconds


def _edits(commands: _Commands) -> None:
    _in_repository(commands, "edits", "list what people edited in generated files, and what awaits a decision")
    parser = _in_repository(commands, "forget", "drop edits by their ids, and run")
    parser.add_argument("ids", nargs="+", metavar="ID", help="as synapse edits lists them")
    parser = _in_repository(commands, "resolve", "take one side where an edit and a change contradict, and run")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file that awaits a decision")
    parser.add_argument("--all", action="store_true", help="every file that does")
    _sides(parser)
    parser = _in_repository(commands, "approve", "approve of the breaking changes that an open pull request brings, and run")
    parser.add_argument("fingerprint", metavar="FINGERPRINT", help="as the report tells it: it stands for exactly these changes")
    parser = _add(commands, "explain", "what a run decided, why, and from which facts, by its own record")
    parser.add_argument("run", nargs="?", metavar="RUN", help="how its name in .git/synapse/runs begins (default: the newest)")
    parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the git repository (default: the one around here)")


def _sides(parser: argparse.ArgumentParser) -> None:
    side = parser.add_mutually_exclusive_group(required=True)
    side.add_argument("--theirs", action="store_true", help="take the factory's lines")
    side.add_argument("--ours", action="store_true", help="keep the team's lines")


def _verify(commands: _Commands) -> None:
    parser = _add(commands, "verify", "prove that a commit holds what is made of its intents, and listed edits")
    _repository(parser)
    parser.add_argument("--ref", default="HEAD", metavar="REF", help="a branch or commit (default: HEAD)")
    parser.add_argument("--base", metavar="REF", help="the branch against which edits are told (default: the current one)")


def _package(commands: _Commands) -> None:
    told = "prove a zip that a run made"
    actions = commands.add_parser("package", help=told, description=f"{told[0].upper()}{told[1:]}.", allow_abbrev=False)
    parser = _add(actions.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=_Parser), "verify", told)
    parser.add_argument("zip", type=Path, metavar="ZIP", help="the zip")
    provenance = parser.add_mutually_exclusive_group()
    provenance.add_argument("--provenance", type=Path, metavar="FILE", help="where it comes from (default: NAME.provenance.json beside it)")
    provenance.add_argument("--no-provenance", action="store_true", help="prove the zip alone")


def _in_repository(commands: _Commands, name: str, told: str) -> argparse.ArgumentParser:
    parser = _add(commands, name, told)
    _repository(parser)
    parser.add_argument(
        "--base", metavar="REF", help="the branch to propose to (default: delivery.base of the intent, else the current one)"
    )
    return parser


def _repository(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the git repository (default: the one around here)")


def _demo(commands: _Commands) -> None:
    parser = _add(commands, "demo", "make a repository with an example, and run it")
    parser.add_argument("--dir", type=Path, metavar="DIR", dest="folder", help="where to make it (default: a new temporary folder)")
    parser.add_argument("--story", choices=("edits",), help="tell how people's edits survive, in ten steps, instead")


def _schema(commands: _Commands) -> None:
    _add(commands, "schema", "print the JSON Schema of synapse.yaml, for editors")


_GROUPS: dict[str, Callable[[_Commands], None]] = {
    "init": _init,
    "check": _check,
    "suggest": _suggest,
    "map": _map,
    "generate": _generate,
    **dict.fromkeys(("plan", "run"), _plan_and_run),
    **dict.fromkeys(("edits", "forget", "resolve", "approve", "explain"), _edits),
    "verify": _verify,
    "package": _package,
    "demo": _demo,
    "schema": _schema,
}
"""What adds each command: in this order they are told."""


def _asks_for_json(words: list[str]) -> bool:
    """Tell whether JSON is asked for, also where the words cannot be parsed."""
    return "--format=json" in words or any(pair == ("--format", "json") for pair in itertools.pairwise(words))
