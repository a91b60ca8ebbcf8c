"""What is told of people's edits and of conflicts: plain values, with nothing of git behind them."""

from enum import StrEnum

from msgspec import Struct

Lines = tuple[bytes, ...]


class Favour(StrEnum):
    """Whose lines are taken where the sides do not agree."""

    OURS = "ours"
    THEIRS = "theirs"


class Hunk(Struct, frozen=True):
    """A place that both sides changed, each in its way: the three sides of it, and its first line (from 1) in base and ours."""

    base: Lines
    ours: Lines
    theirs: Lines
    base_line: int
    ours_line: int


class Reason(StrEnum):
    """Why factory and team do not agree on a file."""

    BOTH_CHANGED = "both_changed"
    NOT_TEXT = "not_text"
    UNREADABLE = "unreadable"
    IN_THE_WAY = "in_the_way"
    SHADOWED = "shadowed"
    NO_BASE = "no_base"
    REMADE = "remade"
    BASE_AND_BRANCH = "base_and_branch"

    @property
    def told(self) -> str:
        """The reason in words."""
        return _TOLD[self]


_TOLD = {
    Reason.BOTH_CHANGED: "both changed the same lines",
    Reason.NOT_TEXT: "both changed it, and it is no text that could be merged",
    Reason.UNREADABLE: "merged, it could not be parsed any more",
    Reason.IN_THE_WAY: "a file of yours lies where one is made now",
    Reason.SHADOWED: "a file of yours stands where a folder is needed, or a folder where a file is: move it",
    Reason.NO_BASE: "it was edited, and what was made before it was edited is not in this repository",
    Reason.REMADE: "the migration was edited, and another would be made now",
    Reason.BASE_AND_BRANCH: "people changed the same lines on the base and on the branch",
}


class Conflict(Struct, frozen=True):
    """A file on which factory and team do not agree: it is as the team has it. `path` is where it lies, `made_as` where the
    factory makes it; `hunks` are the places in dispute, none where the file as a whole is."""

    path: str
    made_as: str
    reason: Reason
    hunks: tuple[Hunk, ...] = ()


class Kind(StrEnum):
    """What an edit did to a file."""

    LINES = "lines"
    """Some lines are others."""
    WHOLE = "whole"
    """All of it is another: it is no text, or a link, or what the factory made is not known."""
    MODE = "mode"
    """It may be executed, or no longer."""
    ENDINGS = "endings"
    """All its lines end as on Windows."""
    MOVED = "moved"
    """It lies elsewhere."""
    DELETED = "deleted"
    """It is gone."""


class Edit(Struct, frozen=True):
    """An edit: where the factory makes the file and where it lies, and, for lines, those of the factory and those of the team,
    with the first of each (from 1)."""

    id: str
    kind: Kind
    made_as: str
    path: str
    factory: Lines = ()
    team: Lines = ()
    factory_line: int = 0
    line: int = 0


class State(StrEnum):
    """What became of an edit, against the base branch. What each means is told in the same words wherever edits are listed."""

    KEPT = "kept"
    MERGED = "merged"
    MOVED = "moved"
    DELETED = "deleted"
    CONFLICTING = "conflicting"
    REDUNDANT = "redundant"
    UNMERGED = "unmerged"
    DROPPED = "dropped"

    @property
    def meaning(self) -> str:
        """What the state means, in words of ours."""
        return _MEANINGS[self]


_MEANINGS = {
    State.KEPT: "it is in the file as before",
    State.MERGED: "the factory changed the file elsewhere, and both are in it",
    State.MOVED: "the file lies elsewhere, and changes follow it",
    State.DELETED: "the file stays deleted",
    State.CONFLICTING: "the same was changed otherwise, and it awaits a decision",
    State.REDUNDANT: "the factory makes the same by now",
    State.UNMERGED: "it is on the base, which is not merged into the branch yet",
    State.DROPPED: "it is not on the branch: decided so there, or changed",
}


GONE = frozenset({State.REDUNDANT, State.UNMERGED, State.DROPPED})
"""The states of edits that the base alone holds: in the result they are not."""

_STALE = "the factory does not make the file any more, and it stays"
_LANDED = "warning: this is of migrations that had landed, and databases that ran them do not get the change"
_GONE = "warning: this is of migrations that had landed, and databases that ran them cannot be brought further without it"
_DECIDED = "yours, as decided; the factory has other lines there"


class Entry(Struct, frozen=True):
    """An edit and what became of it; `is_stale` where the factory no longer makes the file, `is_decided` where people took their side
    of a conflict, `is_late` where it changes or deletes files of migrations that had landed."""

    edit: Edit
    state: State
    is_stale: bool = False
    is_decided: bool = False
    is_late: bool = False

    @property
    def meaning(self) -> str:
        """What became of the edit, in words of ours."""
        if self.is_late:
            return _GONE if self.edit.kind is Kind.DELETED else _LANDED
        return _STALE if self.is_stale else _DECIDED if self.is_decided else self.state.meaning
