"""What stands against a proposal, in a few words each, so that no count of what passed stands alone under a title that says otherwise."""

from collections.abc import Iterator, Sequence

from synapseops.evidence.model import Outcome
from synapseops.report.model import Note, Report
from synapseops.report.text import count

_NAMED = 4


def against(report: Report) -> Iterator[Note]:
    """Yield what asks for a person's decision: checks, tests and gates that failed, and what somebody has to choose."""
    if report.has_faults:
        yield Note("the intent has faults")
    if report.problem is not None:
        yield Note("the run was stopped")
    evidence = report.evidence
    if evidence is not None:
        yield from _named("check", [check.name for check in evidence.checks if check.outcome is Outcome.FAILED], "failed")
        if evidence.tests.outcome is Outcome.FAILED:
            yield Note(f"{count(evidence.tests.failed, 'generated test') if evidence.tests.failed else 'the run of the tests'} failed")
    gates = [gate.name for gate in report.unmet_gates]
    yield from _named("gate", gates, "is not met" if len(gates) == 1 else "are not met")
    if report.conflicts:
        number = len(report.conflicts)
        yield Note(f"{count(number, 'conflict')} {'awaits' if number == 1 else 'await'} a decision")
    if left_out := len(report.base_left_out):
        yield Note(f"base and branch do not agree on {count(left_out, 'file')}")
    if refusing := sum(one.always_fails for one in report.behaviour):
        yield Note(f"{count(refusing, 'mapping')} {'refuses' if refusing == 1 else 'refuse'} every record")


def unverified(report: Report) -> tuple[Note, ...]:
    """Return what could not run, the generated tests among it as `tests`, in one note; nothing where all of it ran."""
    return tuple(_named("", report.not_run_checks, "could not run"))


def _named(noun: str, names: Sequence[str], told: str) -> Iterator[Note]:
    if not names:
        return
    heading = f"{noun}{'' if len(names) == 1 else 's'} " if noun else ""
    *first, last = ["{}"] * len(names) if len(names) <= _NAMED else [*["{}"] * _NAMED, f"{len(names) - _NAMED} more"]
    told_of = f"{', '.join(first)} and {last}" if first else last
    yield Note(f"{heading}{told_of} {told}", tuple(names[:_NAMED]))
