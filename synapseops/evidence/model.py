"""What was found out about a tree: results of checks and of the generated tests. Values only."""

from enum import StrEnum

from msgspec import Struct, field

from synapseops.diagnostics import Pointer


class Outcome(StrEnum):
    """How a check ended. What could not run is never called passed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"


class Finding(Struct, frozen=True):
    """One thing a check found in a generated file. `line` is 1-based, 0 when the whole file is meant; `cause` is the
    intent's node that the file comes from, when known."""

    rule: str
    message: str
    file: str = ""
    line: int = 0
    severity: str = "error"
    cause: Pointer | None = None


class CheckResult(Struct, frozen=True):
    """How one check ended: `reason` says why it did not run or what failed as a whole; `seconds` is wall time.

    `absent` marks what did not run because this machine lacks a program that it need not have: it is said, and no verdict hangs on it.
    """

    name: str
    outcome: Outcome
    seconds: float = 0.0
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    tool: str = ""
    absent: bool = False


class TestReport(Struct, frozen=True):
    """What the generated tests said. `coverage` is percent of branches and lines, None when not measured; `isolation` is the
    sandbox level; `failures` name tests with their message; `reason` says why they did not run."""

    __test__ = False

    outcome: Outcome
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    coverage: float | None = None
    isolation: str = "none"
    reason: str = ""
    failures: tuple[Finding, ...] = field(default=())


class Evidence(Struct, frozen=True):
    """Everything found out about one tree."""

    checks: tuple[CheckResult, ...]
    tests: TestReport
