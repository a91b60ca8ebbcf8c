"""The report of one run for one intent: everything its renderings show, as plain values."""

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from synapseops.diagnostics import Diagnostic, Severity
from synapseops.evidence.behaviour import Behaviour
from synapseops.evidence.contract.changes import ContractChange, fingerprint
from synapseops.evidence.contract.semver import Bump
from synapseops.evidence.intent import IntentChange
from synapseops.evidence.mappings import Coverage
from synapseops.evidence.model import CheckResult, Evidence, Finding, Outcome
from synapseops.evidence.outline import Outline
from synapseops.evidence.strength import Strength
from synapseops.merging.entries import Conflict, Entry
from synapseops.report.ways import TERMINAL, Ways

if TYPE_CHECKING:  # generators are not needed to say `--version`
    from synapseops.generation import SchemaChange


class Ending(StrEnum):
    """What became of a run."""

    PROPOSED = "proposed"
    """A pull request was opened, or brought up to date."""
    UP_TO_DATE = "up_to_date"
    """The open pull request already says all of this."""
    NOTHING_TO_PROPOSE = "nothing_to_propose"
    """The base already holds what the intent says."""
    QUIET = "quiet"
    """Somebody closed the pull request with these very inputs."""
    PLANNED = "planned"
    """Only looked at: nothing was written."""
    FAULTY = "faulty"
    """The intent has faults; nothing was made."""
    STOPPED = "stopped"
    """Something stood in the way."""


