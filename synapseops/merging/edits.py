"""The ledger: each edit that people made to the factory's files, told by the lock and the folder alone.

An edit's id hangs on the file and on the lines taken and put, not on where they stand: it stays while the edit does.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.generation import Owner
from synapseops.merging import content, hunks
from synapseops.merging.content import Sides
from synapseops.merging.entries import Conflict, Edit, Entry, Kind, Lines, Reason, State
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import REGULAR, Blobs, Held, Placed, made

_DIGITS = 8


def listed(lock: Lock, held: Mapping[str, Held], blobs: Blobs) -> tuple[Edit, ...] | None:
    """Return every edit in a folder that holds *held* as *lock* recorded it, by path and line; None while bytes are missing."""
    recorded = {path: file for path, file in sorted(lock.files.items()) if file.owner is not Owner.TEAM}
    places = {path: lock.moved.get(path, path) for path in recorded}
    differing = [path for path, file in recorded.items() if (ours := held.get(places[path])) is not None and ours.blob not in file.bases]
    asked = [id for path in differing for id in (recorded[path].base, *_unread(held[places[path]]))]
    if not blobs.ask(asked):
        return None
    return tuple(edit for path, file in recorded.items() for edit in _of_file(path, places[path], file, held.get(places[path]), blobs))


def without(edit: Edit, lock: Lock, held: Mapping[str, Held], blobs: Blobs) -> dict[str, Held]:
    """Return *held* as it is without *edit*, one of those listed."""
    file, ours = lock.files[edit.made_as], held.get(edit.path)
    others = {path: one for path, one in held.items() if path != edit.path}
    if edit.kind is Kind.DELETED or ours is None:
        return {**others, edit.made_as: Placed(file.base, file.mode)}
    if edit.kind is Kind.MOVED:
        return {**others, edit.made_as: ours}
    if edit.kind is Kind.MODE:
        return {**others, edit.path: replace(_placed(ours), mode=file.mode)}
    data = blobs.of(ours)
    if edit.kind is Kind.ENDINGS and data is not None:
        return {**others, edit.path: made(data.replace(b"\r\n", b"\n"), ours.mode)}
    if edit.kind is Kind.WHOLE or data is None:
        return {**others, edit.path: Placed(file.base, file.mode)}
    text = hunks.lines(data)
    start = edit.line - 1
    undone = (*text[:start], *edit.factory, *text[start + len(edit.team) :])
    return {**others, edit.path: made(b"".join(undone), ours.mode)}


def _placed(held: Held) -> Placed:
    return held if isinstance(held, Placed) else Placed(held.blob, held.mode)


def _unread(held: Held) -> tuple[str, ...]:
    return (held.blob,) if held.mode in REGULAR and not (isinstance(held, Placed) and held.data is not None) else ()


def _of_file(path: str, place: str, file: LockedFile, ours: Held | None, blobs: Blobs) -> Iterator[Edit]:
    if ours is None:
        if file.base:
            yield Edit(_id(path, Kind.DELETED), Kind.DELETED, path, path)
        return
    if place != path:
        yield Edit(_id(path, Kind.MOVED, place), Kind.MOVED, path, place)
    if ours.mode != file.mode and ours.mode in REGULAR:
        yield Edit(_id(path, Kind.MODE, f"{ours.mode:o}"), Kind.MODE, path, place)
    if ours.blob not in file.bases:
        yield from _of_content(path, place, file, ours, blobs)
    elif ours.mode not in REGULAR:
        yield Edit(_id(path, Kind.WHOLE, ours.blob), Kind.WHOLE, path, place)


def _of_content(path: str, place: str, file: LockedFile, ours: Held, blobs: Blobs) -> Iterator[Edit]:
    base, data = blobs.get(file.base), blobs.of(ours) if ours.mode in REGULAR else None
    if base is None or data is None or not content.is_text(base) or not content.is_text(data):
        yield Edit(_id(path, Kind.WHOLE, ours.blob), Kind.WHOLE, path, place)
        return
    aligned = content.aligned(Sides(base, data, base)).base
    if aligned != base:
        yield Edit(_id(path, Kind.ENDINGS), Kind.ENDINGS, path, place)
    base = aligned
    before, after = hunks.lines(base), hunks.lines(data)
    seen: Counter[bytes] = Counter()
    found = hunks.changes(base, data)
    for change in found:
        factory, team = before[change.start : change.end], after[change.new_start : change.new_end]
        told = _told(factory, team)
        seen[told] += 1
        id = _id(path, Kind.LINES, told.decode("latin-1"), str(seen[told]))
        yield Edit(id, Kind.LINES, path, place, factory, team, change.start + 1, change.new_start + 1)


def _told(factory: Lines, team: Lines) -> bytes:
    """Return what an edit takes and puts, whatever its lines end with."""
    signed = [(b"-", line) for line in factory] + [(b"+", line) for line in team]
    return b"".join(sign + line.rstrip(b"\r\n") + b"\n" for sign, line in signed)


def _id(path: str, kind: Kind, *told: str) -> str:
    text = "\0".join((path, kind.value, *told))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]


class Told(Struct, frozen=True):
    """What the ledger is told from: the lock and the files of the base and of the result, and what the factory wants now. Where the
    base is not merged into the result, `start_lock` and `start` are what both began as."""

    base_lock: Lock
    base: Mapping[str, Held]
    lock: Lock
    result: Mapping[str, Held]
    wanted: Mapping[str, Held]
    conflicts: tuple[Conflict, ...] = ()
    start_lock: Lock | None = None
    start: Mapping[str, Held] = field(default_factory=dict)


def ledger(told: Told, blobs: Blobs) -> tuple[Entry, ...] | None:
    """Return every edit with what became of it against the base; None while bytes are missing.

    It depends on the base and the result alone, not on how many runs led there.
    """
    made_now = {told.base_lock.moved.get(path, path): file for path, file in _made_now(told).items()}
    before, after = listed(told.base_lock, told.base, blobs), listed(told.lock, told.result, blobs)
    offered, started = listed(told.base_lock, made_now, blobs), _started(told, blobs)
    if before is None or after is None or offered is None or started is None:
        return None
    ids, by_factory = {edit.id for edit in after}, {edit.id for edit in offered}
    entries = [_entry(edit, told, before) for edit in after]
    decided = [entry.edit for entry in entries if entry.is_decided]
    for edit in before:
        is_new = told.start_lock is not None and edit.id not in started and not _is_moved(edit, told)
        is_made = edit.made_as in told.wanted or _has_landed(told, edit.made_as)
        if edit.id in ids or not (is_new or (is_made and edit.kind in _OF_CONTENT)):
            continue
        if edit.id in by_factory:
            entries.append(Entry(edit, State.REDUNDANT))
        elif not (_is_in(edit, told, blobs) or any(_is_for(one, edit) for one in decided)):
            entries.append(Entry(edit, _left(edit, told) if is_new else State.DROPPED))
    return tuple(sorted(entries, key=lambda entry: (entry.edit.path, entry.edit.line, entry.edit.kind, entry.edit.id)))


def _made_now(told: Told) -> dict[str, Held]:
    """Return what the factory makes, or made for good, of what the lock of the base records, by where it makes it."""
    recorded = told.base_lock.files
    landed = {path: Placed(file.base, file.mode) for path, file in recorded.items() if _has_landed(told, path)}
    return {**landed, **{path: file for path, file in told.wanted.items() if path in recorded}}


def _has_landed(told: Told, path: str) -> bool:
    was = told.base_lock.files.get(path)
    return was is not None and was.owner is Owner.HISTORY


def _started(told: Told, blobs: Blobs) -> frozenset[str] | None:
    """Return the ids of the edits that base and result began with, where the base is not merged in."""
    if told.start_lock is None:
        return frozenset()
    found = listed(told.start_lock, told.start, blobs)
    return None if found is None else frozenset(edit.id for edit in found)


def _is_moved(edit: Edit, told: Told) -> bool:
    """Tell whether what is called deleted on the base lies elsewhere there, as nobody recorded yet."""
    if edit.kind is not Kind.DELETED:
        return False
    known = {told.base_lock.moved.get(path, path) for path in told.base_lock.files}
    bases = told.base_lock.files[edit.made_as].bases
    return any(file.blob in bases for path, file in told.base.items() if path not in known)


def _left(edit: Edit, told: Told) -> State:
    """Return what became of an edit that is on the base alone."""
    between = (one for one in told.conflicts if one.made_as == edit.made_as and one.reason is Reason.BASE_AND_BRANCH)
    return State.CONFLICTING if any(_is_between(edit, one) for one in between) else State.UNMERGED


_OF_CONTENT = frozenset({Kind.LINES, Kind.WHOLE, Kind.MODE, Kind.ENDINGS})


def _entry(edit: Edit, told: Told, before: Collection[Edit]) -> Entry:
    """Return what became of an edit that is in the result."""
    conflict = next((one for one in told.conflicts if one.made_as == edit.made_as), None)
    was, now = told.base_lock.files.get(edit.made_as), told.lock.files[edit.made_as]
    has_landed = _has_landed(told, edit.made_as)
    is_stale = edit.made_as not in told.wanted and not has_landed
    if conflict is not None and _is_disputed(edit, conflict):
        return Entry(edit, State.CONFLICTING, is_stale)
    if edit.kind in (Kind.DELETED, Kind.MOVED):
        is_gone = edit.kind is Kind.DELETED
        return Entry(edit, State.DELETED if is_gone else State.MOVED, is_stale, is_late=has_landed and is_gone)
    if has_landed and edit.kind in (Kind.LINES, Kind.WHOLE):
        return Entry(edit, State.KEPT, is_late=True)
    if was is None or was.base == now.base:
        return Entry(edit, State.KEPT, is_stale)
    if _is_decided(edit, before):
        return Entry(edit, State.KEPT, is_stale, is_decided=True)
    return Entry(edit, State.MERGED, is_stale)


def _is_decided(edit: Edit, before: Collection[Edit]) -> bool:
    """Tell whether people took their side in a file that the factory changed: what they put is there, for other lines of the factory's.

    A merge leaves what an edit takes and puts as it was, and merges no file as a whole.
    """
    if edit.kind is Kind.WHOLE:
        return True
    if edit.kind is not Kind.LINES or any(one.id == edit.id for one in before):
        return False
    return any(_is_for(edit, one) for one in before)


def _is_for(edit: Edit, before: Edit) -> bool:
    """Tell whether *edit* puts what one *before* put, or takes lines as that did, in the same file."""
    if before.made_as != edit.made_as or before.kind not in (Kind.LINES, Kind.WHOLE):
        return False
    put, was = _words(edit), _words(before)
    return before.kind is Kind.WHOLE or bool(put & was) or not (put or was)


def _words(edit: Edit) -> frozenset[bytes]:
    return frozenset(line.strip() for line in edit.team) - {b""}


def _is_between(edit: Edit, conflict: Conflict) -> bool:
    """Tell whether an edit, of the base's or the branch's, is one of those that contradict."""
    if edit.kind is not Kind.LINES or not conflict.hunks:
        return edit.kind in (Kind.LINES, Kind.WHOLE, Kind.DELETED)
    told = set(edit.team or edit.factory)
    return any(told & {*hunk.base, *hunk.ours, *hunk.theirs} for hunk in conflict.hunks)


def _is_disputed(edit: Edit, conflict: Conflict) -> bool:
    if conflict.reason is Reason.BASE_AND_BRANCH:
        return _is_between(edit, conflict)
    if edit.kind is not Kind.LINES or not conflict.hunks:
        return edit.kind in (Kind.LINES, Kind.WHOLE)
    start, end = edit.factory_line, edit.factory_line + len(edit.factory)
    return any(start <= hunk.base_line + len(hunk.base) and hunk.base_line <= end for hunk in conflict.hunks)


def _is_in(edit: Edit, told: Told, blobs: Blobs) -> bool:
    """Tell whether the lines of an edit are in the result all the same, told apart otherwise than before."""
    file = told.result.get(told.lock.moved.get(edit.made_as, edit.made_as))
    data = blobs.of(file) if file is not None and file.mode in REGULAR else None
    return data is not None and edit.kind is Kind.LINES and bool(edit.team) and not Counter(edit.team) - Counter(hunks.lines(data))
