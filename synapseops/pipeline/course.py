"""One intent on its way to its pull request: what the steps of a run hand each other."""

from collections.abc import Mapping

from msgspec import Struct, field

from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Diagnostic
from synapseops.forge import branches
from synapseops.forge.base import Repository
from synapseops.intent.model import Require
from synapseops.pipeline.arranging import Arranged
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.discovery import Found
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.folders import Folder
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.placing import Placing
from synapseops.pipeline.pristine import Pristine, PristineFile
from synapseops.pipeline.reading import Shelf
from synapseops.pipeline.subjects import Subject
from synapseops.pipeline.survey import Base


class Wanted(Struct, frozen=True):
    """What is asked for: the base branch, whether it was named by whoever asks (then `delivery.base` has no say), and whether
    anything may be written.

    `recreate`: people's commits on the branch are discarded. `only`: the intents meant, None for all. `decided` are decisions
    about conflicts, by path from the root, and about edits. `books_only`: nothing but people's edits and the conflicts is asked for.
    `prefix`: what the names of our branches begin with, before the slash. `strength`: how many seconds may be spent on small faults that
    the tests should notice, 0 for none. `require`: demands that hold in place of those of the intent at a path. `approved`: who approved of
    which breaking changes elsewhere than on the pull request that is found.
    """

    base: str
    is_explicit: bool = False
    writes: bool = True
    recreate: bool = False
    only: frozenset[str] | None = None
    decided: Decisions = NONE
    books_only: bool = False
    prefix: str = branches.PREFIX
    strength: float = 0.0
    require: Mapping[str, Require] = field(default_factory=dict)
    approved: Mapping[str, str] = field(default_factory=dict)

    def means(self, path: str) -> bool:
        """Tell whether the intent at *path* is meant."""
        return self.only is None or path in self.only


class Course(Struct, frozen=True):
    """What stays the same from step to step: who is at work, what is asked for, and the intent, on the base that it was read from."""

    equipment: Equipment
    wanted: Wanted
    base: Base
    subject: Subject
    blueprint: Blueprint

    @property
    def repository(self) -> Repository:
        """Where people's files are read from, and ours are written to."""
        return self.equipment.repository

    @property
    def found(self) -> Found:
        """Where the intent is, and what was read of it."""
        return self.subject.found


class Made(Struct, frozen=True):
    """The pristine tree, the landed files it builds on, and the faults that only the landed ones show, placed."""

    pristine: Pristine
    landed: Mapping[str, bytes]
    faults: tuple[Diagnostic, ...]

    @property
    def files(self) -> Mapping[str, PristineFile]:
        """The files of the pristine tree."""
        return self.pristine.files


class Joined(Struct, frozen=True):
    """What was made, brought into what people have: the objects at hand, what it was brought into, and what came of it."""

    shelf: Shelf
    footing: Footing
    arranged: Arranged
    placing: Placing

    def differs(self, base: Folder) -> bool:
        """Tell whether *base*, the output folder there, or what is copied out of it, is not yet what is proposed."""
        return self.arranged.differs(base) or not self.placing.in_base
