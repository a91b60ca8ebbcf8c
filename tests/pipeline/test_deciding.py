"""What a run decided is in its record, with why and the facts."""

from collections.abc import Iterable

from msgspec.structs import replace

from synapseops.evidence.model import CheckResult, Outcome
from synapseops.pipeline import deciding
from synapseops.pipeline.events import DECISION, Event
from synapseops.report import explanation
from synapseops.report.explanation import Explanation
from tests.forge.git import commit, git
from tests.pipeline.workshop import MORE, RED, TODO, ToldCheck, Workshop
from tests.report import reports


def _explained(events: Iterable[Event]) -> Explanation:
    return explanation.read("20261126T110740-000-1", [event.as_line(1.0).encode() for event in events])


def _decided(workshop: Workshop, intent: str = "synapse.yaml") -> dict[str, tuple[str, str]]:
    """Return what the last run decided about what, and why."""
    return {one.about: (one.decided, one.why) for one in _explained(workshop.events).decisions if one.intent == intent}


def test_a_proposal_is_explained_by_its_inputs(workshop: Workshop) -> None:
    report = workshop.run_one()
    told = {one.about: one for one in _explained(workshop.events).decisions}
    assert list(told) == ["intent", "check ruff", "generated tests", "pull request"]
    assert told["intent"].decided == "accepted"
    assert dict(told["intent"].facts) == {"base": "main", "base_commit": report.base_commit, "inputs": report.inputs}
    assert (told["pull request"].decided, told["pull request"].why) == ("proposed", "the output differs from what the base holds")
    assert dict(told["pull request"].facts)["commit"] == report.commit
    assert dict(told["generated tests"].facts) == {"isolation": "none"}


def test_what_could_not_run_and_what_failed_says_why(workshop: Workshop) -> None:
    workshop.checks = (ToldCheck(CheckResult("mypy", Outcome.NOT_RUN, reason="mypy is not installed")),)
    workshop.tests = RED
    commit(workshop.folder, {"synapse.yaml": f"{TODO}delivery: {{require: {{coverage: 99}}}}\n"})
    workshop.run_one()
    decided = _decided(workshop)
    assert decided["check mypy"] == ("not run", "mypy is not installed")
    assert decided["generated tests"] == ("failed", "2 passed, 1 failed, 0 skipped")
    assert decided["gate coverage"] == ("not met", "97.0 % covered, at least 99 % is required")


def test_faults_are_explained_by_the_first(workshop: Workshop) -> None:
    commit(workshop.folder, {"synapse.yaml": f"{TODO}      due: dat\n      when: tim\n"})
    workshop.run_one()
    decided = _decided(workshop)
    assert decided["intent"][0] == "refused"
    assert decided["intent"][1].startswith("line 8: SY")
    assert decided["intent"][1].endswith(", and 1 more fault")
    assert decided["pull request"] == ("not proposed", "the intent has faults")


def test_what_was_tried_of_mappings_and_of_tests_is_explained() -> None:
    told = {one.about: one for one in deciding.decisions(replace(reports.UPDATE, strength=None))}
    assert (told["mapping order_from_shop"].decided, told["mapping receipt_from_erp"].decided) == ("differs", "as before")
    assert told["mapping order_from_shop"].why == "13 of 269 records come out otherwise"
    assert told["mapping order_from_shop"].facts == (("records", "269"), ("mapped before", "120"), ("mapped now", "116"))
    assert told["mapping order_to_erp"].why == "not compared: it asks code of people, which is not run here"
    assert "strength of the tests" not in told
    (one,) = (one for one in deciding.decisions(reports.UPDATE) if one.about == "strength of the tests")
    assert (one.decided, one.why) == ("measured", "2 of the faults chosen could not be tried within 60 s")


def test_silence_is_explained(workshop: Workshop) -> None:
    workshop.run_one()
    workshop.events.clear()
    workshop.run_one()
    assert _decided(workshop)["pull request"] == ("left as it is", "the open pull request says all of this already")
    git(workshop.folder, "branch", "--quiet", "-D", "synapse/todo")
    workshop.events.clear()
    workshop.run_one()
    assert _decided(workshop)["pull request"][1].startswith("somebody closed the pull request with these very inputs")


def test_a_conflict_is_explained(workshop: Workshop) -> None:
    workshop.run_one()
    git(workshop.folder, "merge", "--quiet", "--no-edit", "synapse/todo")
    fields = workshop.folder / "generated/todo/todo/task.py"
    commit(workshop.folder, {"generated/todo/todo/task.py": "FIELDS = []\n", "synapse.yaml": MORE})
    workshop.events.clear()
    workshop.run_one()
    assert fields.read_text() == "FIELDS = []\n"
    decided = _decided(workshop)
    assert decided["file generated/todo/todo/task.py"] == ("kept as the team has it", "both changed the same lines")
    assert decided["edits"][0] == "merged"


def test_a_run_that_was_killed_names_its_last_step(workshop: Workshop) -> None:
    workshop.run_one()
    until = [one for one in workshop.events if one.step not in {DECISION, "run", "propose"}]
    told = _explained(until)
    assert (told.decisions, told.unended) == ((), (("synapse.yaml", "compare"),))


def test_a_torn_record_is_no_failure() -> None:
    lines = [b"", b"{", b"[1]", b'{"step": "decision"}', b"\xff", b'{"at": "x", "step": 3, "intent": 4}', b"[" * 5_000]
    told = explanation.read("x", lines)
    assert [replace(one) for one in told.decisions] == [explanation.Told("", "", "", "", ())]
    assert [line.plain for line in explanation.lines(told)]
