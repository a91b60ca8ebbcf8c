"""What runs in real repositories tell of changes that may break callers, and of who approved of them."""

import asyncio

import pytest
from msgspec.structs import replace

from generators import openapi
from synapseops.errors import UsageError
from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.forge.local import open_repository
from synapseops.report import annotations
from synapseops.report.model import Ending, Gate, Report
from tests.forge.git import commit, git
from tests.pipeline.making import GENERATORS
from tests.pipeline.workshop import RED, TODO, ToldCheck, Workshop

_GENERATORS = (openapi.GENERATOR, *(one for one in GENERATORS if one.kind != "contract"))
_STRICT = f"{TODO}delivery: {{require: {{breaking_change: approve}}}}\n"
_LONGER = _STRICT.replace("string(1..120)", "string(1..200)")


def _landed(workshop: Workshop, text: str = _STRICT) -> Workshop:
    """Bring the first version onto the base."""
    workshop.generators = _GENERATORS
    _commit(workshop, text)
    workshop.run_one()
    git(workshop.folder, "merge", "--quiet", "--no-edit", "synapse/todo")
    return workshop


def _commit(workshop: Workshop, text: str) -> None:
    commit(workshop.folder, {"synapse.yaml": text})


def _gate(report: Report) -> Gate:
    (gate,) = (gate for gate in report.gates if gate.name == "breaking_change")
    return gate


def _approve(workshop: Workshop, mark: str) -> None:
    asyncio.run(open_repository(workshop.folder).pull_requests.approve(mark, by="Ann"))


def test_a_breaking_change_is_told_with_its_line_and_wants_approval(workshop: Workshop) -> None:
    _commit(_landed(workshop), _LONGER)
    report = workshop.run_one()
    assert report.ending is Ending.PROPOSED
    assert [(change.what, change.line, change.breaking) for change in report.contract] == [("Task.title", 6, True)]
    assert _gate(report).outcome is Outcome.FAILED
    assert not report.is_fine
    assert report.bump is not None
    assert (report.bump.suggested, report.bump.is_enough) == ("0.2.0", False)


def test_approval_holds_for_exactly_these_changes(workshop: Workshop) -> None:
    _commit(_landed(workshop), _LONGER)
    _approve(workshop, workshop.run_one().fingerprint)
    approved = workshop.run_one()
    assert _gate(approved).outcome is Outcome.PASSED
    assert approved.is_fine
    _commit(workshop, _LONGER.replace("= false", "= true"))
    more = workshop.run_one()
    assert more.fingerprint != approved.fingerprint
    assert _gate(more).outcome is Outcome.FAILED
    _commit(workshop, _LONGER)
    assert _gate(workshop.run_one()).outcome is Outcome.PASSED


def test_what_no_open_pull_request_brings_cannot_be_approved_of(workshop: Workshop) -> None:
    _landed(workshop)
    with pytest.raises(UsageError, match="no open pull request brings"):
        _approve(workshop, "0" * 16)
    _commit(workshop, _LONGER)
    report = workshop.run_one()
    with pytest.raises(UsageError) as failure:
        _approve(workshop, "0" * 16)
    assert failure.value.hint == f"there is {report.fingerprint} of #2"


def test_a_document_that_people_changed_is_compared_itself(workshop: Workshop) -> None:
    _landed(workshop)
    contract = workshop.folder / "generated/todo/openapi.yaml"
    contract.write_text(contract.read_text().replace("maxLength: 120", "maxLength: 100"))
    git(workshop.folder, "commit", "-q", "-a", "-m", "Promise less")
    _commit(workshop, _STRICT.replace("      done", "      note: text?\n      done"))
    assert [(change.what, change.breaking) for change in workshop.run_one().contract] == [("Task.note", False)]


def test_where_the_intent_of_then_is_gone_documents_are_compared(workshop: Workshop) -> None:
    _landed(workshop)
    lock = workshop.folder / "generated/todo/synapse.lock"
    lines = lock.read_text().splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if not line.startswith("source: ")))
    git(workshop.folder, "commit", "-q", "-a", "-m", "Forget where it came from")
    _commit(workshop, _LONGER)
    report = workshop.run_one()
    assert [(change.what, change.line, change.breaking) for change in report.contract] == [("Task.title", 6, True)]
    assert report.bump is None


def test_an_intent_of_then_with_faults_is_no_failure(workshop: Workshop) -> None:
    """The language may have become stricter since."""
    _landed(workshop)
    _commit(workshop, "synapse: 1\nservice: todo\nresources: {task: {}}\n")
    faulty = git(workshop.folder, "rev-parse", "HEAD").strip()
    lock = workshop.folder / "generated/todo/synapse.lock"
    text = lock.read_text()
    source = next(line for line in text.splitlines() if line.startswith("source: "))
    lock.write_text(text.replace(source, f"source: {faulty}"))
    git(workshop.folder, "commit", "-q", "-a", "-m", "Tell another origin")
    _commit(workshop, _LONGER)
    assert [(change.what, change.breaking) for change in workshop.run_one().contract] == [("Task.title", True)]


def test_the_first_version_breaks_nobody(workshop: Workshop) -> None:
    workshop.generators = _GENERATORS
    _commit(workshop, _STRICT)
    report = workshop.run_one()
    assert (report.contract, report.bump, report.fingerprint) == ((), None, "")
    assert _gate(report).outcome is Outcome.PASSED


def test_what_fails_is_said_at_the_line_of_the_intent_that_changed(workshop: Workshop) -> None:
    _landed(workshop)
    failure = Finding("tests/test_task.py::test_title_is_kept", "assert 'a' == 'b'", "todo/task.py", 1)
    workshop.tests = replace(RED, failures=(failure,))
    commit(workshop.folder, {"synapse.yaml": _LONGER})
    report = workshop.run_one()
    assert [report.origin(one) for one in report.evidence.tests.failures] == ["synapse.yaml:6"] if report.evidence else False
    told = "generated tests: tests/test_task.py::test_title_is_kept in generated/todo/todo/task.py:1: assert 'a' == 'b'"
    assert annotations.of(report) == [annotations.Annotation("synapse.yaml", 6, told)]


def test_a_check_that_fails_as_a_whole_is_said_at_the_head_of_the_intent(workshop: Workshop) -> None:
    _landed(workshop)
    workshop.checks = (ToldCheck(CheckResult("openapi", Outcome.FAILED, reason="it is no document")),)
    commit(workshop.folder, {"synapse.yaml": _LONGER})
    assert annotations.of(workshop.run_one()) == [annotations.Annotation("synapse.yaml", 2, "check openapi: it is no document")]


def test_every_file_of_the_factory_that_differs_names_a_line(workshop: Workshop) -> None:
    workshop.generators = _GENERATORS
    first = workshop.run_one()
    assert [file.path for file in first.files if file.change != "unchanged" and not file.lines] == []
    _commit(_landed(workshop), f"{_STRICT}  ".replace("  Task:", "  Job:\n    was: Task").rstrip() + "\n")
    assert [file.path for file in workshop.run_one().files if file.change != "unchanged" and not file.lines] == []


def test_each_file_that_differs_names_the_lines_that_make_it(workshop: Workshop) -> None:
    _landed(workshop)
    commit(workshop.folder, {"synapse.yaml": _STRICT.replace("      done", "      note: text?\n      done")})
    lines = {file.path: file.lines for file in workshop.run_one().files if file.change != "unchanged"}
    assert (lines["openapi.yaml"], lines["todo/task.py"], lines["todo/models.py"]) == ((7,), (7,), (7,))
