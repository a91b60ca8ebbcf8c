"""What becomes of an output folder: what is written, kept and removed, and which work of people stands in the way.

Pure: files come in as blob ids and modes, decisions go out as paths. All paths are relative to the output folder.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from synapseops.errors import StoppedByPeople
from synapseops.generation import Owner
from synapseops.merging.lock import LOCK_NAME, Lock, LockedFile
from synapseops.merging.paths import parents


class Held(Protocol):
    """A file that a commit holds."""

    @property
    def blob(self) -> str:
        """Its blob id (hex)."""
        ...

    @property
    def mode(self) -> int:
        """Its git mode."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that the generators want: its blob id, git mode and owner."""

    blob: str
    mode: int
    owner: Owner


@dataclass(frozen=True, slots=True)
class Carried:
    """The output folder after a run, by path, and people's work that a run without a merge cannot respect.

    `written` take the factory's content, `kept` stay as they are held (people's, the team's, landed history), `removed`
    are stale. `edited`, `deleted` and `colliding` stop the run; they are in none of the three.
    """

    written: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    edited: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    colliding: tuple[str, ...] = ()
    orphaned: tuple[str, ...] = field(default=())
    """Among the kept: edited files that the factory no longer makes, to be reported."""


def carry(wanted: Mapping[str, Wanted], held: Mapping[str, Held], lock: Lock | None, *, landed: Collection[str] = frozenset()) -> Carried:
    """Return what becomes of the folder that holds *held* as *lock* recorded it, when the generators want *wanted*.

    *landed* are history files of the base branch: what the generators do not want anew of them stays for ever.
    """
    recorded = lock.files if lock is not None else {}
    fates: dict[str, set[str]] = {}
    for path in sorted((wanted.keys() | held.keys() | recorded.keys()) - {LOCK_NAME}):
        for fate in _fates(wanted.get(path), held.get(path), recorded.get(path), is_landed=path in landed):
            fates.setdefault(fate, set()).add(path)
    colliding = fates.get("colliding", set()) | _shadowed(fates.get("written", set()), fates.get("kept", set()))
    return Carried(
        written=frozenset(fates.get("written", set()) - colliding),
        kept=frozenset(fates.get("kept", set()) - colliding),
        removed=frozenset(fates.get("removed", ())),
        edited=tuple(sorted(fates.get("edited", ()))),
        deleted=tuple(sorted(fates.get("deleted", ()))),
        colliding=tuple(sorted(colliding)),
        orphaned=tuple(sorted(fates.get("orphaned", ()))),
    )


def untouched(held: Mapping[str, Held], lock: Lock) -> Carried:
    """Return what people edited or deleted in a folder that is to be as *lock* recorded it (`edited`, `deleted`)."""
    recorded = {path: file for path, file in lock.files.items() if file.owner is not Owner.TEAM}
    edited = [path for path, file in recorded.items() if path in held and not _is_as_recorded(held[path], file)]
    return Carried(edited=tuple(sorted(edited)), deleted=tuple(sorted(path for path in recorded if path not in held)))


def renewed(lock: Lock, wanted: Mapping[str, Wanted], carried: Carried, *, before: Lock | None) -> Lock:
    """Return *lock* with its files as *carried* leaves them: what was written anew, and what *before* says of the rest."""
    recorded = before.files if before is not None else {}
    files = {path: LockedFile(wanted[path].mode, wanted[path].owner, wanted[path].blob) for path in carried.written}
    for path in recorded.keys() - carried.removed - carried.written - frozenset(carried.orphaned):
        if path in wanted or recorded[path].owner is not Owner.FACTORY:
            files[path] = recorded[path]
    for path in carried.kept & wanted.keys() - files.keys():
        files[path] = LockedFile(wanted[path].mode, wanted[path].owner, wanted[path].blob)
    return Lock(lock.intent, lock.factory, lock.inputs, lock.pristine, dict(sorted(files.items())))


def stop(carried: Carried, *, folder: str, commits: Iterable[tuple[str, str]] = (), branch: str = "") -> None:
    """Raise `StoppedByPeople` when a run would overwrite people's work; *commits* are those of people on *branch* (id, subject)."""
    found = tuple(commits)
    touched = sorted((*carried.edited, *carried.deleted, *carried.colliding))
    if not found and not touched:
        return
    reasons = (
        (len(found), f'commit of people is on "{branch}"', f'commits of people are on "{branch}"'),
        (len(carried.edited), "generated file was edited", "generated files were edited"),
        (len(carried.deleted), "generated file was deleted", "generated files were deleted"),
        (len(carried.colliding), "file of people lies where one is generated", "files of people lie where others are generated"),
    )
    told = ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in reasons if number)
    prefix = f"{folder}/" if folder else ""
    raise StoppedByPeople(
        f"{told}: nothing was overwritten",
        _advice(carried, has_commits=bool(found)),
        paths=tuple(prefix + path for path in touched),
        commits=tuple(commit for commit, _ in found),
    )


def _fates(wanted: Wanted | None, held: Held | None, recorded: LockedFile | None, *, is_landed: bool) -> tuple[str, ...]:
    """Return the words of `Carried` that a path belongs to."""
    owner = wanted.owner if wanted is not None else recorded.owner if recorded is not None else None
    if held is None:
        return _absent(wanted, recorded, owner)
    if wanted is not None and (held.blob, held.mode) == (wanted.blob, wanted.mode):
        return ("written",)
    if owner is None or owner is Owner.TEAM:
        return ("kept",)
    if wanted is None and is_landed:
        return ("kept",)
    if recorded is None:
        return ("colliding",)
    if _is_as_recorded(held, recorded):
        return ("removed",) if wanted is None else ("written",)
    return ("kept", "orphaned") if wanted is None else ("edited",)


def _absent(wanted: Wanted | None, recorded: LockedFile | None, owner: Owner | None) -> tuple[str, ...]:
    if recorded is None:
        return ("written",)
    if wanted is None or owner is Owner.TEAM:
        return ()  # people deleted it, and nobody wants it back
    return ("deleted",)


def _is_as_recorded(held: Held, recorded: LockedFile) -> bool:
    return held.mode == recorded.mode and held.blob in recorded.bases


def _shadowed(written: set[str], kept: set[str]) -> set[str]:
    """Return the kept files that stand where a written file needs a folder, and the other way round."""
    below = {folder for path in written for folder in parents(path)}
    return {path for path in kept if path in below or any(folder in written for folder in parents(path))}


def _advice(carried: Carried, *, has_commits: bool) -> str:
    if has_commits:
        return (
            "put what is yours into the intent or the custom package, and take the commits off the branch; "
            "merged, they would stop the next run where they edit what is generated"
        )
    if carried.edited or carried.deleted:
        return "put what is yours into the custom package, and restore the generated files from the commit that brought them"
    return "move the files elsewhere, or choose another folder with generate.into"
