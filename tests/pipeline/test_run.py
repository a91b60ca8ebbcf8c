"""What a run does in a repository, and what it leaves alone."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from synapseops.errors import ConcurrentChange, UsageError
from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.forge.base import Repository
from synapseops.merging import lock
from synapseops.report.model import Ending, Report
from tests.forge.git import commit, git, make
from tests.pipeline.making import GENERATORS
from tests.pipeline.workshop import GREEN, MORE, RED, TODO, ToldCheck, Workshop, steps

BRANCH = "synapse/todo"
INTO = "generated/todo"
_STEPS = ["look", "generate", "merge", "verify", "compare", "propose"]


def _snapshot(folder: Path) -> dict[str, object]:
    """Return all that a person sees of a repository, and our records with the times they were written."""
    store = folder / ".git" / "synapse" / "pulls"
    return {
        "refs": git(folder, "for-each-ref"),
        "head": git(folder, "symbolic-ref", "HEAD"),
        "status": git(folder, "status", "--porcelain"),
        "records": {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(store.rglob("*")) if path.is_file()},
    }


def _land(folder: Path) -> None:
    git(folder, "merge", "--quiet", "--no-edit", BRANCH)


def _squash(folder: Path) -> None:
    git(folder, "merge", "--quiet", "--squash", BRANCH)
    git(folder, "commit", "--quiet", "-m", "Squashed")


def test_a_first_run_brings_branch_and_pull_request(workshop: Workshop) -> None:
    (workshop.folder / "src/a.py").write_text("dirty\n")
    before = _snapshot(workshop.folder)
    report = workshop.run_one()
    assert (report.ending, report.service, report.base, report.branch) == (Ending.PROPOSED, "todo", "main", BRANCH)
    assert report.commit == git(workshop.folder, "rev-parse", BRANCH)
    assert git(workshop.folder, "rev-list", "--count", f"main..{BRANCH}") == "1"
    assert report.pull_request is not None
    assert (report.pull_request.number, report.pull_request.state, report.pull_request.draft) == (1, "open", False)
    assert Path(report.pull_request.path).read_text().startswith("<!-- synapse:begin -->\n## ✅ Verified")
    after = _snapshot(workshop.folder)
    assert (after["head"], after["status"]) == (before["head"], before["status"])
    changed = git(workshop.folder, "diff", "--name-only", f"main...{BRANCH}").split("\n")
    assert sorted(changed) == [f"{INTO}/{path}" for path in report.paths("added")]
    assert "synapse.lock" in report.paths("added")
    assert report.is_fine


def test_the_steps_are_told_in_order(workshop: Workshop) -> None:
    report = workshop.run_one()
    assert [step for step in steps(workshop.events) if not step.startswith("check ")] == ["read", *_STEPS, "run"]
    assert {step for step in steps(workshop.events) if step.startswith("check ")} == {"check ruff", "check tests"}
    assert [step for step, _ in report.seconds] == _STEPS


def test_the_zip_holds_what_the_branch_holds(workshop: Workshop) -> None:
    report = workshop.run_one()
    assert report.zip is not None
    with zipfile.ZipFile(report.zip) as file:
        manifest = json.loads(file.read("todo-0.1.0/manifest.json"))
        names = {name.removeprefix("todo-0.1.0/") for name in file.namelist()} - {"manifest.json"}
    assert names == set(report.paths("added")) - {"synapse.lock"}
    assert sorted(names) == [entry["path"] for entry in manifest["files"]]


def test_the_lock_records_every_file_and_the_commit_that_keeps_them(workshop: Workshop) -> None:
    report = workshop.run_one()
    written = lock.read(git(workshop.folder, "show", f"{BRANCH}:{INTO}/synapse.lock").encode())
    assert (written.intent, written.inputs) == ("synapse.yaml", report.inputs)
    assert set(written.files) == set(report.paths("added")) - {"synapse.lock"}
    (kept,) = written.pristine
    assert git(workshop.folder, "rev-parse", f"refs/synapse/pristine/{kept}") == kept
    held = dict(line.split("\t")[::-1] for line in git(workshop.folder, "ls-tree", "-r", kept).split("\n"))
    assert {path: line.split()[2] for path, line in held.items()} == {path: file.base for path, file in written.files.items()}


def test_running_again_changes_nothing(workshop: Workshop) -> None:
    first = workshop.run_one()
    before = _snapshot(workshop.folder)
    again = workshop.run_one()
    assert again.ending is Ending.UP_TO_DATE
    assert _snapshot(workshop.folder) == before
    assert (again.commit, again.pull_request, again.zip) == (first.commit, first.pull_request, first.zip)


def _told(folder: Path) -> dict[str, object]:
    """Return our records but the attached page, which names lines of the intent as they are now."""
    records = _snapshot(folder)["records"]
    assert isinstance(records, dict)
    return {path: record for path, record in records.items() if not path.endswith("report.html")}


def test_a_comment_or_a_commit_elsewhere_makes_no_commit(workshop: Workshop) -> None:
    workshop.run_one()
    before = _told(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": f"# a comment\n{TODO}", "src/b.py": "b\n"})
    assert workshop.run_one().ending is Ending.UP_TO_DATE
    assert _told(workshop.folder) == before


def test_a_plan_writes_nothing(workshop: Workshop) -> None:
    before = _snapshot(workshop.folder)
    report = workshop.run_one(writes=False)
    assert report.ending is Ending.PLANNED
    assert report.evidence is not None
    assert report.paths("added")
    assert _snapshot(workshop.folder) == before
    assert not list((workshop.folder / ".git").glob("synapse/*"))


def test_a_changed_intent_appends_a_commit(workshop: Workshop) -> None:
    first = workshop.run_one()
    commit(workshop.folder, {"synapse.yaml": MORE})
    second = workshop.run_one()
    assert second.ending is Ending.PROPOSED
    assert git(workshop.folder, "rev-parse", f"{BRANCH}^1", f"{BRANCH}^2").split("\n") == [
        first.commit,
        git(workshop.folder, "rev-parse", "main"),
    ]
    assert second.pull_request is not None
    assert second.pull_request.number == 1
    assert len(second.migrations) == 1


def test_a_landed_service_has_nothing_to_propose(workshop: Workshop) -> None:
    workshop.run_one()
    _land(workshop.folder)
    before = _snapshot(workshop.folder)
    report = workshop.run_one()
    assert report.ending is Ending.NOTHING_TO_PROPOSE
    assert _snapshot(workshop.folder) == before
    assert report.pull_request is not None
    assert report.pull_request.state == "merged"
    assert {file.change for file in report.files} == {"unchanged"}


@pytest.mark.parametrize("land", [_land, _squash])
def test_after_landing_a_change_starts_anew_and_brings_one_migration(workshop: Workshop, land: object) -> None:
    first = workshop.run_one()
    land(workshop.folder)  # type: ignore[operator]
    commit(workshop.folder, {"synapse.yaml": MORE})
    second = workshop.run_one()
    assert second.ending is Ending.PROPOSED
    assert second.pull_request is not None
    assert second.pull_request.number == 2
    assert second.pull_request.title == "Update the todo service"
    assert git(workshop.folder, "rev-parse", f"{BRANCH}^") == git(workshop.folder, "rev-parse", "main")
    assert len(second.migrations) == 1
    assert set(second.migrations).isdisjoint(first.migrations)
    assert set(first.migrations) < set(second.paths("unchanged"))
    assert any(change.what == "Task.note" and change.change == "added" for change in second.contract)


def test_what_people_add_and_what_the_team_owns_stays(workshop: Workshop) -> None:
    first = workshop.run_one()
    owned = [file.path for file in first.files if file.team_owned]
    assert owned
    _land(workshop.folder)
    commit(workshop.folder, {f"{INTO}/{owned[0]}": "# ours\n", f"{INTO}/docs/notes.md": "notes\n", "synapse.yaml": MORE})
    second = workshop.run_one()
    assert second.ending is Ending.PROPOSED
    assert {owned[0], "docs/notes.md"} < set(second.paths("unchanged"))
    assert git(workshop.folder, "show", f"{BRANCH}:{INTO}/{owned[0]}") == "# ours"
    assert git(workshop.folder, "show", f"{BRANCH}:{INTO}/docs/notes.md") == "notes"


def test_the_teams_change_on_the_base_comes_into_the_open_proposal(workshop: Workshop) -> None:
    first = workshop.run_one()
    owned = next(file.path for file in first.files if file.team_owned)
    _land(workshop.folder)
    commit(workshop.folder, {f"{INTO}/{owned}": "# broken\n", "synapse.yaml": MORE})
    workshop.tests = RED
    assert not workshop.run_one().is_fine
    commit(workshop.folder, {f"{INTO}/{owned}": "# mended\n"})
    workshop.tests = replace(RED, outcome=Outcome.PASSED, failed=0)
    report = workshop.run_one()
    assert report.is_fine
    assert git(workshop.folder, "show", f"{BRANCH}:{INTO}/{owned}") == "# mended"


def test_failed_tests_still_propose(workshop: Workshop) -> None:
    workshop.tests = RED
    report = workshop.run_one()
    assert report.ending is Ending.PROPOSED
    assert report.pull_request is not None
    assert not report.pull_request.draft
    assert (report.is_fine, report.failed_checks) == (False, ("tests",))


def test_a_proposal_is_a_draft_where_the_intent_says_so(workshop: Workshop) -> None:
    commit(workshop.folder, {"synapse.yaml": f"{TODO}delivery: {{draft_on: [failed_check]}}\n"})
    workshop.tests = RED
    report = workshop.run_one()
    assert report.pull_request is not None
    assert report.pull_request.draft
    workshop.tests = GREEN
    report = workshop.run_one()
    assert report.pull_request is not None
    assert not report.pull_request.draft
    assert report.ending is Ending.PROPOSED


def test_a_check_that_failed_names_the_files(workshop: Workshop) -> None:
    check = ToldCheck(CheckResult("ruff", Outcome.FAILED, reason="1 file is not clean"))
    workshop.checks = (check,)
    report = workshop.run_one()
    assert report.failed_checks == ("ruff",)
    (seen,) = check.seen
    assert "openapi.yaml" in seen


def test_an_unmet_gate_is_no_fine_run(workshop: Workshop) -> None:
    commit(workshop.folder, {"synapse.yaml": f"{TODO}delivery: {{require: {{coverage: 99}}}}\n"})
    report = workshop.run_one()
    assert [gate.name for gate in report.unmet_gates] == ["coverage"]
    assert not report.is_fine


def test_a_closed_pull_request_stays_closed_until_the_inputs_change(workshop: Workshop) -> None:
    workshop.run_one()
    git(workshop.folder, "branch", "--quiet", "-D", BRANCH)
    before = _snapshot(workshop.folder)
    report = workshop.run_one()
    assert (report.ending, report.is_fine) == (Ending.QUIET, True)
    assert _snapshot(workshop.folder) == before
    commit(workshop.folder, {"synapse.yaml": MORE})
    again = workshop.run_one()
    assert again.ending is Ending.PROPOSED
    assert again.pull_request is not None
    assert again.pull_request.number == 2


def test_taking_a_change_back_closes_the_pull_request(workshop: Workshop) -> None:
    workshop.run_one()
    _land(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": MORE})
    workshop.run_one()
    commit(workshop.folder, {"synapse.yaml": TODO})
    planned = workshop.run_one(writes=False)
    assert planned.ending is Ending.NOTHING_TO_PROPOSE
    assert git(workshop.folder, "rev-parse", BRANCH)
    report = workshop.run_one()
    assert report.ending is Ending.NOTHING_TO_PROPOSE
    assert report.pull_request is not None
    assert (report.pull_request.number, report.pull_request.state, report.commit) == (2, "closed", "")
    assert git(workshop.folder, "branch", "--list", "synapse/*") == ""
    commit(workshop.folder, {"synapse.yaml": MORE})
    assert workshop.run_one().ending is Ending.PROPOSED


def test_a_lock_alone_is_no_proposal(workshop: Workshop) -> None:
    workshop.run_one()
    _land(workshop.folder)
    path = workshop.folder / INTO / "synapse.lock"
    commit(workshop.folder, {f"{INTO}/synapse.lock": path.read_text().replace("factory: 0.1.0", "factory: 0.0.1")})
    assert workshop.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_output_of_a_newer_factory_is_not_set_back(workshop: Workshop) -> None:
    workshop.run_one()
    _land(workshop.folder)
    path = workshop.folder / INTO / "synapse.lock"
    commit(workshop.folder, {f"{INTO}/synapse.lock": path.read_text().replace("factory: 0.1.0", "factory: 99.0")})
    report = workshop.run_one()
    assert report.problem is not None
    assert report.problem.kind == "usage"


def test_a_faulty_intent_makes_nothing(workshop: Workshop) -> None:
    commit(workshop.folder, {"synapse.yaml": f"{TODO}      broken: nonsense\n"})
    report = workshop.run_one()
    assert (report.ending, report.has_faults, report.problem) == (Ending.FAULTY, True, None)
    assert git(workshop.folder, "branch", "--list", "synapse/*") == ""


def test_a_lossy_change_is_a_fault_of_the_intent(workshop: Workshop) -> None:
    commit(workshop.folder, {"synapse.yaml": MORE})
    workshop.run_one()
    _land(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": TODO})
    report = workshop.run_one()
    assert report.ending is Ending.FAULTY
    assert [diagnostic.code for diagnostic in report.diagnostics] == ["SY230"]
    assert not report.is_fine


def test_no_intent_has_its_answer(tmp_path: Path, workshop: Workshop) -> None:
    workshop.folder = make(tmp_path / "empty")
    commit(workshop.folder, {"a.txt": "a"})
    with pytest.raises(UsageError, match='no intent is committed on "main"'):
        workshop.run()


def test_intents_are_run_each_for_itself(workshop: Workshop) -> None:
    other = TODO.replace("service: todo", "service: other")
    broken = TODO.replace("service: todo", "service: broken").replace("boolean", "bool ean")
    commit(workshop.folder, {"a/synapse.yaml": other, "b/broken.synapse.yaml": broken})
    reports = workshop.run()
    assert [(report.intent, report.ending) for report in reports] == [
        ("a/synapse.yaml", Ending.PROPOSED),
        ("b/broken.synapse.yaml", Ending.FAULTY),
        ("synapse.yaml", Ending.PROPOSED),
    ]
    assert git(workshop.folder, "branch", "--list", "synapse/*", "--format", "%(refname:short)").split("\n") == ["synapse/other", BRANCH]


def test_two_intents_with_one_name_are_not_both_made(workshop: Workshop) -> None:
    commit(workshop.folder, {"zzz/synapse.yaml": TODO})
    first, second = workshop.run()
    assert (first.ending, second.ending) == (Ending.PROPOSED, Ending.FAULTY)
    assert [diagnostic.code for diagnostic in second.diagnostics] == ["SY220"]


def test_a_fault_of_ours_in_one_intent_does_not_stop_the_others(workshop: Workshop) -> None:
    first_made_by, *others = GENERATORS

    def raises(blueprint: object, options: object) -> object:
        if getattr(blueprint, "service").name == "other":  # noqa: B009
            raise RuntimeError("a bug")
        return first_made_by.generate(blueprint, options)  # type: ignore[arg-type]

    workshop.generators = (replace(first_made_by, generate=raises), *others)  # type: ignore[arg-type]
    commit(workshop.folder, {"a/synapse.yaml": TODO.replace("service: todo", "service: other")})
    first, second = workshop.run()
    assert first.problem is not None
    assert (first.problem.kind, first.problem.message) == ("internal", "RuntimeError: a bug")
    assert second.ending is Ending.PROPOSED
    assert [str(failure) for failure in workshop.failures] == ["a bug"]


def test_a_link_on_the_way_to_the_output_has_its_answer(workshop: Workshop) -> None:
    (workshop.folder / "generated").symlink_to("/tmp")
    commit(workshop.folder, {})
    report = workshop.run_one()
    assert report.problem is not None
    assert report.problem.kind == "usage"
    assert '"generated"' in report.problem.message


@pytest.mark.parametrize("folder", ["a\x1b[31mred", "b\nnew", "c | d", "aux", "e:f"])
def test_an_output_folder_that_not_every_machine_can_hold_has_its_answer(workshop: Workshop, folder: str) -> None:
    commit(workshop.folder, {"synapse.yaml": None, f"{folder}/synapse.yaml": TODO})
    report = workshop.run_one()
    assert report.problem is not None
    assert report.problem.kind == "usage"
    assert workshop.events[-1].facts[0] == ("ending", "stopped")


def test_an_intent_that_is_a_link_is_not_followed(workshop: Workshop) -> None:
    (workshop.folder / "a.synapse.yaml").symlink_to("/etc/passwd")
    commit(workshop.folder, {})
    first, link = workshop.run()
    assert first.ending is Ending.PROPOSED
    assert link.problem is not None
    assert link.problem.kind == "usage"


def test_the_intent_names_its_base(workshop: Workshop) -> None:
    text = f"{TODO}delivery: {{base: release/1}}\n"
    commit(workshop.folder, {"synapse.yaml": text})
    git(workshop.folder, "branch", "release/1")
    commit(workshop.folder, {"synapse.yaml": text.replace("120", "99")})
    report = workshop.run_one()
    assert (report.base, report.branch) == ("release/1", "synapse/todo@release-1")
    assert report.base_commit == git(workshop.folder, "rev-parse", "release/1")
    assert workshop.run_one("main").base == "main"


def test_a_base_without_the_intent_has_its_answer(workshop: Workshop) -> None:
    git(workshop.folder, "branch", "old")
    git(workshop.folder, "switch", "--quiet", "old")
    commit(workshop.folder, {"synapse.yaml": None})
    git(workshop.folder, "switch", "--quiet", "main")
    commit(workshop.folder, {"synapse.yaml": f"{TODO}delivery: {{base: old}}\n"})
    report = workshop.run_one()
    assert report.problem is not None
    assert (report.problem.kind, report.problem.hint) == ("usage", "merge the intent there first")


def test_a_moved_output_folder_keeps_its_history_and_what_is_the_teams(workshop: Workshop) -> None:
    first = workshop.run_one()
    owned = next(file.path for file in first.files if file.team_owned)
    _land(workshop.folder)
    commit(workshop.folder, {f"{INTO}/{owned}": "# ours\n", "synapse.yaml": f"{TODO}generate: {{into: services/todo}}\n"})
    report = workshop.run_one()
    assert report.ending is Ending.PROPOSED
    assert report.into == "services/todo"
    assert report.paths("added") == first.paths("added")
    assert git(workshop.folder, "show", f"{BRANCH}:services/todo/{owned}") == "# ours"
    assert [note.names for note in report.notes] == [(f"{INTO}/", "services/todo/")]
    assert workshop.run_one().ending is Ending.UP_TO_DATE
    _land(workshop.folder)
    assert workshop.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_an_intent_that_moves_with_its_output_has_nothing_to_propose(workshop: Workshop) -> None:
    workshop.run_one()
    _land(workshop.folder)
    (workshop.folder / "shop").mkdir()
    git(workshop.folder, "mv", "synapse.yaml", "generated", "shop")
    commit(workshop.folder, {})
    assert workshop.run_one().ending is Ending.NOTHING_TO_PROPOSE


class _MovesOnce:
    """A repository in which somebody else moves a ref at the first attempt."""

    def __init__(self, repository: Repository, times: int) -> None:
        self._repository = repository
        self._left = times

    def __getattr__(self, name: str) -> object:
        return getattr(self._repository, name)

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        if self._left:
            self._left -= 1
            raise ConcurrentChange(f'"{branch}" moved')
        await self._repository.move(branch, to=to, was=was)


@pytest.mark.parametrize(("times", "ending"), [(1, Ending.PROPOSED), (99, Ending.STOPPED)])
def test_a_ref_that_moved_meanwhile_is_read_again(workshop: Workshop, times: int, ending: Ending) -> None:
    workshop.wrapped = lambda repository: _MovesOnce(repository, times)  # type: ignore[return-value]
    report: Report = workshop.run_one()
    assert report.ending is ending


def test_a_checked_out_branch_of_ours_has_its_answer_before_anything_is_tested(workshop: Workshop) -> None:
    workshop.run_one()
    git(workshop.folder, "worktree", "add", "--quiet", str(workshop.folder.parent / "elsewhere"), BRANCH)
    commit(workshop.folder, {"synapse.yaml": MORE})
    workshop.events.clear()
    report = workshop.run_one()
    assert report.problem is not None
    assert report.problem.kind == "usage"
    assert "verify" not in steps(workshop.events)


def test_what_a_person_writes_into_the_body_stays(workshop: Workshop) -> None:
    report = workshop.run_one()
    assert report.pull_request is not None
    path = Path(report.pull_request.path)
    path.write_text(f"Please look at the paging.\n\n{path.read_text()}")
    before = _snapshot(workshop.folder)
    assert workshop.run_one().ending is Ending.UP_TO_DATE
    assert _snapshot(workshop.folder) == before
    commit(workshop.folder, {"synapse.yaml": MORE})
    workshop.run_one()
    assert path.read_text().startswith("Please look at the paging.\n\n<!-- synapse:begin -->\n")


_TWO = f"{TODO}  List:\n    fields:\n      name: string\n"


def test_a_finding_names_the_line_of_the_intent_that_its_file_is_from(workshop: Workshop) -> None:
    finding = Finding("E1", "wrong", "todo/list.py", 1)
    elsewhere = Finding("E2", "wrong", "README.md", 1)
    workshop.checks = (ToldCheck(CheckResult("ruff", Outcome.FAILED, findings=(finding, elsewhere))),)
    workshop.tests = replace(RED, failures=(Finding("test_a", "assert 0", "todo/task.py", 2),))
    commit(workshop.folder, {"synapse.yaml": _TWO})
    report = workshop.run_one()
    assert report.evidence is not None
    placed = [report.origin(one) for one in (*report.evidence.checks[0].findings, *report.evidence.tests.failures)]
    assert placed == ["synapse.yaml:10", "", "synapse.yaml:4"]


def test_a_failure_of_several_tasks_at_once_is_told_as_the_one_it_is(workshop: Workshop) -> None:
    class Raising(ToldCheck):
        async def run(self, workspace: object) -> CheckResult:
            raise RuntimeError("in a task")

    workshop.checks = (Raising(CheckResult("ruff", Outcome.PASSED)),)
    report = workshop.run_one()
    assert report.problem is not None
    assert report.problem.message == "RuntimeError: in a task"
    assert git(workshop.folder, "branch", "--list", "synapse/*") == ""
