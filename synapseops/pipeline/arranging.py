"""The output folder as it should be: the factory's changes merged into what people have, decisions carried out."""

import functools
from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from synapseops import __version__
from synapseops.errors import ToolFailed, UsageError
from synapseops.forge.base import EXECUTABLE_MODE, FILE_MODE, NewFile, TreeFile
from synapseops.generation import Owner
from synapseops.merging import decisions, parsing, threeway
from synapseops.merging.lock import Lock
from synapseops.merging.paths import parents
from synapseops.merging.sides import Blobs, Held, Inputs, Landed, Merged, Placed, Wanted, blob_id, made
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.folders import Folder
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.pristine import PristineFile
from synapseops.pipeline.reading import Shelf
from synapseops.pipeline.standing import Standing
from synapseops.toolchain import Formatter

File = NewFile | TreeFile
_LARGEST_FORMATTED = 1 << 20


class Read(Struct, frozen=True):
    """What the lock remembers of how it came about: the intent's path, the SHA-256 of its bytes, and the generators that are not ours."""

    intent: str
    document: str = ""
    generators: tuple[str, ...] = ()


class Arranged(Struct, frozen=True):
    """The output folder without its lock (path below it → file), the lock that will be written (not yet knowing its own pristine
    commits), the files of those commits, and how it all came about: the merge, what was wanted, what people decided."""

    files: Mapping[str, File]
    lock: Lock
    pristine: tuple[Mapping[str, File], ...]
    merged: Merged
    wanted: Mapping[str, Wanted]
    decided: Decisions = NONE

    def differs(self, folder: Folder | None) -> bool:
        """Tell whether *folder* holds anything else than it should, lacks the lock, or awaits other decisions; all else that a lock
        says is no news."""
        if folder is None or folder.lock is None or folder.is_unrecorded or identities(self.files) != identities(folder.files):
            return True
        return _waiting(self.lock) != _waiting(folder.lock)

    def continues(self, folder: Folder | None) -> bool:
        """Tell whether *folder*, the branch's, is as it should be, what its lock remembers of the files included."""
        if folder is None or folder.lock is None or self.differs(folder):
            return False
        return _remembered(self.lock) == _remembered(folder.lock)


async def arrange(
    shelf: Shelf,
    standing: Standing,
    footing: Footing,
    files: Mapping[str, PristineFile],
    formatter: Formatter,
    decided: Decisions = NONE,
    *,
    read: Read,
) -> Arranged:
    """Return the output folder for what the generators made, or for what was made before of the same inputs; *read* says of what."""
    news = {path: NewFile(file.data, EXECUTABLE_MODE if file.executable else FILE_MODE) for path, file in files.items()}
    shelf.add({blob_id(file.data): file.data for file in news.values()})
    wanted = await shelf.answer(functools.partial(_wanted, standing, footing, news, files))
    inputs = Inputs(wanted, footing.held, footing.lock, landed(standing.at_base))
    for id in decided.forgotten:
        inputs = await shelf.answer(functools.partial(decisions.forgotten, inputs, id))
    merged = await _decided(shelf, inputs, decided.without(footing.answered))
    packages = frozenset(path.partition("/")[0] for path in wanted if path.endswith(".py") and "/" in path)
    merged = await _formatted(shelf, footing.held, merged, formatter, packages)
    made_now = {blob_id(file.data): file.data for file in news.values()}
    bases = [file.base for path, file in merged.locked.items() if file.base not in made_now and _is_edited(merged, path)]
    older = () if await shelf.has_all(bases) else footing.lock.pristine  # who has them needs to know where they were
    lock = Lock(read.intent, __version__, standing.inputs, older, merged.locked, merged.moved, answers=footing.answers)
    lock = replace(lock, source=standing.base.commit, document=read.document, generators=read.generators)
    lock = _knowing_the_base(lock, standing.at_base)
    placed = {path: _file(file, footing.held.get(path), made_now) for path, file in merged.files.items()}
    return Arranged(placed, lock, _pristine(lock, {**shelf.elsewhere, **made_now}), merged, wanted, decided)


def _knowing_the_base(lock: Lock, base: Folder) -> Lock:
    """Return *lock* knowing what the *base* holds where its own lock does not say so: the next run has to recognise it too."""
    if base.lock is None or not base.is_unrecorded:
        return lock
    return replace(lock, pristine=(*lock.pristine, *base.lock.pristine), landed=(base.lock.inputs, base.lock.source, base.lock.factory))


def _is_edited(merged: Merged, path: str) -> bool:
    file = merged.files.get(merged.moved.get(path, path))
    return file is None or file.blob != merged.locked[path].base


def landed(folder: Folder) -> dict[str, Landed]:
    """Return the files of *folder*, the base's, that landed, by where the factory made them: those too that people deleted since."""
    lock = folder.lock or Lock()
    recorded = {**folder.unrecorded, **{path: file for path, file in lock.files.items() if file.owner is Owner.HISTORY}}
    places = {path: lock.moved.get(path, path) for path in recorded}
    return {path: Landed(folder.held.get(places[path]), file) for path, file in recorded.items()}


def history(folder: Folder) -> dict[str, TreeFile]:
    """Return the files of *folder* that landed and stay for ever: those that its lock calls history."""
    moved = folder.lock.moved if folder.lock is not None else {}
    places = [moved.get(path, path) for path in landed(folder)]
    return {place: folder.held[place] for place in places if place in folder.held}


def around_history(folder: Folder) -> dict[str, TreeFile]:
    """Return what a migration builds on: the history of *folder*, and all else in the top-level folders that hold it."""
    tops = {path.partition("/")[0] for path in history(folder)}
    return {path: file for path, file in folder.held.items() if path.partition("/")[0] in tops}


