"""What becomes of a path in a folder, by what was left there, what is there, and what is to be there: a table."""

from collections.abc import Mapping
from enum import Enum, auto

from action.folders.marks import Mark


class Fate(Enum):
    """What becomes of a path; `EDITED` stays too: people changed it, and it is theirs, or would be made as it was before."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    EDITED = "edited"
    STAYS = "stays"
    GONE = "gone"
    BLOCKED = "blocked"


class There(Enum):
    """What is at a path now."""

    NOTHING = auto()
    AS_IT_IS_TO_BE = auto()
    AS_LEFT = auto()
    MAKING_WAY = auto()
    """A folder in which there is nothing but what is removed."""
    PEOPLES = auto()
    """Anything else: people wrote it, or changed it."""


class New(Enum):
    """What is to be at a path."""

    NOTHING = auto()
    AS_LEFT = auto()
    TEAMS = auto()
    """A file that is made once, and is the team's from then on."""
    OTHER = auto()


_COLUMNS = (New.NOTHING, New.AS_LEFT, New.TEAMS, New.OTHER)
_ROWS = {
    There.NOTHING: (Fate.GONE, Fate.ADDED, Fate.ADDED, Fate.ADDED),
    There.AS_IT_IS_TO_BE: (Fate.BLOCKED, Fate.STAYS, Fate.STAYS, Fate.STAYS),
    There.AS_LEFT: (Fate.REMOVED, Fate.CHANGED, Fate.CHANGED, Fate.CHANGED),
    There.MAKING_WAY: (Fate.BLOCKED, Fate.ADDED, Fate.ADDED, Fate.ADDED),
    There.PEOPLES: (Fate.BLOCKED, Fate.EDITED, Fate.EDITED, Fate.BLOCKED),
}
FATES: Mapping[tuple[There, New], Fate] = {
    (there, new): fate for there, row in _ROWS.items() for new, fate in zip(_COLUMNS, row, strict=True)
}
"""The fate of a path: by what is there, and what is to be. What cannot be is `BLOCKED`, which writes nothing."""


def wished(new: Mark | None, was: Mark | None, *, is_teams: bool) -> New:
    """Tell what is to be at a path: a file as *new* says, None for none, where we left one as *was* says, None for none."""
    if new is None:
        return New.NOTHING
    if was is not None and (was.digests, was.executable) == (new.digests, new.executable):
        return New.AS_LEFT
    return New.TEAMS if is_teams else New.OTHER


def seen(holds: bytes | None, new: Mark | None, was: Mark | None) -> There:
    """Tell what is at a path where something is, of which the digest is what it *holds*; None for what is no file."""
    if new is not None and holds == new.digests[0] and (was is None or was.executable == new.executable):
        return There.AS_IT_IS_TO_BE
    return There.AS_LEFT if was is not None and holds in was.digests else There.PEOPLES
