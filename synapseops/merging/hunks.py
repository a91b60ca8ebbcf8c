"""Where texts differ: the changes between two, and the places at which both sides changed a third."""

from collections.abc import Iterator, Sequence

import pygit2
from msgspec import Struct

from synapseops.merging.content import Sides
from synapseops.merging.entries import Hunk, Lines


class Change(Struct, frozen=True):
    """Lines of one text that stand for others in another; positions count from 0, and an end is past the last line."""

    start: int
    end: int
    new_start: int
    new_end: int


class Piece(Struct, frozen=True):
    """A stretch of a merge: what to take, or the hunk on which the sides do not agree."""

    lines: Lines
    hunk: Hunk | None = None


def lines(data: bytes) -> Lines:
    """Return the lines of *data*, each with its line feed."""
    parts = data.split(b"\n")
    return (*(part + b"\n" for part in parts[:-1]), *(parts[-1:] if parts[-1] else ()))


def changes(old: bytes, new: bytes) -> tuple[Change, ...]:
    """Return how *new* differs from *old*, as git's diff sees it."""
    if old == new:
        return ()
    patch = pygit2.Patch.create_from(old, new, context_lines=0, interhunk_lines=0, flag=pygit2.enums.DiffOption.FORCE_TEXT)
    return tuple(_change(hunk) for hunk in patch.hunks)


def pieces(sides: Sides) -> tuple[Piece, ...]:
    """Return the merge of *sides* piece by piece, base order kept; changes that touch each other are one place, as for git."""
    base, ours, theirs = lines(sides.base), lines(sides.ours), lines(sides.theirs)
    found: list[Piece] = []
    at = 0
    for mine, yours in _places(changes(sides.base, sides.ours), changes(sides.base, sides.theirs)):
        start = min(change.start for change in (*mine, *yours))
        end = max(change.end for change in (*mine, *yours))
        found.append(Piece(base[at:start]))
        one, other = _stretch(mine, start, end, ours, base), _stretch(yours, start, end, theirs, base)
        found.append(_piece(base[start:end], one, other, is_both=bool(mine and yours), at=(start + 1, _line(mine, start) + 1)))
        at = end
    found.append(Piece(base[at:]))
    return tuple(piece for piece in found if piece.lines or piece.hunk)


def conflicts(sides: Sides) -> tuple[Hunk, ...]:
    """Return the places on which the sides do not agree."""
    return tuple(piece.hunk for piece in pieces(sides) if piece.hunk is not None)


def _change(hunk: pygit2.DiffHunk) -> Change:
    # git counts lines from 1, and names for no lines at all the one before
    start = hunk.old_start - 1 if hunk.old_lines else hunk.old_start
    new = hunk.new_start - 1 if hunk.new_lines else hunk.new_start
    return Change(start, start + hunk.old_lines, new, new + hunk.new_lines)


def _places(mine: Sequence[Change], yours: Sequence[Change]) -> Iterator[tuple[list[Change], list[Change]]]:
    """Yield the changes of both sides, those together that touch."""
    waiting = sorted([(change, 0) for change in mine] + [(change, 1) for change in yours], key=lambda one: (one[0].start, one[0].end))
    place: tuple[list[Change], list[Change]] = ([], [])
    reach = -1
    for change, side in waiting:
        if change.start > reach and (place[0] or place[1]):
            yield place
            place = ([], [])
        place[side].append(change)
        reach = max(reach, change.end)
    if place[0] or place[1]:
        yield place


def _stretch(changed: Sequence[Change], start: int, end: int, new: Lines, base: Lines) -> Lines:
    """Return what a side says in place of base[start:end]."""
    if not changed:
        return base[start:end]
    first, last = changed[0], changed[-1]
    return new[first.new_start - (first.start - start) : last.new_end + (end - last.end)]


def _line(changed: Sequence[Change], start: int) -> int:
    return changed[0].new_start - (changed[0].start - start) if changed else start


def _piece(base: Lines, ours: Lines, theirs: Lines, *, is_both: bool, at: tuple[int, int]) -> Piece:
    if not is_both:
        return Piece(ours if ours != base else theirs)
    if ours == theirs:
        return Piece(ours)
    return Piece((), Hunk(base, ours, theirs, *at))
