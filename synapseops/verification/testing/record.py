"""What the record of a test run adds up to, believed only where it is complete and agrees with how the process ended."""

import json
from typing import Any

from msgspec import Struct, field

from synapseops.evidence.model import Finding, Outcome, TestReport
from synapseops.toolchain import Completed, Ending, Isolation

RESULTS = ".synapse-results"
"""The file below the tested folder that the run writes its record to."""

_SHOWN = 1500


class _Record(Struct):
    """What the record of a run adds up to."""

    collected: int | None = None
    deselected: int = 0
    started: dict[str, None] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    failures: list[Finding] = field(default_factory=list)
    coverage: float | None = None
    finished: int | None = None

    def count(self, outcome: str) -> int:
        """Return how many tests ended in *outcome*."""
        return sum(1 for ended in self.outcomes.values() if ended == outcome)


def report(completed: Completed, isolation: Isolation) -> TestReport:
    """Return what *completed*, a run of the tests, comes to."""
    if completed.ending is Ending.NOT_STARTED:
        reason = f"they could not be started: {completed.reason}"
        return TestReport(Outcome.NOT_RUN, isolation=isolation.value, reason=reason)
    try:
        record = _record(completed.kept.get(RESULTS, b""))
        reason = _trouble(completed, record)
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        record, reason = _Record(), f"their record cannot be read: {failure!r}"
    failed = record.count("failed") + sum(1 for finding in record.failures if finding.rule not in record.outcomes)
    return TestReport(
        Outcome.FAILED if reason or failed else Outcome.PASSED,
        passed=record.count("passed"),
        failed=failed,
        skipped=record.count("skipped") + record.deselected,
        seconds=completed.seconds,
        coverage=record.coverage,
        isolation=isolation.value,
        reason=reason,
        failures=tuple(sorted(record.failures, key=lambda finding: (finding.file, finding.line, finding.rule))),
    )


def _trouble(completed: Completed, record: _Record) -> str:
    """Return what is wrong with the run as a whole, or nothing when it ran to its end and agrees with its record."""
    code = completed.code
    if completed.ending is not Ending.EXITED:
        return (completed.reason or _unsaid(completed)) + _during(record)
    if record.finished is None:
        return _told(f"the process ended before the tests did, with code {code}{_during(record)}", completed)
    if record.finished != code:
        return f"their record says that they ended with code {record.finished}, but the process ended with {code}"
    if record.failures:
        return "" if code else "their record holds failures, but the process ended as if there were none"
    if not record.collected:
        return _told("no test was collected", completed)
    if code or record.collected != len(record.outcomes):
        return _told(f"{record.collected} tests were collected and {len(record.outcomes)} ended, with code {code}", completed)
    return ""


def _record(data: bytes) -> _Record:
    """Read the lines that the run wrote, each a JSON object. Raises ValueError, KeyError, TypeError."""
    record = _Record()
    for line in data.splitlines():
        told = json.loads(line)
        _READERS[told["what"]](record, told)
    return record


def _on_collected(record: _Record, told: Any) -> None:
    record.collected = int(told["tests"])


def _on_deselected(record: _Record, told: Any) -> None:
    record.deselected += int(told["tests"])


def _on_started(record: _Record, told: Any) -> None:
    record.started[str(told["test"])] = None


def _on_ended(record: _Record, told: Any) -> None:
    test, outcome = str(told["test"]), str(told["outcome"])
    if record.outcomes.get(test) != "failed":
        record.outcomes[test] = outcome
    if outcome == "failed":
        _on_broken(record, told)


def _on_broken(record: _Record, told: Any) -> None:
    record.failures.append(Finding(str(told["test"]), str(told["message"]), str(told["file"]), int(told["line"])))


def _on_coverage(record: _Record, told: Any) -> None:
    record.coverage = None if told["percent"] is None else float(told["percent"])


def _on_finished(record: _Record, told: Any) -> None:
    record.finished = int(told["code"])


_READERS = {
    "collected": _on_collected,
    "deselected": _on_deselected,
    "started": _on_started,
    "ended": _on_ended,
    "broken": _on_broken,
    "coverage": _on_coverage,
    "finished": _on_finished,
}


def _during(record: _Record) -> str:
    if record.collected is None:
        return " while the tests were collected"
    running = [test for test in record.started if test not in record.outcomes]
    return f" during {running[-1]}" if running else ""


def _unsaid(completed: Completed) -> str:
    if completed.ending is Ending.TIMED_OUT:
        return f"they ran longer than {completed.seconds:.0f} seconds"
    return f"they were killed by signal {completed.code}"


def _told(reason: str, completed: Completed) -> str:
    said = (completed.stderr.strip() or completed.stdout.strip())[-_SHOWN:]
    return f"{reason}: {said}" if said else reason
