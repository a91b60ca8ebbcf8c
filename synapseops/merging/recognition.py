"""Which known output of the factory a folder holds, where its lock does not say so: whoever merged left it out, or kept an older one.

A folder holds an output where most files are there, byte for byte, in which that differs from what the lock records.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from synapseops.generation import Owner
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import REGULAR, Held


def may_be_unrecorded(lock: Lock | None, held: Mapping[str, Held]) -> bool:
    """Tell whether *held* may be another output than *lock* says: some file is not as recorded, or there is no lock."""
    files = lock.files if lock is not None else {}
    return not files or any(
        (there := held.get(lock.moved.get(path, path) if lock is not None else path)) is not None and there.blob not in file.bases
        for path, file in files.items()
        if file.owner is not Owner.TEAM
    )


def recognised(lock: Lock | None, held: Mapping[str, Held], outputs: Iterable[Lock]) -> Lock | None:
    """Return the lock of that one of *outputs* that *held* is, edits aside; None where *lock* tells best."""
    before = lock or Lock()
    best, most = None, 0
    for output in outputs:
        news = [path for path, file in output.files.items() if _is_news(file, before.files.get(path))]
        there = sum(_is_there(held, output, path) for path in news)
        if 2 * there - len(news) > most:
            best, most = output, 2 * there - len(news)
    return _completed(best, before, held) if best is not None else None


def of_tree(lock: Lock, owners: Mapping[str, Owner], commit: str, files: Mapping[str, Held]) -> Lock:
    """Return a pristine *commit*'s *files* as an output, told by what *lock* and *owners* (path → owner) know of them."""
    known = {**owners, **{path: file.owner for path, file in lock.files.items()}}
    landed = _folders(path for path, owner in known.items() if owner is Owner.HISTORY)

    def owner(path: str) -> Owner:
        return known.get(path, Owner.HISTORY if path.rpartition("/")[0] in landed else Owner.FACTORY)

    made = {path: LockedFile(file.mode, owner(path), file.blob) for path, file in files.items()}
    return replace(lock, inputs="", source="", pristine=tuple(sorted({*lock.pristine, commit})), files={**lock.files, **made})


def of_made(lock: Lock, before: Lock | None, held: Mapping[str, Held]) -> Lock:
    """Return *lock*, of what is made now, as an output that *held* may be: what lies where history does, is history that landed."""
    every = {**lock.files, **(before.files if before is not None else {})}
    history = {path for path, file in lock.files.items() if file.owner is Owner.HISTORY}
    folders = _folders(path for path, file in every.items() if file.owner is Owner.HISTORY)
    landed = {
        path: LockedFile(file.mode, Owner.HISTORY, file.blob)
        for path, file in held.items()
        if path not in lock.files and path.rpartition("/")[0] in folders and file.mode in REGULAR
    }
    there = {path: file for path, file in lock.files.items() if path not in history or path in held}
    return replace(lock, files={**there, **landed})


def _folders(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path.rpartition("/")[0] for path in paths)


def _is_news(file: LockedFile, recorded: LockedFile | None) -> bool:
    if file.owner is not Owner.FACTORY or not file.base:
        return False
    return recorded is None or file.base not in {*recorded.bases, recorded.pending}


def _is_there(held: Mapping[str, Held], output: Lock, path: str) -> bool:
    file = held.get(output.moved.get(path, path))
    return file is not None and file.blob == output.files[path].base


def _completed(output: Lock, before: Lock, held: Mapping[str, Held]) -> Lock:
    """Return *output* knowing what else of *before* is there: what is edited and not made any more, and what landed earlier."""
    more = {path: file for path, file in before.files.items() if path not in output.files and before.moved.get(path, path) in held}
    files = dict(sorted({**output.files, **more}.items()))
    moved = {**before.moved, **output.moved}
    return replace(output, files=files, moved={path: place for path, place in sorted(moved.items()) if path in files})
