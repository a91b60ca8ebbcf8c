"""`synapse check`: every fault of the intents in a work tree, each at its line."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from action import exits, installed, streams, worktree
from synapseops.diagnostics import Diagnostic, Severity, in_order
from synapseops.diagnostics.render import as_object, as_text, as_workflow_command
from synapseops.intent import Kinds
from synapseops.merging.paths import LOCK_NAME
from synapseops.pipeline.subjects import Subject, judged
from synapseops.report.text import count


def run(arguments: argparse.Namespace) -> int:
    """Read the intents, print what is wrong with them, and tell by the exit code whether something is."""
    _, kinds = installed.generators()
    intents = worktree.find(arguments.paths)
    checked = list(examine(intents, kinds))
    if arguments.format == "json":
        streams.print_json(as_report(checked, verbose=arguments.verbose))
    elif arguments.format == "workflow":
        print("".join(f"{as_workflow_command(diagnostic)}\n" for diagnostic in together(checked)), end="")
    else:
        roots = {os.path.relpath(intent.root / intent.path): intent.root for intent in intents}
        _print(checked, verbose=arguments.verbose)
        if any(was_made(roots[path], subject) for path, subject, _ in checked):
            print(UNSEEN.format("synapse plan"))
    return exits.FAULTS if any(map(_is_fault, together(checked))) else exits.FINE


UNSEEN = "the base branch was not looked at: what a change does to rows that are stored (SY230 to SY232) is told by {}"
"""What `check` cannot know where something was made before."""

Checked = tuple[str, Subject, list[Diagnostic]]
"""An intent's path as seen from here, what was read, and its diagnostics with that path."""


def examine(intents: Iterable[worktree.OnDisk], kinds: Kinds) -> Iterator[Checked]:
    """Read *intents*, and tell what is wrong with each at the path that it has from here."""
    for root, path, subject in read_together(intents, kinds):
        here = os.path.relpath(root / path)
        yield here, subject, [seen_from_here(diagnostic, here) for diagnostic in subject.diagnostics]


def together(checked: Iterable[Checked]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of all that was *checked* in one order: no warning stands before an error, whichever file it is of."""
    return in_order(diagnostic for _, _, found in checked for diagnostic in found)


def read_together(intents: Iterable[worktree.OnDisk], kinds: Kinds) -> Iterator[tuple[Path, str, Subject]]:
    """Read *intents*, those of one root together; yield the root, the path from there, and what was read."""
    by_root: dict[Path, dict[str, worktree.OnDisk]] = {}
    for intent in intents:
        by_root.setdefault(intent.root, {})[intent.path] = intent
    for root in sorted(by_root):
        found = judged({path: intent.data for path, intent in by_root[root].items()}, kinds, partial(worktree.Around, root))
        yield from ((root, path, subject) for path, subject in found.items())


def was_made(root: Path, subject: Subject) -> bool:
    """Tell whether something was made of the intent before, so that a base has tables which a change may cost rows."""
    return subject.found.reading.blueprint is not None and os.path.lexists(root / subject.found.into / LOCK_NAME)


def seen_from_here(diagnostic: Diagnostic, path: str) -> Diagnostic:
    """Return *diagnostic* at *path*, which an editor or terminal opens from the current folder."""
    return replace(diagnostic, place=replace(diagnostic.place, file=path))


def show(diagnostics: Iterable[Diagnostic], *, verbose: bool = False) -> None:
    """Print *diagnostics* for a person."""
    colour = streams.takes_colour(sys.stdout)
    for diagnostic in diagnostics:
        print(as_text(diagnostic, colour=colour, verbose=verbose))


def _print(checked: list[Checked], *, verbose: bool) -> None:
    every = together(checked)
    show(every, verbose=verbose)
    faults, warnings = sum(map(_is_fault, every)), sum(one.severity is Severity.WARNING for one in every)
    told = [count(len(checked), "intent"), count(faults, "fault") if faults else "no faults"]
    print(", ".join([*told, *([count(warnings, "warning")] if warnings else [])]))


def _is_fault(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is Severity.ERROR


def as_report(checked: list[Checked], *, verbose: bool) -> dict[str, object]:
    """Return what `--format json` prints."""
    told = partial(as_object, verbose=verbose)
    intents = [{"path": path, "service": _service(subject), "diagnostics": list(map(told, found))} for path, subject, found in checked]
    return {"intents": intents, "diagnostics": list(map(told, together(checked))), "error": None}


def _service(subject: Subject) -> str:
    blueprint = subject.found.reading.blueprint
    return blueprint.service.name if blueprint is not None else ""
