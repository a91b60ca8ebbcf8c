"""Bringing a folder that `synapse generate` wrote up to date: what it left there is replaced or removed, what people did is not touched."""

import contextlib
import hashlib
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from action.folders.fates import FATES, Fate, There, seen, wished
from action.folders.marks import Mark, Marks, Memory, digest, is_closed
from action.folders.refused import told
from action.folders.scratch import beside
from action.folders.writing import Known, put
from synapseops.errors import UsageError
from synapseops.generation import Owner
from synapseops.merging import paths
from synapseops.pipeline.pristine import Holding, Pristine
from synapseops.report.text import shown

_NAMED = 5
_CLOSED = "permission denied: let yourself read them (chmod u+r, chown), and run again"


class Update(Struct, frozen=True):
    """What brings a folder up to date: the paths of each fate, the marks of the files that stay, and what the file system says of those
    that are to go."""

    of: Mapping[Fate, list[str]]
    stays: Mapping[str, Mark]
    goes: Known

    @property
    def counted(self) -> str:
        """The changes in words."""
        told = [f"{len(self.of[fate])} {fate.value}" for fate in (Fate.ADDED, Fate.CHANGED, Fate.REMOVED) if self.of[fate]]
        return ", ".join(told) or "nothing changed"


def marks(made: Pristine) -> dict[str, Mark]:
    """Return the marks of the files that were *made*, which are not in a folder yet."""
    return {
        path: Mark((hashlib.sha256(file.data).digest(),), file.executable, made.keys.get(path, "")) for path, file in made.files.items()
    }


def held(left: Marks, out: Path) -> dict[str, Holding]:
    """Return the files in *out* that are as they were *left*."""
    folder, sharp = os.path.realpath(out), left.sharp
    return {
        path: Holding(mark.key, mark.executable)
        for path, mark in left.files.items()
        if mark.key and _is_as_left(f"{folder}/{path}", mark, sharp)
    }


def is_ours(left: Marks, out: Path) -> bool:
    """Tell whether *out* is the folder in which something was *left*, and no other in its place: something of it is still there."""
    folder, sharp = os.path.realpath(out), left.sharp
    files = ((f"{folder}/{path}", mark) for path, mark in left.files.items())
    return any(_is_as_left(path, mark, sharp) or digest(path) in mark.digests for path, mark in files)


def _is_as_left(path: str, mark: Mark, sharp: int) -> bool:
    try:
        return mark.written < sharp and mark.is_as_left(os.lstat(path))
    except OSError:
        return False


def planned(new: Mapping[str, Mark], holding: Collection[str], left: Marks, out: Path, *, team: Collection[str] = ()) -> Update:
    """Return what brings *out*, where *left* was left, to *new* beside the files of *holding*; those of the *team* stay as it made them.

    Raises `UsageError` where that would undo what people did, or a file may not be read, so that nobody knows whether it would.
    """
    folder, sharp = os.path.realpath(out), left.sharp
    of: dict[Fate, list[str]] = defaultdict(list)
    stays, goes = {path: left.files[path] for path in holding}, {}
    for path in [*(left.files.keys() - new.keys() - stays.keys()), *(new.keys() - stays.keys())]:  # what goes first: it makes way
        here, was, wanted = f"{folder}/{path}", left.files.get(path), new.get(path)
        known = _known(here)
        there = There.NOTHING if known is None else seen(_digest(here, known, was, sharp), wanted, was)
        if there is There.PEOPLES and wanted is not None and _makes_way(path, folder, of[Fate.REMOVED]):
            there = There.MAKING_WAY
        fate = FATES[there, wished(wanted, was, is_teams=path in team)]
        of[fate].append(path)
        if fate is Fate.STAYS and wanted is not None and known is not None:
            stays[path] = wanted.of(known)
        elif fate is Fate.EDITED and was is not None:
            stays[path] = was
        elif fate in (Fate.CHANGED, Fate.REMOVED) and known is not None:
            goes[path] = known
    if closed := sorted(path for path in {*of[Fate.BLOCKED], *of[Fate.EDITED]} - set(team) if is_closed(f"{folder}/{path}")):
        raise UsageError(f'files in "{out}" cannot be read, and nothing was changed: {_some(closed)}', _CLOSED, paths=closed)
    touched = [*of[Fate.ADDED], *of[Fate.CHANGED], *of[Fate.REMOVED]]
    if blocked := sorted({*of[Fate.BLOCKED], *_no_folders(touched, folder, frozenset(of[Fate.REMOVED]))}):
        raise _undoing(blocked, out)
    return Update({fate: sorted(of[fate]) for fate in Fate}, stays, goes)


