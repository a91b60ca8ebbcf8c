"""What a run decided, why, and from which facts: recorded in its audit trail, so that `synapse explain` answers from the record."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from synapseops.diagnostics import Severity
from synapseops.evidence.model import Outcome
from synapseops.merging.entries import Reason
from synapseops.pipeline.events import DECISION, Event, Phase
from synapseops.report import behaviour
from synapseops.report.model import Ending, Report
from synapseops.report.text import count

_MOST = 200
_OUTCOMES = {Outcome.PASSED: "passed", Outcome.FAILED: "failed", Outcome.NOT_RUN: "not run"}
_GATES = {Outcome.PASSED: "met", Outcome.FAILED: "not met", Outcome.NOT_RUN: "not judged"}
_ENDINGS = {
    Ending.PROPOSED: ("proposed", "the output differs from what the base holds"),
    Ending.UP_TO_DATE: ("left as it is", "the open pull request says all of this already"),
    Ending.NOTHING_TO_PROPOSE: ("not proposed", "the base holds what the intent says"),
    Ending.QUIET: ("not proposed", "somebody closed the pull request with these very inputs, or deleted its branch"),
    Ending.PLANNED: ("not proposed", "it was only planned"),
    Ending.FAULTY: ("not proposed", "the intent has faults"),
    Ending.STOPPED: ("not proposed", "something stood in the way"),
}


class Decision(Struct, frozen=True):
    """One decision: what it was about, what was decided, why, and the facts that it was made from."""

    about: str
    decided: str
    why: str
    facts: tuple[tuple[str, str], ...] = ()

    def event(self, intent: str) -> Event:
        """Return the decision as an event of the audit trail."""
        told = (("about", self.about), ("decided", self.decided), ("why", self.why))
        return Event(DECISION, Phase.FINISHED, intent, facts=(*told, *((name, value) for name, value in self.facts if value)))


def decisions(report: Report) -> Iterator[Decision]:
    """Yield what was decided in the run that *report* tells of, in the order in which it was."""
    yield _reading(report)
    yield from _merging(report)
    yield from _judging(report)
    yield from _trying(report)
    yield _proposing(report)


def _reading(report: Report) -> Decision:
    faults = [one for one in report.diagnostics if one.severity is Severity.ERROR]
    facts = (("base", report.base), ("base_commit", report.base_commit), ("inputs", report.inputs))
    if faults:
        first = faults[0]
        more = f", and {count(len(faults) - 1, 'more fault')}" if len(faults) > 1 else ""
        return Decision("intent", "refused", f"line {first.place.line}: {first.code} {first.message}{more}", facts)
    if not report.inputs:
        return Decision("intent", "not judged", report.problem.message if report.problem else "", facts)
    remarks = f", and {count(len(report.diagnostics), 'remark')}" if report.diagnostics else ""
    return Decision("intent", "accepted", f"it has no faults{remarks}", facts)


def _merging(report: Report) -> Iterator[Decision]:
    """Yield what became of people's edits, and where factory and team do not agree."""
    states = Counter(entry.state.value.replace("_", " ") for entry in report.edits)
    if states:
        told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        yield Decision("edits", "merged", f"people edited generated files: {told}", (("edits", str(len(report.edits))),))
    for conflict in report.conflicts[:_MOST]:
        decided = f"kept as the {'branch' if conflict.reason is Reason.BASE_AND_BRANCH else 'team'} has it"
        path = report.from_root(conflict.path)
        yield Decision(f"file {path}", decided, conflict.reason.told, (("made_as", conflict.made_as),))
    for path in report.base_left_out[:_MOST]:
        yield Decision(f"file {path}", "base not merged in", "base and branch changed the same lines", (("base", report.base),))


def _judging(report: Report) -> Iterator[Decision]:
    if report.evidence is None:
        return
    for check in report.evidence.checks:
        found = count(len(check.findings), "finding") if check.findings else "nothing was found"
        yield Decision(f"check {check.name}", _OUTCOMES[check.outcome], check.reason or found, (("tool", check.tool),))
    tests = report.evidence.tests
    told = f"{tests.passed} passed, {tests.failed} failed, {tests.skipped} skipped"
    yield Decision("generated tests", _OUTCOMES[tests.outcome], tests.reason or told, (("isolation", tests.isolation),))
    for gate in report.gates:
        facts = (("fingerprint", report.fingerprint),) if gate.name == "breaking_change" else ()
        yield Decision(f"gate {gate.name}", _GATES[gate.outcome], gate.plain, facts)


def _trying(report: Report) -> Iterator[Decision]:
    """Yield which mappings were tried in both versions, which were not, and what the tests notice."""
    for one in report.behaviour[:_MOST]:
        decided = "not compared" if one.reason else "refuses everything" if one.always_fails else "differs" if one.changed else "as before"
        facts = (("records", str(one.of)), ("mapped before", str(one.mapped_before)), ("mapped now", str(one.mapped_after)))
        yield Decision(f"mapping {one.mapping}", decided, behaviour.figures(one), () if one.reason else facts)
    if report.strength is not None:
        told = f"{report.strength.killed} of {report.strength.tried} faults noticed"
        yield Decision("strength of the tests", "measured" if report.strength.tried else "not measured", report.strength.reason or told)


def _proposing(report: Report) -> Decision:
    decided, why = _ENDINGS[report.ending]
    request = report.pull_request
    facts = (
        ("inputs", report.inputs),
        ("base_commit", report.base_commit),
        ("branch", report.branch),
        ("commit", report.commit),
        ("pull_request", f"#{request.number} {request.state}{', draft' if request.draft else ''}" if request else ""),
    )
    return Decision("pull request", decided, report.problem.message if report.problem is not None else why, facts)