class Note(Struct, frozen=True):
    """Something a reader should know: words of ours, with `{}` where `names`, which others chose, belong."""

    text: str
    names: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The note with its names in quotes."""
        return self.text.format(*(f'"{name}"' for name in self.names))


class FileChange(Struct, frozen=True):
    """A file of the output folder against the base: `kind` is the generator's word for it, or `migration`, `lock`; `lines` are those
    of the intent that make it differ, as far as they are known."""

    path: str
    kind: str
    change: str
    team_owned: bool = False
    lines: tuple[int, ...] = ()


class Gate(Struct, frozen=True):
    """A demand of `delivery.require`: met, not met (`FAILED`) or not verifiable (`NOT_RUN`), and the figures, with `{}` in the text
    where `names`, which others chose, belong; `by` is who made it met, "" where nobody had to."""

    name: str
    outcome: Outcome
    text: str
    names: tuple[str, ...] = ()
    by: str = ""

    @property
    def plain(self) -> str:
        """The figures with names in quotes."""
        return self.text.format(*(f'"{name}"' for name in self.names))


class ResourceRow(Struct, frozen=True):
    """A resource as the overview shows it. `refs` are (field, resource referred to, optional)."""

    name: str
    path: str
    fields: int
    operations: tuple[str, ...]
    refs: tuple[tuple[str, str, bool], ...] = ()


class Upgrade(Struct, frozen=True):
    """The base was made by another version of the factory, `was`: the files that differ for that alone, None where they could
    not be told apart from what the intent changes."""

    was: str
    paths: tuple[str, ...] | None


class Problem(Struct, frozen=True):
    """What stopped a run: `kind` for programs, `message` and `hint` for people, the paths and commits concerned."""

    kind: str
    message: str
    hint: str = ""
    paths: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()


class PullRequestRef(Struct, frozen=True):
    """The pull request as the forge has it after the run."""

    number: int
    state: str
    draft: bool
    path: str
    title: str
    head: str = ""


def below(folder: str, path: str) -> str:
    """Return *path*, which is below *folder*, as it stands in the repository."""
    return f"{folder}/{path}" if folder else path


class Report(Struct, frozen=True):
    """One run for one intent. Empty strings and None stand for what the run did not come to."""

    intent: str
    ending: Ending
    service: str = ""
    version: str = ""
    base: str = ""
    base_commit: str = ""
    branch: str = ""
    commit: str = ""
    into: str = ""
    package: str = ""
    roles: tuple[str, ...] = ()
    """The roles that some operation asks of a caller."""
    first: bool = False
    resources: tuple[ResourceRow, ...] = ()
    outline: Outline = field(default_factory=Outline)
    """Systems, flows and variables of the service."""
    diagnostics: tuple[Diagnostic, ...] = ()
    evidence: Evidence | None = None
    gates: tuple[Gate, ...] = ()
    files: tuple[FileChange, ...] = ()
    news: tuple[IntentChange, ...] = ()
    """What the author says otherwise than in the intent that the base's files were made of."""
    contract: tuple[ContractChange, ...] = ()
    records: tuple[ContractChange, ...] = ()
    """What is new in what source systems promise and target systems expect."""
    strength: Strength | None = None
    """How many small faults the generated tests notice; None where that was not asked for."""
    bump: Bump | None = None
    """The version that the changes of the contract ask for; None where there is nothing to compare with."""
    coverage: tuple[Coverage, ...] = ()
    """The mappings in figures."""
    behaviour: tuple[Behaviour, ...] = ()
    """What mappings that the author changed make otherwise of the same records."""
    migrations: tuple[str, ...] = ()
    schema: "tuple[SchemaChange, ...]" = ()
    """What the new migration changes in a database that is in use."""
    edits: tuple[Entry, ...] = ()
    """Every edit people made to files of the factory's, with what became of it."""
    conflicts: tuple[Conflict, ...] = ()
    """The files on which factory and team do not agree: they are as the team has them."""
    base_left_out: tuple[str, ...] = ()
    """The paths (from the root) on which base and branch do not agree, so that the base was not merged into the branch."""
    upgrade: Upgrade | None = None
    notes: tuple[Note, ...] = ()
    asides: tuple[str, ...] = ()
    """What concerns this machine and work tree alone: told to whoever runs, not to reviewers."""
    intent_page: str = ""
    """The page of the forge that shows the intent as it was read, "" where there is none."""
    head: int = 0
    """The line of the intent that stands for the whole of it."""
    origins: tuple[tuple[Finding, str], ...] = ()
    """Findings whose place in the intent is known, as `file:line`."""
    pull_request: PullRequestRef | None = None
    has_peoples_commits: bool = False
    """Whether people committed to the branch."""
    zip: str | None = None
    provenance: str | None = None
    page: str | None = None
    """Where the report lies as HTML."""
    factory: str = ""
    inputs: str = ""
    problem: Problem | None = None
    ways: Ways = TERMINAL
    """How people decide where this is read."""
    seconds: tuple[tuple[str, float], ...] = field(default=())

    def from_root(self, path: str) -> str:
        """Return *path*, which is below the folder, as it stands in the repository: people copy it into commands."""
        return below(self.into, path)

    def paths(self, change: str) -> list[str]:
        """Return the paths of *change* (`added`, `changed`, `removed`, `unchanged`), sorted."""
        return sorted(file.path for file in self.files if file.change == change)

    def origin(self, finding: Finding) -> str:
        """Return where in the intent *finding* comes from, as `file:line`, or ""."""
        return next((where for known, where in self.origins if known == finding), "")

    @property
    def fingerprint(self) -> str:
        """What stands for the exact set of breaking changes, "" when there are none."""
        return fingerprint(self.contract)

    @property
    def losses(self) -> tuple[str, ...]:
        """What of the rows the new migration loses for ever, in words."""
        return tuple(f"{change.plain}: {', '.join(change.losses)}" for change in self.schema if change.losses)

    @property
    def failed_checks(self) -> tuple[str, ...]:
        """Names of the checks that failed, the generated tests among them as `tests`."""
        if self.evidence is None:
            return ()
        names = [check.name for check in self.evidence.checks if check.outcome is Outcome.FAILED]
        return (*names, "tests") if self.evidence.tests.outcome is Outcome.FAILED else tuple(names)

    @property
    def not_run_checks(self) -> tuple[str, ...]:
        """Names of the checks that a verdict hangs on and that could not run, the generated tests among them as `tests`."""
        if self.evidence is None:
            return ()
        names = [check.name for check in self.judged if check.outcome is Outcome.NOT_RUN]
        return (*names, "tests") if self.evidence.tests.outcome is Outcome.NOT_RUN else tuple(names)

    @property
    def judged(self) -> tuple[CheckResult, ...]:
        """The checks that a verdict hangs on: all but those whose program this machine lacks, and need not have."""
        return tuple(check for check in self.evidence.checks if not check.absent) if self.evidence is not None else ()

    @property
    def absent(self) -> tuple[CheckResult, ...]:
        """The checks that did not run because this machine lacks a program that it need not have."""
        return tuple(check for check in self.evidence.checks if check.absent) if self.evidence is not None else ()

    @property
    def unmet_gates(self) -> tuple[Gate, ...]:
        """The demands of `delivery.require` that are not met."""
        return tuple(gate for gate in self.gates if gate.outcome is Outcome.FAILED)

    @property
    def approvals(self) -> tuple[Gate, ...]:
        """The demands that are met because somebody approved."""
        return tuple(gate for gate in self.gates if gate.by and gate.outcome is Outcome.PASSED)

    @property
    def has_faults(self) -> bool:
        """Whether the intent has a fault that stops the run."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    @property
    def is_fine(self) -> bool:
        """Whether nothing here asks for a person's decision: what could not run and warnings do not."""
        stopped = self.ending in {Ending.FAULTY, Ending.STOPPED}
        undecided = self.conflicts or self.base_left_out or any(one.always_fails for one in self.behaviour)
        return not (stopped or undecided or self.has_faults or self.failed_checks or self.unmet_gates or self.problem)
