"""The output folder in a commit, and the lock that says what was made there."""

from collections.abc import Container, Mapping

from msgspec import Struct, field

from synapseops.forge.base import Repository, TreeFile
from synapseops.merging import lock as locks
from synapseops.merging.lock import Located, Lock, LockedFile
from synapseops.merging.paths import LOCK_NAME
from synapseops.pipeline.discovery import Found
from synapseops.pipeline.reading import contents


class Folder(Struct, frozen=True):
    """The output folder in one commit: its files by path below it (without the lock), and its lock.

    Where the author moved the output, the lock is still in the old folder `moved_from`, and `old` are the files there. `unrecorded` is
    history that it holds and its lock does not know, as the branch's lock records it. `is_unrecorded`: it holds another output than the
    lock in it says, and `lock` is the one that it should have.
    """

    commit: str
    files: Mapping[str, TreeFile]
    lock: Lock | None = None
    moved_from: str | None = None
    old: Mapping[str, TreeFile] = field(default_factory=dict)
    unrecorded: Mapping[str, LockedFile] = field(default_factory=dict)
    is_unrecorded: bool = False

    @property
    def held(self) -> dict[str, TreeFile]:
        """What there is to build on: the files of the folder, and of the one it moves from."""
        return {**self.old, **self.files}


async def folder_in(repository: Repository, commit: str, files: Mapping[str, TreeFile], found: Found, *, now: Container[str]) -> Folder:
    """Return the output folder of *found* in *commit*; *now* are the paths of the commit that *found* was read from."""
    texts = await contents(repository, {path: file for path, file in files.items() if path.rpartition("/")[2] == LOCK_NAME})
    located = locks.find(texts, intent=found.path, into=found.into) or _left_behind(locks.located(texts), found, now)
    here = _below(files, found.into)
    if located is None:
        return Folder(commit, here)
    if located.folder == found.into:
        return Folder(commit, here, located.lock)
    return Folder(commit, here, located.lock, located.folder, _below(files, located.folder))


def _left_behind(located: list[Located], found: Found, now: Container[str]) -> Located | None:
    """Return the lock of an intent that moved, and with it where its output goes: it lies where the intent of then put it.

    Only a folder that bears the service's name is taken: of any other it is not certain that it was made for this service.
    """
    blueprint = found.reading.blueprint
    if blueprint is None:
        return None
    orphans = [one for one in located if one.lock.intent and one.lock.intent not in now]
    candidates = [one for one in orphans if one.folder.rpartition("/")[2] == blueprint.service.name]
    return candidates[0] if len(candidates) == 1 else None


def _below(files: Mapping[str, TreeFile], folder: str) -> dict[str, TreeFile]:
    prefix = f"{folder}/" if folder else ""
    below = {path.removeprefix(prefix): file for path, file in files.items() if path.startswith(prefix)}
    return {path: file for path, file in below.items() if path != LOCK_NAME}