def _known(path: str) -> os.stat_result | None:
    """Return what the file system says of *path*; None where nothing is there."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _digest(path: str, known: os.stat_result, was: Mark | None, sharp: int) -> bytes | None:
    """Return the digest of the file at *path*, which is not read where it is as it *was* left; None for what is no file."""
    return was.digests[0] if was is not None and was.written < sharp and was.is_as_left(known) else digest(path)


def _no_folders(touched: Iterable[str], folder: str, removed: frozenset[str]) -> Iterator[str]:
    """Yield what is no folder, and not *removed*, where the *touched* need one: a file, or a link that leads elsewhere."""
    for above in {parent for path in touched for parent in paths.parents(path)} - removed:
        if os.path.lexists(f"{folder}/{above}") and (os.path.islink(f"{folder}/{above}") or not os.path.isdir(f"{folder}/{above}")):
            yield above


def _makes_way(path: str, folder: str, removed: Collection[str]) -> bool:
    """Tell whether a folder is at *path* in which there is nothing but what is *removed*."""
    if os.path.islink(f"{folder}/{path}"):
        return False
    going = {*removed, *(above for one in removed for above in paths.parents(one))}
    found = {f"{root}/{name}"[len(folder) + 1 :] for root, above, names in os.walk(f"{folder}/{path}") for name in above + names}
    return bool(found) and found <= going


def _undoing(blocked: list[str], out: Path) -> UsageError:
    return UsageError(
        f'what people wrote in "{out}" would be overwritten or removed: {_some(blocked)}',
        "move it away, or name another folder; synapse run merges such edits instead",
        paths=blocked,
    )


def _some(named: list[str]) -> str:
    """Return the first of the paths *named*, and how many more there are."""
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(f'"{shown(path)}"' for path in named[:_NAMED]) + more


def update(made: Pristine, left: Marks, out: Path, memory: Memory) -> Update:
    """Bring *out*, where *left* was left, to what was *made*, and remember it. Raises `UsageError` as `planned` does, or where the system
    refuses something.

    Each file is replaced whole. Whenever this ends, what it did and did not come to is told apart the next time.
    """
    new = marks(made)
    team = frozenset(path for path, file in made.files.items() if file.owner is Owner.TEAM)
    folder = Path(os.path.realpath(out))
    with told(f'nothing in "{out}" was changed'):
        plan = planned(new, made.held, left, out, team=team)
        with beside(folder) as scratch:
            fresh = {path: f"{scratch}/{number}" for number, path in enumerate([*plan.of[Fate.ADDED], *plan.of[Fate.CHANGED]])}
            known = {path: put(place, made.files[path]) for path, place in fresh.items()}
            memory.save(folder, replace(left, files={**left.files, **plan.stays, **_underway(fresh, new, left)}))
            with told(f'"{out}" was brought up to date in part only', _IN_PART):
                _move(fresh, plan, folder, out)
    with told(f'"{out}" is up to date, and that could not be noted', "mend that, and run again"):
        memory.save(folder, replace(left, files={**plan.stays, **_settled(new, known, folder)}))
    return plan


_IN_PART = "mend that, and run again: the rest is done then; what people did there is as they left it"


def _move(fresh: Mapping[str, str], plan: Update, folder: Path, out: Path) -> None:
    """Remove what is to go, and move what is *fresh* from where it was made to its place."""
    _remove(plan, folder, out)
    for path, place in fresh.items():
        _refuse_edits(path, plan, folder, out)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(place, folder / path)


def _underway(fresh: Iterable[str], new: Mapping[str, Mark], left: Marks) -> dict[str, Mark]:
    """Return marks by which *fresh* are known as ours before and after they are in their places."""
    return {
        path: replace(was, digests=(*was.digests, *new[path].digests)) if (was := left.files.get(path)) else new[path] for path in fresh
    }


def _remove(plan: Update, folder: Path, out: Path) -> None:
    """Remove files, and the folders that are empty without them."""
    for path in plan.of[Fate.REMOVED]:
        _refuse_edits(path, plan, folder, out)
        (folder / path).unlink(missing_ok=True)
        for above in reversed(paths.parents(path)):
            with contextlib.suppress(OSError):  # it is not empty
                (folder / above).rmdir()


def _refuse_edits(path: str, plan: Update, folder: Path, out: Path) -> None:
    """Raise `UsageError` where what is at *path* is not what was there when it was planned that it goes: somebody writes there."""
    now, then = _known(f"{folder}/{path}"), plan.goes.get(path)
    if now is not None and (then is None or _traits(now) != _traits(then)):
        raise _undoing([path], out)


def _traits(known: os.stat_result) -> tuple[int, ...]:
    return known.st_mode, known.st_size, known.st_mtime_ns, known.st_ino


def _settled(new: Mapping[str, Mark], known: Known, folder: Path) -> dict[str, Mark]:
    """Return the marks *new* of files that were *known* when they were written, and are in *folder* now.

    A file that somebody has changed since is not marked as it is now: it is not as we left it.
    """
    found = {}
    for path, then in known.items():
        now = _known(f"{folder}/{path}")
        is_ours = now is not None and (now.st_ino, now.st_size, now.st_mtime_ns) == (then.st_ino, then.st_size, then.st_mtime_ns)
        found[path] = new[path].of(now) if now is not None and is_ours else new[path]
    return found
