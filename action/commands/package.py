"""`synapse package verify`: prove a zip that a run made, and the provenance that lies beside it."""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from action import exits, streams
from synapseops.errors import UsageError
from synapseops.package import layout
from synapseops.package.checking import Verdict, verdict
from synapseops.package.opening import LARGEST
from synapseops.report import package


def run(arguments: argparse.Namespace) -> int:
    """Tell everything that is wrong with the package, and by the exit code whether something is."""
    zipped = _bytes(arguments.zip)
    found = verdict(zipped, None if arguments.no_provenance else _provenance(arguments.zip, arguments.provenance))
    if arguments.format == "json":
        streams.print_json({"package": package.as_object(found), "error": None})
    else:
        _print(found, arguments.zip.name)
    return exits.FINE if found.holds else exits.FAULTS


def _provenance(zipped: Path, named: Path | None) -> bytes:
    """Return the provenance that was *named*, or what lies beside the zip."""
    beside = zipped.with_name(zipped.name.removesuffix(layout.ZIP) + layout.PROVENANCE)
    if named is None and not beside.exists():
        raise UsageError(
            f'there is no "{beside.name}" beside the zip', "name it with --provenance FILE, or prove the zip alone with --no-provenance"
        )
    return _bytes(named or beside)


def _bytes(path: Path) -> bytes:
    """Return what *path* holds, at most one byte more than a package may have."""
    if path.exists() and not path.is_file():
        raise UsageError(f'"{path}" is no file', "name the zip that a run made")
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError as failure:
        raise UsageError(f'there is no file "{path}"', "name the zip that a run made") from failure


def _print(found: Verdict, name: str) -> None:
    console = Console(highlight=False, markup=False, emoji=False, no_color=not streams.takes_colour(sys.stdout))
    for line in package.lines(found, name):
        console.print(line, soft_wrap=True)
