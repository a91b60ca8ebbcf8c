"""One file that base and branch both changed, put together with the factory's own changes out of the way.

The sides are brought to one version of what the factory made, first the base's, then the branch's: what they differ in then is
people's work alone, and the factory's changes are merged into that as into any file.
"""

from collections.abc import Iterator

from msgspec import Struct

from synapseops.generation import Owner
from synapseops.merging import content, parsing, unions
from synapseops.merging.combining import three_way
from synapseops.merging.content import Sides
from synapseops.merging.entries import Favour
from synapseops.merging.fates import is_as_recorded
from synapseops.merging.lock import LockedFile
from synapseops.merging.sides import REGULAR, Blobs, Held


class Side(Struct, frozen=True):
    """The file in one commit, and what the lock there says of it; None where there is neither."""

    held: Held | None
    locked: LockedFile | None

    @property
    def is_as_made(self) -> bool:
        """Whether it is as the factory made it."""
        return self.held is not None and self.locked is not None and is_as_recorded(self.held, self.locked)


class Disputed(Struct, frozen=True):
    """A file that does not merge as it lies there: where it is made and where it will lie, at the commit that both began as, on the
    branch, and on the base."""

    made_as: str
    place: str
    start: Side
    branch: Side
    base: Side
    elsewhere: str | None = None
    """Where the base has it, if people moved it on both, to places of their own."""

    @property
    def needed(self) -> Iterator[str]:
        """The blobs whose bytes decide."""
        for side in (self.start, self.branch, self.base):
            if side.held is not None and side.held.mode in REGULAR:
                yield side.held.blob
            if side.locked is not None:
                yield side.locked.base

    @property
    def mode(self) -> int | None:
        """The mode of both together, or None where they contradict."""
        branch, base = self.branch.held, self.base.held
        if branch is None or base is None or not {branch.mode, base.mode} <= REGULAR:
            return None
        return three_way(self.start.held.mode if self.start.held is not None else branch.mode, branch.mode, base.mode)

    def is_the_factorys(self, side: Side) -> bool:
        """Tell whether nobody but the factory changed it on *side*: it is as made, or is not made any more."""
        return side.is_as_made or (side.held is None and side.locked is None and self.start.locked is not None)


class Agreed(Struct, frozen=True):
    """What both sides come to, and what the lock says of it: None where it says nothing."""

    data: bytes
    mode: int
    locked: LockedFile | None


def agreed(file: Disputed, blobs: Blobs) -> Agreed | None:
    """Return what base and branch come to on either version of the factory's file; None where people contradict each other."""
    for ground in _grounds(file):
        sides = _on(ground, file, blobs)
        data = _merged(file.place, sides) if sides is not None else None
        if data is not None and file.mode is not None:
            return Agreed(data, file.mode, ground)
    return None


def decided(file: Disputed, favour: Favour, blobs: Blobs) -> Agreed | None:
    """Return what both come to where *favour* decides about the lines on which they do not; None where there are no lines to tell apart."""
    told = _told(file, blobs)
    if told is None or file.mode is None:
        return None
    sides, ground = told
    data = unions.united(file.place, sides, favour=favour)
    return Agreed(data, file.mode, ground) if data is not None and _may_be(file.place, data, sides) else None


def contradicting(file: Disputed, blobs: Blobs) -> Sides | None:
    """Return the sides whose lines contradict: the start, the branch, the base; None for what is no text on all of them."""
    told = _told(file, blobs)
    return told[0] if told is not None else None


def _grounds(file: Disputed) -> Iterator[LockedFile]:
    for locked in (file.base.locked, file.branch.locked):
        if locked is not None and locked.owner is Owner.FACTORY and locked.base:
            yield locked


def _told(file: Disputed, blobs: Blobs) -> tuple[Sides, LockedFile | None] | None:
    """Return the sides with as little of the factory's changes in them as can be, and what they are brought to."""
    for ground in _grounds(file):
        sides = _on(ground, file, blobs)
        if sides is not None:
            return sides, ground
    start, branch, base = (_bytes(side, blobs) for side in (file.start, file.branch, file.base))
    if start is None or branch is None or base is None or not all(map(content.is_text, (start, branch, base))):
        return None
    return Sides(start, branch, base), file.branch.locked


def _on(ground: LockedFile, file: Disputed, blobs: Blobs) -> Sides | None:
    """Return the three sides as if the factory had made the file of *ground* each time; None where that cannot be had."""
    data = blobs.get(ground.base)
    if data is None or not content.is_text(data):
        return None
    is_new = file.start.held is None and file.start.locked is None
    start = data if is_new else _brought(file.start, ground, data, file.place, blobs)
    branch, base = (_brought(side, ground, data, file.place, blobs) for side in (file.branch, file.base))
    return Sides(start, branch, base) if start is not None and branch is not None and base is not None else None


def _brought(side: Side, ground: LockedFile, to: bytes, place: str, blobs: Blobs) -> bytes | None:
    """Return the bytes of *side* with *to* in place of what the factory had made of it."""
    data, made = _bytes(side, blobs), blobs.get(side.locked.base) if side.locked is not None else None
    if data is None or made is None or side.locked is None:
        return None
    if side.locked.base == ground.base:
        return data
    return _merged(place, content.aligned(Sides(made, data, to)))


def _bytes(side: Side, blobs: Blobs) -> bytes | None:
    return blobs.of(side.held) if side.held is not None and side.held.mode in REGULAR else None


def _merged(place: str, sides: Sides) -> bytes | None:
    (clean,) = content.merged([sides])
    data = clean if clean is not None else unions.united(place, sides)
    return data if data is not None and _may_be(place, data, sides) else None


def _may_be(place: str, data: bytes, sides: Sides) -> bool:
    return parsing.parses(place, data) or not parsing.parses(place, sides.ours)
