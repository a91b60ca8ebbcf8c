"""`synapse demo`: a repository with an example, from intent to pull request, left there to be looked at."""

import argparse
import os
import shlex
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from action import exits, running, story, streams
from synapseops.errors import UsageError
from synapseops.forge.sample import make_repository
from synapseops.report import data
from synapseops.report.model import Report

_EXAMPLE = "orders"
_DAY = 1_767_225_600  # 2026-01-01: what is shown does not depend on when it is
_README = b"# A shop\n\nIts orders are kept by a service of its own: see `synapse.yaml`.\n"


def run(arguments: argparse.Namespace) -> int:
    """Make the repository, run, and say how to look at what came of it."""
    folder = _folder(arguments.folder)
    if arguments.story == "edits":
        return _tell(folder, as_json=arguments.format == "json")
    files = {"synapse.yaml": example(_EXAMPLE), "README.md": _README}
    make_repository(folder, files, message="Say what the orders service is", at=_DAY)
    reports, notes = running.results(running.Asked(folder, None, True, arguments.format, arguments.debug))
    if arguments.format == "json":
        streams.print_json({**data.runs_object(list(reports)), "repository": str(folder)})
    else:
        running.show(reports, notes, "text")
        _point(folder, reports)
    return exits.worst(reports)


def _tell(folder: Path, *, as_json: bool) -> int:
    """Tell the story of edits, each step when it has happened."""
    if as_json:
        streams.print_json({"steps": [step.as_object() for step in story.tell(folder)], "repository": str(folder), "error": None})
        return exits.FINE
    console = Console(highlight=False, markup=False, emoji=False, no_color=not streams.takes_colour(sys.stdout))
    for step in story.tell(folder):
        console.print(Text(step.title, style="bold"), soft_wrap=True)
        console.print(Text(f"  $ {step.command}", style="cyan"), soft_wrap=True)
        for line in step.lines:
            console.print(line, soft_wrap=True)
        print()
    print(f"it all happened in {shlex.quote(str(folder))}: git log --graph --all tells it again")
    return exits.FINE


def example(name: str) -> bytes:
    """Return the intent of an example: inside the wheel, else beside this package in a checkout."""
    packaged = Path(__file__).parents[1] / "_examples"
    examples = packaged if packaged.is_dir() else Path(__file__).parents[2] / "examples"
    return (examples / name / "synapse.yaml").read_bytes()


def _folder(asked: Path | None) -> Path:
    if asked is None:
        return Path(tempfile.mkdtemp(prefix="synapse-demo-"))
    if asked.exists() and (not asked.is_dir() or any(asked.iterdir())):
        raise UsageError(f'"{asked}" is not an empty folder', "name one that does not exist yet")
    asked.mkdir(parents=True, exist_ok=True)
    return Path(os.path.realpath(asked))


def _point(folder: Path, reports: tuple[Report, ...]) -> None:
    """Say how to look at the branch, its pull request and the service."""
    for report in reports:
        if report.pull_request is None:
            continue
        where = shlex.quote(str(folder))
        print()
        print("look at it:")
        print(f"  cd {where}")
        print(f"  git diff --stat main...{report.branch}")
        print(f"  less {shlex.quote(report.pull_request.path)}")
        print(f"  git switch {report.branch} && less {shlex.quote(f'{report.into}/README.md')}")
