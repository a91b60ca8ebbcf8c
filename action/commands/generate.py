"""`synapse generate`: what an intent makes, written into a folder of its own, with no need of git."""

import argparse
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from action import exits, installed, streams, worktree
from action.commands import check
from synapseops.diagnostics import Diagnostic
from synapseops.diagnostics.render import as_object
from synapseops.errors import UsageError
from synapseops.merging import paths
from synapseops.pipeline.pristine import Pristine, PristineFile, derive
from synapseops.pipeline.survey import Subject
from synapseops.verification.formatting import RuffFormatter

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def run(arguments: argparse.Namespace) -> int:
    """Write the tree, or say what is wrong with the intent."""
    _refuse(arguments.out)
    intent = worktree.the_one(arguments.path)
    generators, kinds = installed.generators()
    here, subject, diagnostics = next(iter(check.examine([intent], kinds)))
    blueprint = subject.found.reading.blueprint
    if subject.is_faulty or blueprint is None:
        return _end(arguments, subject, diagnostics, None)
    made = derive(blueprint, generators, formatter=RuffFormatter(), cache=installed.cache(), landed={})
    faults = [check.seen_from_here(subject.found.reading.source.place(fault), here) for fault in made.faults]
    if faults:
        return _end(arguments, subject, [*diagnostics, *faults], None)
    write(made.files, arguments.out)
    return _end(arguments, subject, diagnostics, made)


def write(files: Mapping[str, PristineFile], out: Path) -> None:
    """Write *files* into *out*: beside it first, so that it is there whole or not at all."""
    paths.check(files)
    out = Path(os.path.realpath(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name[:100]}.", dir=out.parent) as scratch:
        tree = Path(scratch, "tree")
        for folder in {path.rpartition("/")[0] for path in files} | {""}:
            (tree / folder).mkdir(parents=True, exist_ok=True)
        before = os.umask(0o022)  # files have the rights that they would have in a commit
        try:
            for path, file in files.items():
                _put(f"{tree}/{path}", file)
        finally:
            os.umask(before)
        if out.is_dir():
            out.rmdir()  # it is empty, else this refuses
        tree.rename(out)


def _put(path: str, file: PristineFile) -> None:
    """Write one of thousands: a file object for each would cost as much as writing."""
    descriptor = os.open(path, _WRITE, 0o755 if file.executable else 0o644)
    try:
        rest = memoryview(file.data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _refuse(out: Path) -> None:
    if os.path.ismount(out):
        raise UsageError(f'the folder "{out}" is a mount point, which cannot be replaced', "name a new folder in it")
    if out.is_dir():
        with os.scandir(out) as entries:
            if any(True for _ in entries):
                raise UsageError(f'the folder "{out}" is not empty', "name one that does not exist yet; nothing is ever overwritten")
        if os.path.samefile(out, "."):
            raise UsageError(f'the folder "{out}" is the current one, which cannot be replaced', "name a new folder in it")
    elif os.path.lexists(out):
        raise UsageError(f'"{out}" is not a folder', "name one that does not exist yet")


def _end(arguments: argparse.Namespace, subject: Subject, diagnostics: list[Diagnostic], made: Pristine | None) -> int:
    blueprint = subject.found.reading.blueprint
    name = blueprint.service.name if blueprint is not None else ""
    files = sorted(made.files) if made is not None else []
    if arguments.format == "json":
        told = [as_object(diagnostic) for diagnostic in diagnostics]
        out = str(arguments.out) if made is not None else None
        streams.print_json({"service": name, "intent": subject.found.path, "out": out, "files": files, "diagnostics": told, "error": None})
    else:
        check.show(diagnostics)
        print(f'{name}: {len(files)} files in "{arguments.out}"' if made is not None else "nothing was written: the intent has faults")
    return exits.FINE if made is not None else exits.FAULTS
