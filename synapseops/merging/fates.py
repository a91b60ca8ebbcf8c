"""What becomes of one file of the factory's: told by ids and modes where they suffice, else by merging the texts. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from synapseops.generation import Owner
from synapseops.merging import content, hunks, parsing, unions
from synapseops.merging.content import Sides
from synapseops.merging.entries import Hunk, Reason
from synapseops.merging.lock import LockedFile
from synapseops.merging.sides import (
    REGULAR,
    Blobs,
    Held,
    Landed,
    Placed,
    Wanted,
    kept,
    made,
)


class Case(Struct, frozen=True):
    """One file of the factory's: where it is made, where it lies, and its three sides."""

    path: str
    place: str
    base: LockedFile | None
    ours: Held | None
    new: Wanted | None
    landed: Landed | None = None

    @property
    def owner(self) -> Owner:
        """Whose file it is, as the factory says now, else as it said."""
        return self.new.owner if self.new is not None else self.base.owner if self.base is not None else Owner.FACTORY


class Fate(Struct, frozen=True):
    """What becomes of one file: what lies there then (None: nothing), what the lock says, and how it came about."""

    file: Placed | None
    locked: LockedFile | None
    reason: Reason | None = None
    hunks: tuple[Hunk, ...] = ()
    is_mixed: bool = False
    is_stale: bool = False


class Open(Struct, frozen=True):
    """A file that three sides changed each in its way, so that the content has to be looked at."""

    path: str
    place: str
    base: LockedFile
    ours: Held
    new: Wanted

    @property
    def mode(self) -> int:
        """The team's mode where the team changed it, else the factory's."""
        return self.new.mode if self.ours.mode == self.base.mode else self.ours.mode

    @property
    def bases(self) -> list[str]:
        """The blobs that may be the base, those that tell most first: one that is offered again tells nothing."""
        return sorted(dict.fromkeys((self.base.base, *self.base.others)), key=lambda blob: blob == self.new.blob)

    @property
    def needed(self) -> Iterator[str]:
        """The blobs whose bytes decide."""
        yield from (*self.bases, self.new.blob)
        if not (isinstance(self.ours, Placed) and self.ours.data is not None):
            yield self.ours.blob

    def sides(self, blobs: Blobs) -> tuple[Sides, ...]:
        """Return the three sides, once for each base whose bytes are here."""
        ours, theirs = blobs.of(self.ours), blobs.get(self.new.blob)
        if ours is None or theirs is None:
            return ()
        return tuple(content.aligned(Sides(base, ours, theirs)) for id in self.bases if (base := blobs.get(id)) is not None)


def by_ids(case: Case) -> Fate | Open:
    """Decide what ids and modes decide."""
    base, ours, new = case.base, case.ours, case.new
    if case.owner is Owner.TEAM:
        return _of_the_team(case)
    if new is None:
        return _no_longer_made(case)
    offered = LockedFile(new.mode, new.owner, new.blob)
    is_first = base is None or not base.base
    if ours is None:  # new, or deleted by the team: then it stays deleted
        return Fate(Placed(new.blob, new.mode) if is_first else None, offered)
    if (ours.blob, ours.mode) == (new.blob, new.mode):
        return Fate(kept(ours), offered)
    if base is None or is_first:
        reason = Reason.REMADE if new.owner is Owner.HISTORY and case.place != case.path else Reason.IN_THE_WAY
        return Fate(kept(ours), _unresolved(base, new), reason)
    if is_as_recorded(ours, base):
        return Fate(Placed(new.blob, new.mode), offered)
    if (new.blob, new.mode) == (base.base, base.mode) and not base.others:
        return Fate(kept(ours), offered)
    if new.owner is Owner.HISTORY:
        return Fate(kept(ours), _unresolved(base, new), Reason.REMADE)
    if ours.mode not in REGULAR:
        return Fate(kept(ours), _unresolved(base, new), Reason.NOT_TEXT)
    return Open(case.path, case.place, base, ours, new)


def _of_the_team(case: Case) -> Fate:
    base, ours, new = case.base, case.ours, case.new
    offered = _settled(base, ours) if base is not None else LockedFile(new.mode, new.owner, new.blob) if new is not None else None
    if ours is not None:
        return Fate(kept(ours), offered)
    if base is None and new is not None:
        return Fate(Placed(new.blob, new.mode), offered)
    return Fate(None, offered)


def _no_longer_made(case: Case) -> Fate:
    if case.landed is not None:
        return _landed(case, case.landed)
    base, ours = case.base, case.ours
    if ours is None or base is None or is_as_recorded(ours, base):
        return Fate(None, None)
    return Fate(kept(ours), replace(_settled(base, ours), pending=None), is_stale=True)


def _landed(case: Case, landed: Landed) -> Fate:
    """Take back what the branch made of a file that landed. What people made of it stays, there or on the base, be it that they deleted it
    or put it back as it landed."""
    base, ours = case.base, case.ours
    if ours is None and landed.file is not None and base is None:  # the branch does not know of it yet
        return Fate(None, None)
    is_taken_back = ours is not None and is_as_recorded(ours, base or landed.locked) and not is_as_recorded(ours, landed.locked)
    stays = landed.file if is_taken_back else ours
    return Fate(kept(stays) if stays is not None else None, _settled(landed.locked, stays))


def _settled(locked: LockedFile, ours: Held | None) -> LockedFile:
    """Return *locked* with one base: of several, as a merge of locks leaves them, the one that is held."""
    base = ours.blob if ours is not None and ours.blob in locked.others else locked.base
    return replace(locked, base=base, others=())


def _unresolved(base: LockedFile | None, new: Wanted) -> LockedFile:
    known = base or LockedFile(new.mode, new.owner, "")
    return replace(known, pending=new.blob, others=())


def is_as_recorded(ours: Held, base: LockedFile) -> bool:
    """Tell whether *ours* is what the factory made."""
    return ours.mode == base.mode and ours.blob in base.bases


def by_content(cases: Sequence[Open], blobs: Blobs) -> dict[str, Fate]:
    """Merge the texts of *cases*, all in one go (path → fate)."""
    sides = {case.path: case.sides(blobs) for case in cases}
    done = iter(content.merged([one for case in cases for one in sides[case.path]]))
    return {case.path: _merged(case, [(one, next(done)) for one in sides[case.path]]) for case in cases}


def _merged(case: Open, attempts: Iterable[tuple[Sides, bytes | None]]) -> Fate:
    """Take the first base with which the sides agree."""
    disputes: list[tuple[Reason, tuple[Hunk, ...]]] = []
    for sides, clean in attempts:
        data = clean if clean is not None else unions.united(case.place, sides)
        if data is None:
            disputes.append(_disputed(sides))
        elif parsing.parses(case.place, data) or not parsing.parses(case.place, sides.ours):
            return Fate(made(data, case.mode), LockedFile(case.new.mode, case.new.owner, case.new.blob), is_mixed=True)
        else:
            disputes.append((Reason.UNREADABLE, ()))
    reason, places = disputes[0] if disputes else (Reason.NO_BASE, ())
    return Fate(kept(case.ours), _unresolved(case.base, case.new), reason, places)


def _disputed(sides: Sides) -> tuple[Reason, tuple[Hunk, ...]]:
    if all(map(content.is_text, (sides.base, sides.ours, sides.theirs))):
        return Reason.BOTH_CHANGED, hunks.conflicts(sides)
    return Reason.NOT_TEXT, ()
