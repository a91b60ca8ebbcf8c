"""What `plan`, `run` and `demo` share: a repository on this machine, its audit trail, progress, and the result's printing."""

import asyncio
import os
import sys
import time
import traceback
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from rich.console import Console

from action import edge, exits, installed, progress, streams, wiring, worktree
from synapseops.diagnostics import Diagnostic, Severity
from synapseops.diagnostics.render import as_text
from synapseops.errors import UsageError
from synapseops.forge.local import LocalRepository, open_repository
from synapseops.intent.documents import LARGEST
from synapseops.merging.sides import blob_id
from synapseops.pipeline.course import Wanted
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.events import Emit, Event
from synapseops.pipeline.run import run
from synapseops.report import data, terminal
from synapseops.report.model import Ending, Report
from synapseops.report.text import count, shown
from synapseops.validation import read

_NO_NEWS = frozenset({Ending.UP_TO_DATE, Ending.NOTHING_TO_PROPOSE, Ending.QUIET})


class Asked(Struct, frozen=True):
    """What was asked for on the command line."""

    repository: Path
    base: str | None
    writes: bool
    output: str
    debug: bool
    recreate: bool = False
    only: frozenset[str] | None = None
    decided: Decisions = NONE
    books_only: bool = False
    is_decision: bool = False
    strength: float = 0.0


def carry_out(asked: Asked) -> int:
    """Run, print what came of it, and return the exit code. Remarks on the intent are told in full where it is the intent that is asked
    about, and not where people decide about edits or changes."""
    reports, notes = results(asked)
    show(reports, notes, asked.output, brief=asked.is_decision)
    return exits.worst(reports)


def results(asked: Asked) -> tuple[tuple[Report, ...], list[str]]:
    """Run, and return the reports and what is to be said beside them."""
    repository = open_repository(asked.repository)
    base = repository.base(asked.base)
    trail = repository.trail(started=time.time(), process=os.getpid()) if asked.writes else None
    with progress.listening(asked.output) as shown:

        def emit(event: Event) -> None:
            shown(event)
            if trail is not None:
                trail.write(event.as_line(time.time()))

        notes = asyncio.run(_uncommitted(repository, base))
        reports = asyncio.run(_run(repository, asked, base, emit, notes))
    return reports, notes


async def _run(repository: LocalRepository, asked: Asked, base: str, emit: Emit, notes: list[str]) -> tuple[Report, ...]:
    def on_failure(failure: Exception) -> None:
        if asked.debug:
            traceback.print_exception(failure, file=sys.stderr)

    named = asked.base is not None
    wanted = Wanted(base, named, asked.writes, asked.recreate, asked.only, asked.decided, asked.books_only, strength=asked.strength)
    try:
        return await run(wiring.equipment(repository, emit), wanted, on_failure=on_failure)
    except UsageError as failure:
        raise UsageError(failure.message, "; ".join([*notes, failure.hint])) if notes else failure from failure


async def _uncommitted(repository: LocalRepository, base: str) -> list[str]:
    """Say which intents of the work tree, and files that they name, are not on *base* as they are: only commits are read."""
    root = repository.work_tree
    if root is None:
        return []
    commit = await repository.resolve(base)
    held = await repository.list_files(commit) if commit is not None else {}
    found = dict.fromkeys(
        path
        for file in worktree.walk(root)
        if worktree.root_of(file.parent) == root  # no repository within this one
        for path in (file.relative_to(root).as_posix(), *_documents(file, root))
    )
    notes = []
    for path in found:
        if path not in held:
            notes.append(f'"{path}" is not committed on "{base}", and only commits are read')
        elif not _is_same(root / path, held[path].blob):
            notes.append(f'"{path}" differs from what is committed on "{base}", and only commits are read')
    return notes


def _documents(file: Path, root: Path) -> list[str]:
    """Return the files that the intent in *file* names, by their paths from *root*; links, and what cannot be read, are let be."""
    try:
        intent = worktree.read(file)
    except OSError:
        return []
    _, kinds = installed.generators()
    named = read(intent.data, intent.path, kinds, worktree.Around(root, intent.path)).documents
    paths = (os.path.normpath(os.path.join(os.path.dirname(intent.path), one)) for one in named)
    return sorted(Path(path).as_posix() for path in paths if os.path.realpath(root / path) == os.path.join(os.path.realpath(root), path))


def _is_same(file: Path, blob: str) -> bool:
    """Tell whether *file* holds what the blob does, also where git checks out with CRLF; what cannot be read is let be."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError:
        return True
    return blob in (blob_id(data), blob_id(data.replace(b"\r\n", b"\n")))


def show(reports: Iterable[Report], notes: list[str], output: str, *, brief: bool = False) -> None:
    """Print *reports* as *output*: `text` or `json`; with *brief*, and where nothing is new, remarks on the intent are counted only."""
    every = list(reports)
    if output == "json":
        streams.print_json({**data.runs_object(every), "uncommitted": notes})
        return
    colour = streams.takes_colour(sys.stdout)
    console = Console(highlight=False, markup=False, emoji=False, no_color=not colour)
    for number, report in enumerate(every):
        if number:
            print()
        told = _told(report, brief=brief)
        for diagnostic in told:
            print(as_text(diagnostic, colour=colour))
        terminal.show(report, console)
        if left := len(report.diagnostics) - len(told):
            print(f"  {count(left, 'remark')} on the intent: synapse check tells {'it' if left == 1 else 'them'}")
        if report.problem is not None and report.problem.kind == "internal":
            print(f"  {edge.bug_hint()}")
    for note in notes:
        print(f"note: {shown(note)}", file=sys.stderr)


def _told(report: Report, *, brief: bool) -> list[Diagnostic]:
    """Return what is told in full: every fault, and remarks where they are news."""
    is_news = not brief and report.ending not in _NO_NEWS
    return [one for one in report.diagnostics if is_news or one.severity is Severity.ERROR]
