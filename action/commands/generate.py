"""`synapse generate`: what an intent makes, written into a folder of its own, with no need of git."""

import argparse
import contextlib
import os
from pathlib import Path

from action import exits, installed, streams, worktree
from action.commands import check
from action.folders import updating
from action.folders.fates import Fate
from action.folders.locking import alone
from action.folders.marks import Marks, Memory
from action.folders.updating import Update
from action.folders.writing import Known, Overtaken, write
from synapseops.diagnostics import Diagnostic, in_order
from synapseops.diagnostics.render import as_object
from synapseops.errors import UsageError
from synapseops.merging import paths
from synapseops.pipeline.pristine import Pristine, derive
from synapseops.pipeline.subjects import Subject
from synapseops.report.text import shown
from synapseops.verification.formatting import RuffFormatter


def run(arguments: argparse.Namespace) -> int:
    """Write the folder, or say what is wrong with the intent."""
    try:
        return _alone(arguments)
    except Overtaken:  # the folder is there now, to be waited for and brought up to date
        return _alone(arguments)


def _alone(arguments: argparse.Namespace) -> int:
    with alone(arguments.out) if arguments.out.is_dir() else contextlib.nullcontext():
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    left = _left(arguments.out)
    intent = worktree.the_one(arguments.path)
    generators, kinds = installed.generators()
    here, subject, diagnostics = next(iter(check.examine([intent], kinds)))
    blueprint = subject.found.reading.blueprint
    if subject.is_faulty or blueprint is None:
        return _end(arguments, subject, diagnostics, None)
    held = updating.held(left, arguments.out) if left is not None and left.service == blueprint.service.name else {}
    made = derive(blueprint, generators, formatter=RuffFormatter(), cache=installed.cache(), landed={}, held=held)
    faults = [check.seen_from_here(subject.found.reading.source.place(fault), here) for fault in made.faults]
    if faults:
        return _end(arguments, subject, list(in_order([*diagnostics, *faults])), None)
    paths.check([*made.files, *made.held])
    return _end(arguments, subject, diagnostics, made, _written(made, blueprint.service.name, left, arguments.out))


def _left(out: Path) -> Marks | None:
    """Return what we left in the folder *out*, or None for a new one. Raises `UsageError` for what is not ours to write to."""
    left = _remembered(out)
    if left is None and os.path.ismount(out):
        raise UsageError(f'the folder "{out}" is a mount point, which cannot be replaced', "name a new folder in it")
    _refuse_cache_in(out)
    if out.is_dir():
        with os.scandir(out) as entries:
            is_empty = not any(True for _ in entries)
        if left is None and not is_empty:
            raise UsageError(f'the folder "{out}" is not empty, and generate is not known to have written it', _ANEW)
        if is_empty and os.path.samefile(out, "."):
            raise UsageError(f'the folder "{out}" is the current one, which cannot be replaced', "name a new folder in it")
        return None if is_empty else left
    if os.path.lexists(out):
        raise UsageError(f'"{out}" is not a folder', "name one that does not exist yet")
    return None


def _refuse_cache_in(out: Path) -> None:
    """Raise `UsageError` where our own cache lies in *out*: it would be in the way there before anything is written."""
    folder, cache = Path(os.path.realpath(out)), Path(os.path.realpath(installed.kept()))
    if cache.is_relative_to(folder):
        raise UsageError(f'the cache folder "{cache}" lies in "{out}"', "set XDG_CACHE_HOME to a folder outside of it, or name another DIR")


def _remembered(out: Path) -> Marks | None:
    left = _memory().load(out)
    return left if left is not None and updating.is_ours(left, out) else None


def _memory() -> Memory:
    """Return what is remembered of folders that were written, beside the cache of renderings."""
    return Memory(installed.kept() / "folders")


_ANEW = "name one that does not exist yet; nothing of others is ever overwritten"


def _written(made: Pristine, service: str, left: Marks | None, out: Path) -> Update | None:
    """Write what was *made*, and return what that changed in a folder in which something was *left*."""
    memory = _memory()
    if left is not None:
        if left.service != service:
            raise UsageError(f'the folder "{out}" holds the service {left.service}, and this one is {service}', "name another folder")
        return updating.update(made, left, out, memory)

    def remember(known: Known) -> None:
        with contextlib.suppress(OSError):  # then the folder cannot be brought up to date, which is said when somebody tries
            memory.save(out, Marks(service, {path: mark.of(known[path]) for path, mark in updating.marks(made).items()}))

    write(made.files, out, remember)
    return None


def _end(
    arguments: argparse.Namespace, subject: Subject, diagnostics: list[Diagnostic], made: Pristine | None, update: Update | None = None
) -> int:
    blueprint = subject.found.reading.blueprint
    name = blueprint.service.name if blueprint is not None else ""
    files = sorted([*made.files, *made.held]) if made is not None else []
    if arguments.format == "json":
        told = [as_object(diagnostic) for diagnostic in diagnostics]
        out = str(arguments.out) if made is not None else None
        changes = None if update is None else {fate.value: update.of[fate] for fate in _TOLD}
        known = {"service": name, "intent": subject.found.path, "out": out, "files": files, "changes": changes}
        streams.print_json({**known, "diagnostics": told, "error": None})
    else:
        check.show(diagnostics)
        print(_summary(name, len(files), arguments.out, update) if made is not None else "nothing was written: the intent has faults")
    return exits.FINE if made is not None else exits.FAULTS


_TOLD = (Fate.ADDED, Fate.CHANGED, Fate.REMOVED, Fate.EDITED)


def _summary(name: str, files: int, out: Path, update: Update | None) -> str:
    whole = f'{name}: {files} files in "{out}"'
    if update is None:
        return whole
    edited = "".join(f'\nstays as you edited it: "{shown(path)}"' for path in update.of[Fate.EDITED])
    return f"{whole}: {update.counted}{edited}"
