"""Two states of a folder that began as one, put together as git merges branches. Pure; nobody's file is anything special here."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from synapseops.merging import content, parsing, renames, unions
from synapseops.merging.content import Sides
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.paths import parents
from synapseops.merging.sides import REGULAR, Blobs, Held, Placed, kept, made

Files = Mapping[str, Held]
Moves = Mapping[str, str]
_Value = TypeVar("_Value", str, int)


class Combined(Struct, frozen=True):
    """The files of both (path → file). Without those in `unclear`: paths, as in the state that both began as, that do not merge;
    `clashing` are files that stand where others need a folder. `moved` tells where each side has what it moved."""

    files: Mapping[str, Placed]
    unclear: tuple[str, ...]
    clashing: tuple[str, ...]
    moved: tuple[Mapping[str, str], Mapping[str, str]]

    @property
    def disputed(self) -> tuple[str, ...]:
        """The paths on which the two do not agree."""
        return (*self.unclear, *self.clashing)

    def place(self, path: str) -> str:
        """Return where the file at *path* of the beginning lies now."""
        return self.moved[0].get(path) or self.moved[1].get(path) or path


class _Side(Struct, frozen=True):
    """A state told by the paths of the beginning: its files, and where those lie that it moved."""

    files: Files
    moved: Mapping[str, str]


def combine(start: Files, one: Files, other: Files, blobs: Blobs, moves: tuple[Moves, Moves] = ({}, {})) -> Combined | None:
    """Return what comes of *one* and *other*, which both began as *start*; None while bytes are missing. *moves* are known of each
    (path at the start → place); all others are told by content."""
    first, second = _side(start, one, moves[0], blobs), _side(start, other, moves[1], blobs)
    if first is None or second is None:
        return None
    paths = sorted(start.keys() | first.files.keys() | second.files.keys())
    told = {path: _by_ids(start.get(path), first.files.get(path), second.files.get(path)) for path in paths}
    apart = {path for path, place in first.moved.items() if second.moved.get(path, place) != place}
    unclear = [path for path, file in told.items() if file is _UNCLEAR and path not in apart]
    texts = {path: sides for path in unclear if (sides := _three(start, first, second, path)) is not None}
    if not blobs.ask(file.blob for sides in texts.values() for file in sides if _is_unread(file)):
        return None
    told |= _by_content(texts, blobs)
    told |= dict.fromkeys(sorted(apart), _UNCLEAR)
    files = {_place(first, second, path): file for path, file in told.items() if isinstance(file, Placed)}
    left = tuple(path for path, file in told.items() if file is _UNCLEAR)
    return Combined(dict(sorted(files.items())), left, clashing(files), (first.moved, second.moved))


def joined(start: Lock, one: Lock, other: Lock) -> Lock:
    """Return *one* with what *other* alone changed since *start*; where both changed a file, the bases of both are bases."""
    files: dict[str, LockedFile] = {}
    for path in sorted(one.files.keys() | other.files.keys()):
        before, mine, yours = start.files.get(path), one.files.get(path), other.files.get(path)
        found = yours if mine == before else mine
        if mine is not None and yours is not None and before not in (mine, yours) and mine != yours:
            found = replace(mine, others=tuple(blob for blob in (*mine.others, yours.base) if blob not in ("", mine.base)))
        if found is not None:
            files[path] = found
    moved = {**other.moved, **one.moved}
    return replace(one, files=files, moved={path: place for path, place in sorted(moved.items()) if path in files})


class _Unclear:
    """Neither side's file is plainly the result."""


_UNCLEAR = _Unclear()


def _by_ids(start: Held | None, one: Held | None, other: Held | None) -> Placed | _Unclear | None:
    before, mine, yours = _identity(start), _identity(one), _identity(other)
    if mine in (before, yours):
        return kept(other) if other is not None else None
    if yours == before:
        return kept(one) if one is not None else None
    if one is None or other is None or start is None:
        return _UNCLEAR
    blobs = three_way(start.blob, one.blob, other.blob)
    modes = three_way(start.mode, one.mode, other.mode)
    return _UNCLEAR if blobs is None or modes is None else replace(kept(one if one.blob == blobs else other), mode=modes)


def three_way(start: _Value, one: _Value, other: _Value) -> _Value | None:
    """Return what comes of a value that one side or both changed alike; None where they contradict."""
    return other if one in (start, other) else one if other == start else None


def _identity(file: Held | None) -> tuple[str, int] | None:
    return (file.blob, file.mode) if file is not None else None


def _three(start: Files, one: _Side, other: _Side, path: str) -> tuple[Held, Held, Held] | None:
    before, mine, yours = start.get(path), one.files.get(path), other.files.get(path)
    if before is None or mine is None or yours is None:
        return None
    return (before, mine, yours) if {before.mode, mine.mode, yours.mode} <= REGULAR else None


def _by_content(texts: Mapping[str, tuple[Held, Held, Held]], blobs: Blobs) -> dict[str, Placed]:
    sides: dict[str, Sides] = {}
    for path, (start, one, other) in texts.items():
        base, mine, yours = blobs.of(start), blobs.of(one), blobs.of(other)
        if base is not None and mine is not None and yours is not None:
            sides[path] = Sides(base, mine, yours)
    done = dict(zip(sides, content.merged(list(sides.values())), strict=True))
    found: dict[str, Placed] = {}
    for path, three in sides.items():
        data = done[path] if done[path] is not None else unions.united(path, three)
        start, one, other = texts[path]
        mode = three_way(start.mode, one.mode, other.mode)
        if data is not None and mode is not None and (parsing.parses(path, data) or not parsing.parses(path, three.ours)):
            found[path] = made(data, mode)
    return found


def _side(start: Files, state: Files, known: Moves, blobs: Blobs) -> _Side | None:
    """Return *state* by the paths of the beginning, moved files followed; None while bytes are missing."""
    gone = {path: file for path, file in start.items() if path not in state and file.mode in REGULAR}
    new = {path: file for path, file in state.items() if path not in start and file.mode in REGULAR}
    moved = {path: place for path, place in known.items() if path in gone and place in new}
    free = {path: file.blob for path, file in new.items() if path not in set(moved.values())}
    moved |= renames.equal(((path, frozenset({gone[path].blob})) for path in sorted(gone.keys() - moved.keys())), free)
    left = {path: file for path, file in gone.items() if path not in moved}
    rest = {path: file for path, file in new.items() if path not in set(moved.values())}
    if left and rest and len(left) * len(rest) <= renames.MOST_PAIRS:
        if not blobs.ask(file.blob for file in (*left.values(), *rest.values()) if _is_unread(file)):
            return None
        before = {path: data for path, file in left.items() if (data := blobs.of(file)) is not None}
        after = {path: data for path, file in rest.items() if (data := blobs.of(file)) is not None}
        moved |= renames.found(before, after)
    origin = {place: path for path, place in moved.items()}
    return _Side({origin.get(path, path): file for path, file in state.items()}, moved)


def _is_unread(file: Held) -> bool:
    return not (isinstance(file, Placed) and file.data is not None)


def _place(one: _Side, other: _Side, path: str) -> str:
    return one.moved.get(path) or other.moved.get(path) or path


def clashing(files: Iterable[str]) -> tuple[str, ...]:
    """Return the *files* that stand where others need a folder."""
    known = set(files)
    return tuple(sorted({folder for path in known for folder in parents(path) if folder in known}))
