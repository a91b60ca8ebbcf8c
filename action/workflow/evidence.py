"""What was verified in one job, handed to the next: so that a job that may write runs nothing that people wrote.

The first job records what every check and the tests said of a tree. The second answers from that record, for exactly this tree, made
by exactly this version: of any other it says that it was not verified.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import DecodeError, Struct, field, json
from msgspec.structs import replace

from synapseops import __version__
from synapseops.errors import UsageError
from synapseops.evidence.model import CheckResult, Outcome, TestReport
from synapseops.toolchain import Tree
from synapseops.verification.toolchain import Check, TestRunner, Toolchain, Workspace

LARGEST = 64 << 20
_ABSENT = "it was not verified in the job before: base or branch moved meanwhile"


class Verified(Struct, frozen=True, forbid_unknown_fields=True):
    """What was said of one tree."""

    checks: dict[str, CheckResult] = {}
    tests: TestReport | None = None


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """What was said of trees, by their digests, by the factory of one version."""

    factory: str
    trees: dict[str, Verified]


def digest(tree: Tree) -> str:
    """Return what stands for exactly the files of *tree*."""
    told = hashlib.sha256()
    for path, data in sorted(tree.files.items()):
        executable = b"x" if path in tree.executable else b"-"
        told.update(b"%d %s%s %d\n" % (len(path.encode()), executable, path.encode(), len(data)) + data)
    return told.hexdigest()


class Recorder(Struct):
    """Writes down what tools say, and lets it through."""

    trees: dict[str, Verified] = field(default_factory=dict)

    def over(self, tools: Toolchain) -> Toolchain:
        """Return *tools* whose answers are written down."""
        checks = tuple(_Recorded(check, self) for check in tools.checks)
        return replace(tools, checks=checks, tests=_RecordedTests(tools.tests, self))

    def note(self, workspace: Workspace, **said: Any) -> None:
        """Write down what was *said* of the tree in *workspace*."""
        id = digest(workspace.subject.tree)
        known = self.trees.get(id, Verified())
        checks = {**known.checks, **said.pop("checks", {})}
        self.trees[id] = replace(known, checks=checks, **said)

    def as_json(self) -> str:
        """Return the record."""
        return json.format(json.encode(Record(__version__, self.trees)), indent=1).decode()


def read(file: Path) -> Record:
    """Return the record in *file*. Raises `UsageError` where there is none, or one of another version."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        record = json.decode(data, type=Record) if len(data) <= LARGEST else None
    except (OSError, DecodeError) as failure:
        raise UsageError(f'the evidence in "{file}" cannot be read', "hand over the output `evidence` of a preview, as it was") from failure
    if record is None or record.factory != __version__:
        raise UsageError(f'the evidence in "{file}" is of another version', "use one version of the Action in both jobs")
    return record


def answering(tools: Toolchain, record: Record) -> Toolchain:
    """Return *tools* that run nothing, and answer from *record*."""
    checks: tuple[Check, ...] = tuple(_Answer(check, record) for check in tools.checks)
    return replace(tools, checks=checks, tests=_AnswerOfTests(record))


class _Recorded(Struct, frozen=True):
    check: Check
    recorder: Recorder

    @property
    def name(self) -> str:
        return self.check.name

    def concerns(self, tree: Tree) -> bool:
        return self.check.concerns(tree)

    async def run(self, workspace: Workspace) -> CheckResult:
        result = await self.check.run(workspace)
        self.recorder.note(workspace, checks={self.name: result})
        return result


class _RecordedTests(Struct, frozen=True):
    tests: TestRunner
    recorder: Recorder

    async def run(self, workspace: Workspace) -> TestReport:
        report = await self.tests.run(workspace)
        self.recorder.note(workspace, tests=report)
        return report


class _Answer(Struct, frozen=True):
    check: Check
    record: Record

    @property
    def name(self) -> str:
        return self.check.name

    def concerns(self, tree: Tree) -> bool:
        return self.check.concerns(tree)

    async def run(self, workspace: Workspace) -> CheckResult:
        said = _of(self.record.trees, workspace).checks.get(self.name)
        return said if said is not None else CheckResult(self.name, Outcome.NOT_RUN, reason=_ABSENT)


class _AnswerOfTests(Struct, frozen=True):
    record: Record

    async def run(self, workspace: Workspace) -> TestReport:
        said = _of(self.record.trees, workspace).tests
        return said if said is not None else TestReport(Outcome.NOT_RUN, reason=_ABSENT)


def _of(trees: Mapping[str, Verified], workspace: Workspace) -> Verified:
    return trees.get(digest(workspace.subject.tree), Verified())
