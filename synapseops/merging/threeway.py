"""The three-way merge of an output folder: the factory's changes come in, the team's stay, and what contradicts is named.

Pure. Whatever is not the factory's is neither looked at nor touched.
"""

from collections.abc import Iterable, Mapping

from synapseops.generation import Owner
from synapseops.merging import fates, renames
from synapseops.merging.entries import Conflict, Reason
from synapseops.merging.fates import Case, Fate, Open
from synapseops.merging.paths import LOCK_NAME, is_safe, parents
from synapseops.merging.sides import REGULAR, Blobs, Held, Inputs, Merged, kept


def merge(inputs: Inputs, blobs: Blobs) -> Merged | None:
    """Return the merged folder, or None while `blobs.missing` names bytes that decide something and were not read."""
    moved = _moved(inputs, blobs)
    if moved is None:
        return None
    cases = {case.path: case for case in _cases(inputs, moved)}
    judged = {path: fates.by_ids(case) for path, case in cases.items()}
    unclear = [one for one in judged.values() if isinstance(one, Open)]
    if not blobs.ask(id for one in unclear for id in one.needed):
        return None
    clear = {path: one for path, one in judged.items() if isinstance(one, Fate)}
    return _assembled(inputs, cases, clear | fates.by_content(unclear, blobs))


def _moved(inputs: Inputs, blobs: Blobs) -> dict[str, str] | None:
    """Return where each file lies that the team moved (path → place); None while bytes are missing."""
    held, recorded = inputs.held, inputs.lock.files
    known = _remembered(inputs)
    places = {known.get(path, path) for path in recorded}
    gone = [path for path, file in recorded.items() if file.owner is not Owner.TEAM and path not in held and path not in known]
    free = [path for path, file in held.items() if path not in places and path not in inputs.wanted and _may_be_written(path, file)]
    if gone and free:
        same = renames.equal(((path, recorded[path].bases) for path in sorted(gone)), {path: held[path].blob for path in free})
        left = [path for path in gone if path not in same]
        rest = [path for path in free if path not in set(same.values())]
        if len(left) * len(rest) > renames.MOST_PAIRS:
            left = []
        asked = [recorded[path].base for path in left if rest] + [held[path].blob for path in rest if left]
        if not blobs.ask(asked):
            return None
        before = {path: data for path in left if (data := blobs.get(recorded[path].base)) is not None}
        after = {path: data for path in rest if (data := blobs.of(held[path])) is not None}
        known |= same | (renames.found(before, after) if before and after else {})
    return known | _remade(inputs, known)


def _remembered(inputs: Inputs) -> dict[str, str]:
    """Return what the lock says of moved files, as far as it still is so, and no two files would lie at one place."""
    held, recorded = inputs.held, inputs.lock.files
    first = {place: path for path, place in sorted(inputs.lock.moved.items(), reverse=True)}
    free = {place: path for place, path in first.items() if place in held and place not in recorded and place not in inputs.wanted}
    return {path: place for place, path in free.items() if path in recorded and path not in held}


def _may_be_written(path: str, file: Held) -> bool:
    return file.mode in REGULAR and is_safe(path)


def _remade(inputs: Inputs, moved: Mapping[str, str]) -> dict[str, str]:
    """Pair the one migration that is to be made with the unlanded one that it replaces and that the team edited."""
    recorded, held = inputs.lock.files, inputs.held
    new = [path for path, file in inputs.wanted.items() if file.owner is Owner.HISTORY and path not in recorded and path not in held]
    old = [
        place
        for path, file in sorted(recorded.items())
        if file.owner is Owner.HISTORY and path not in inputs.landed and path not in inputs.wanted
        if (place := moved.get(path, path)) in held and not fates.is_as_recorded(held[place], file)
    ]
    return dict(zip(sorted(new), old, strict=False))


def _cases(inputs: Inputs, moved: Mapping[str, str]) -> list[Case]:
    replaced = {moved[path] for path in inputs.wanted.keys() - inputs.lock.files.keys() if path in moved}
    paths = (inputs.wanted.keys() | inputs.lock.files.keys() | inputs.landed.keys()) - {LOCK_NAME}
    found = [
        Case(
            path,
            place := moved.get(path, path),
            inputs.lock.files.get(path),
            inputs.held.get(place),
            inputs.wanted.get(path),
            inputs.landed.get(path),
        )
        for path in sorted(paths)
    ]
    return [case for case in found if case.new is not None or case.place not in replaced]


def _assembled(inputs: Inputs, cases: Mapping[str, Case], ends: Mapping[str, Fate]) -> Merged:
    ours = {case.place for case in cases.values()}
    foreign = {path: kept(file) for path, file in inputs.held.items() if path not in ours and path != LOCK_NAME}
    placed = {cases[path].place: fate.file for path, fate in ends.items() if fate.file is not None}
    shadowed = _shadowed(
        {path for path, fate in ends.items() if _is_new(cases[path], fate)}, inputs.held.keys() & (placed.keys() | foreign.keys())
    )
    told = {path: Fate(None, None, Reason.SHADOWED) if path in shadowed else fate for path, fate in ends.items()}
    placed = {cases[path].place: fate.file for path, fate in told.items() if fate.file is not None}
    return Merged(
        files=dict(sorted((foreign | placed).items())),
        locked={path: fate.locked for path, fate in sorted(told.items()) if fate.locked is not None},
        moved={path: cases[path].place for path, fate in sorted(told.items()) if fate.locked is not None and cases[path].place != path},
        conflicts=tuple(Conflict(cases[path].place, path, fate.reason, fate.hunks) for path, fate in sorted(told.items()) if fate.reason),
        mixed=tuple(sorted(cases[path].place for path, fate in told.items() if fate.is_mixed)),
        stale=tuple(sorted(cases[path].place for path, fate in told.items() if fate.is_stale)),
    )


def _is_new(case: Case, fate: Fate) -> bool:
    return case.ours is None and fate.file is not None


def _shadowed(written: set[str], stays: Iterable[str]) -> set[str]:
    """Return the *written* paths below a file that *stays*, or at a folder that holds one."""
    files = set(stays)
    folders = {folder for path in files for folder in parents(path)}
    return {path for path in written if path in folders or any(folder in files for folder in parents(path))}
