"""The output folder as it should be: what the factory makes, what is the team's, what people added. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from synapseops import __version__
from synapseops.forge.base import EXECUTABLE_MODE, FILE_MODE, NewFile, TreeFile
from synapseops.generation import Owner
from synapseops.merging import people
from synapseops.merging.lock import Lock
from synapseops.merging.people import Carried, Wanted
from synapseops.pipeline.pristine import PristineFile
from synapseops.pipeline.standing import Folder, Standing

File = NewFile | TreeFile


@dataclass(frozen=True, slots=True)
class Arranged:
    """The output folder without its lock (path below it → file), the lock that will be written (not yet knowing its pristine
    commit), the files of that commit, and what people did."""

    files: Mapping[str, File]
    lock: Lock
    pristine: Mapping[str, File]
    carried: Carried

    def differs(self, folder: Folder | None) -> bool:
        """Tell whether *folder* holds anything else than it should; the lock alone is no difference."""
        return folder is None or identities(self.files) != identities(folder.files)


def arrange(standing: Standing, made: Mapping[str, PristineFile], *, intent: str) -> Arranged:
    """Return the output folder for what the generators *made*, or for what was made before of the same inputs."""
    held, before = standing.at_base.held, standing.at_base.lock
    news = {path: NewFile(file.data, EXECUTABLE_MODE if file.executable else FILE_MODE) for path, file in made.items()}
    wanted = _recorded(standing.recorded) if standing.recorded else {path: _wanted(news[path], file.owner) for path, file in made.items()}
    carried = people.carry(wanted, held, before, landed=history(standing.at_base).keys())
    written = {path: _content(wanted[path], news.get(path)) for path in carried.written}
    lock = Lock(intent=intent, factory=__version__, inputs=standing.inputs)
    lock = people.renewed(lock, wanted, carried, before=before)
    pristine = {path: _content(Wanted(file.base, file.mode, file.owner), news.get(path)) for path, file in lock.files.items()}
    return Arranged({**written, **{path: held[path] for path in carried.kept}}, lock, pristine, carried)


def history(folder: Folder) -> dict[str, TreeFile]:
    """Return the files of *folder* that landed and stay for ever: those that its lock calls history."""
    recorded = folder.lock.files if folder.lock is not None else {}
    return {path: file for path, file in folder.held.items() if path in recorded and recorded[path].owner is Owner.HISTORY}


def around_history(folder: Folder) -> dict[str, TreeFile]:
    """Return what a migration builds on: the history of *folder*, and all else in the top-level folders that hold it."""
    tops = {path.partition("/")[0] for path in history(folder)}
    return {path: file for path, file in folder.held.items() if path.partition("/")[0] in tops}


def identities(files: Mapping[str, File]) -> dict[str, tuple[str, int]]:
    """Return blob id and git mode of each file."""
    return {path: (file.blob if isinstance(file, TreeFile) else blob_id(file.data), file.mode) for path, file in files.items()}


def blob_id(data: bytes) -> str:
    """Return the id that git gives to *data*."""
    return hashlib.sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def with_pristine(lock: Lock, commit: str) -> Lock:
    """Return *lock* naming the commit that holds every base it records."""
    return replace(lock, pristine=(commit,))


def _recorded(lock: Lock) -> dict[str, Wanted]:
    return {path: Wanted(file.base, file.mode, file.owner) for path, file in lock.files.items()}


def _wanted(file: NewFile, owner: Owner) -> Wanted:
    return Wanted(blob_id(file.data), file.mode, owner)


def _content(wanted: Wanted, new: NewFile | None) -> File:
    """Return *new* where it is what is wanted, else what the repository holds already."""
    return new if new is not None and (blob_id(new.data), new.mode) == (wanted.blob, wanted.mode) else TreeFile(wanted.blob, wanted.mode)
