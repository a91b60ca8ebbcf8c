"""`synapse resolve`: take one side of conflicts, and run, so that the branch holds what was decided."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from action import running
from synapseops.errors import UsageError
from synapseops.forge.local import open_repository
from synapseops.merging.entries import Favour
from synapseops.pipeline.decided import Decisions


def run(arguments: argparse.Namespace) -> int:
    """Find the conflicts that are meant, and run with what was decided about them."""
    asked = running.Asked(arguments.repo, arguments.base, False, arguments.format, arguments.debug, books_only=True)
    if arguments.all == bool(arguments.paths) or "" in arguments.paths:
        raise UsageError("name the files that you decide about, or all of them with --all", "synapse edits lists them")
    favour = Favour.THEIRS if arguments.theirs else Favour.OURS
    reports, _ = running.results(asked)
    waiting = {report.from_root(one.path): report.intent for report in reports for one in report.conflicts}
    meant = sorted(waiting) if arguments.all else [_meant(path, waiting, arguments.repo) for path in arguments.paths]
    if not meant:
        raise UsageError("nothing awaits a decision")
    decided = Decisions(dict.fromkeys(meant, favour))
    only = frozenset(waiting[path] for path in meant)
    return running.carry_out(replace(asked, writes=True, books_only=False, is_decision=True, only=only, decided=decided))


def _meant(path: str, waiting: dict[str, str], repository: Path) -> str:
    """Return the conflict that *path* names: from the root, from the current folder, or from the output folder."""
    for name in _names(path, repository):
        if name in waiting:
            return name
    ending = [one for one in sorted(waiting) if one.endswith(f"/{path}")]
    if len(ending) == 1:
        return ending[0]
    raise UsageError(f'"{path}" awaits no decision' if not ending else f'"{path}" is not one file', "synapse edits lists the files that do")


def _names(path: str, repository: Path) -> Iterator[str]:
    yield path
    root = open_repository(repository).work_tree
    if root is not None:
        yield Path(os.path.relpath(path, root)).as_posix()