def identities(files: Mapping[str, File]) -> dict[str, tuple[str, int]]:
    """Return blob id and git mode of each file."""
    return {path: (file.blob if isinstance(file, TreeFile) else blob_id(file.data), file.mode) for path, file in files.items()}


def with_pristine(lock: Lock, commits: Collection[str]) -> Lock:
    """Return *lock* naming the *commits* too that hold the blobs it records."""
    return replace(lock, pristine=tuple(sorted({*lock.pristine, *commits})))


def _remembered(lock: Lock) -> tuple[Mapping[str, object], ...]:
    return lock.files, lock.moved, lock.answers


def _waiting(lock: Lock | None) -> dict[str, str | None]:
    return {path: file.pending for path, file in (lock.files if lock is not None else {}).items() if file.pending is not None}


def _wanted(
    standing: Standing, footing: Footing, news: Mapping[str, NewFile], files: Mapping[str, PristineFile], blobs: Blobs
) -> dict[str, Wanted] | None:
    """Return what is wanted: as recorded where it was made of these very inputs by this very version, since tools may differ.

    What the factory no longer makes, and what the repository lacks the bytes of, is never as recorded.
    """
    wanted = {path: Wanted(blob_id(news[path].data), news[path].mode, file.owner) for path, file in files.items()}
    lock = (standing.at_branch.lock if standing.at_branch is not None and footing.is_live else standing.at_base.lock) or Lock()
    if (lock.inputs, lock.factory) != (standing.inputs, __version__):
        return wanted
    offered = {path: Wanted(file.pending or file.base, file.mode, file.owner) for path, file in lock.files.items() if path in wanted}
    if not blobs.ask(file.blob for file in offered.values()):
        return None
    return wanted | {path: file for path, file in offered.items() if blobs.get(file.blob) is not None}


async def _decided(shelf: Shelf, inputs: Inputs, decided: Decisions) -> Merged:
    """Merge as decided: first about what was offered before, then about what only this merge disputes."""
    asked = decided.of(tuple(decisions.unresolved(inputs.lock)))
    inputs = await shelf.answer(functools.partial(decisions.decided, inputs, asked))
    merged = await shelf.answer(functools.partial(threeway.merge, inputs))
    new = decided.of([conflict.path for conflict in merged.conflicts if conflict.path not in asked])
    if new:
        state = replace(inputs, held=merged.files, lock=Lock(files=merged.locked, moved=merged.moved))
        state = await shelf.answer(functools.partial(decisions.decided, state, new))
        again = await shelf.answer(functools.partial(threeway.merge, state))
        merged = replace(again, mixed=tuple(sorted({*merged.mixed, *again.mixed})))
    if unknown := sorted(decided.conflicts.keys() - asked.keys() - new.keys()):
        raise UsageError(f'"{decided.from_root(unknown[0])}" awaits no decision', "synapse edits lists the files that do")
    resolved = [path for path in (*asked, *new) if path in merged.files]
    return replace(merged, mixed=tuple(sorted({*merged.mixed, *resolved})))


async def _formatted(shelf: Shelf, held: Mapping[str, Held], merged: Merged, formatter: Formatter, packages: Collection[str]) -> Merged:
    """Format what was merged of two sides, where the team's side was formatted; what no parser takes, or is larger than what people format,
    is nobody's to format."""
    made_here = {path: data for path in merged.mixed if (data := merged.files[path].data) is not None}
    texts = {path: data for path, data in made_here.items() if len(data) <= _LARGEST_FORMATTED and parsing.parses(path, data)}
    before = await shelf.answer(functools.partial(_bytes, {path: held[path] for path in texts if path in held}))
    before = {path: data for path, data in before.items() if parsing.parses(path, data)}
    if not before:
        return merged
    try:
        formatted = [path for path, data in formatter.format(before, packages=packages).items() if before[path] == data]
        after = formatter.format({path: texts[path] for path in formatted}, packages=packages) if formatted else {}
    except ToolFailed:  # one of the team's files is beyond the formatter, as its check will tell
        return merged
    return replace(merged, files={**merged.files, **{path: made(data, merged.files[path].mode) for path, data in after.items()}})


def _bytes(files: Mapping[str, Held], blobs: Blobs) -> dict[str, bytes] | None:
    if not blobs.ask(file.blob for file in files.values() if not (isinstance(file, Placed) and file.data is not None)):
        return None
    return {path: data for path, file in files.items() if (data := blobs.of(file)) is not None}


def _file(file: Placed, held: Held | None, made_now: Mapping[str, bytes]) -> File:
    """Return *file* with its bytes where the repository may lack them; what is held stays as it is, whatever it is called."""
    if file.data is not None:
        return NewFile(file.data, file.mode)
    is_new = file.blob in made_now and (held is None or held.blob != file.blob)
    return NewFile(made_now[file.blob], file.mode) if is_new else TreeFile(file.blob, file.mode)


def _pristine(lock: Lock, made_now: Mapping[str, bytes]) -> tuple[Mapping[str, File], ...]:
    """Return the trees that together hold every base and pending blob."""

    def tree(blobs: Mapping[str, str]) -> dict[str, File]:
        # a lock that somebody wrote may name a file and what lies in it
        files = {path: blob for path, blob in blobs.items() if not any(folder in blobs for folder in parents(path))}
        return {path: _recorded(blob, lock.files[path].mode, made_now) for path, blob in files.items()}

    bases = tree({path: file.base for path, file in lock.files.items() if file.base})
    pending = tree({path: file.pending for path, file in lock.files.items() if file.pending is not None})
    return (bases, pending) if pending else (bases,)


def _recorded(blob: str, mode: int, made_now: Mapping[str, bytes]) -> File:
    return NewFile(made_now[blob], mode) if blob in made_now else TreeFile(blob, mode)
