"""What a run does in a repository, and what it leaves alone."""

import hashlib
import json
import zipfile
from pathlib import Path

from msgspec.structs import replace

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.merging import lock
from synapseops.package.checking import verdict
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, TWO, merge, snapshot
from tests.pipeline.workshop import GREEN, MORE, RED, TODO, ToldCheck, Workshop, steps

_STEPS = ["look", "generate", "merge", "verify", "compare", "propose"]


def test_a_first_run_brings_branch_and_pull_request(workshop: Workshop) -> None:
    (workshop.folder / "src/a.py").write_text("dirty\n")
    before = snapshot(workshop.folder)
    report = workshop.run_one()
    assert (report.ending, report.service, report.base, report.branch) == (Ending.PROPOSED, "todo", "main", BRANCH)
    assert report.commit == git(workshop.folder, "rev-parse", BRANCH)
    assert git(workshop.folder, "rev-list", "--count", f"main..{BRANCH}") == "1"
    assert report.pull_request is not None
    assert (report.pull_request.number, report.pull_request.state, report.pull_request.draft) == (1, "open", False)
    assert Path(report.pull_request.path).read_text().startswith("<!-- synapse:begin -->\n## ✅ Verified")
    after = snapshot(workshop.folder)
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
        manifest = json.loads(file.read("manifest.json"))
        names = {name.removeprefix("todo-0.1.0/") for name in file.namelist()} - {"manifest.json", "sbom.cdx.json"}
    assert names == set(report.paths("added")) - {"synapse.lock"}
    assert sorted(names) == [entry["path"] for entry in manifest["files"]]


def test_the_zip_is_proven_by_what_lies_beside_it(workshop: Workshop) -> None:
    report = workshop.run_one()
    assert report.zip is not None and report.provenance is not None
    told = json.loads(Path(report.provenance).read_text())["predicate"]
    assert verdict(Path(report.zip).read_bytes(), Path(report.provenance).read_bytes()).faults == ()
    intent = git(workshop.folder, "show", "main:synapse.yaml") + "\n"
    materials = {one["name"]: one.get("digest") for one in told["buildDefinition"]["resolvedDependencies"]}
    assert materials["intent"] == {"sha256": hashlib.sha256(intent.encode()).hexdigest()}
    assert materials["source"] == {"gitCommit": git(workshop.folder, "rev-parse", "main")}
    assert told["runDetails"]["byproducts"] == [{"name": "proposal", "digest": {"gitCommit": report.commit}}]


def test_the_lock_records_every_file_and_the_commit_that_keeps_them(workshop: Workshop) -> None:
    report = workshop.run_one()
    written = lock.read(git(workshop.folder, "show", f"{BRANCH}:{INTO}/synapse.lock").encode())
    assert (written.intent, written.inputs) == ("synapse.yaml", report.inputs)
    assert set(written.files) == set(report.paths("added")) - {"synapse.lock"}
    (kept,) = written.pristine
    assert git(workshop.folder, "rev-parse", f"refs/synapse/pristine/{kept}") == kept
    held = dict(line.split("\t")[::-1] for line in git(workshop.folder, "ls-tree", "-r", kept).split("\n"))
    assert {path: line.split()[2] for path, line in held.items()} == {path: file.base for path, file in written.files.items()}


def test_an_operation_of_several_routes_is_told_once(workshop: Workshop) -> None:
    unique = "      code: {type: string(1..9), unique: true}\n      label: {type: string(1..9), unique: true}\n"
    commit(workshop.folder, {"synapse.yaml": f"{TODO}{unique}    operations: [get, upsert]\n"})
    (task,) = workshop.run_one().resources
    assert task.operations == ("get", "upsert")


def test_running_again_changes_nothing(workshop: Workshop) -> None:
    first = workshop.run_one()
    before = snapshot(workshop.folder)
    again = workshop.run_one()
    assert again.ending is Ending.UP_TO_DATE
    assert snapshot(workshop.folder) == before
    assert (again.commit, again.pull_request, again.zip) == (first.commit, first.pull_request, first.zip)


def _told(folder: Path) -> dict[str, object]:
    """Return our records but the attached page, which names lines of the intent as they are now."""
    records = snapshot(folder)["records"]
    assert isinstance(records, dict)
    return {path: record for path, record in records.items() if not path.endswith("report.html")}


def test_a_comment_or_a_commit_elsewhere_makes_no_commit(workshop: Workshop) -> None:
    workshop.run_one()
    before = _told(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": f"# a comment\n{TODO}", "src/b.py": "b\n"})
    assert workshop.run_one().ending is Ending.UP_TO_DATE
    assert _told(workshop.folder) == before


def test_a_plan_writes_nothing(workshop: Workshop) -> None:
    before = snapshot(workshop.folder)
    report = workshop.run_one(writes=False)
    assert report.ending is Ending.PLANNED
    assert report.evidence is not None
    assert report.paths("added")
    assert snapshot(workshop.folder) == before
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


def test_what_people_add_and_what_the_team_owns_stays(workshop: Workshop) -> None:
    first = workshop.run_one()
    owned = [file.path for file in first.files if file.team_owned]
    assert owned
    merge(workshop.folder)
    commit(workshop.folder, {f"{INTO}/{owned[0]}": "# ours\n", f"{INTO}/docs/notes.md": "notes\n", "synapse.yaml": MORE})
    second = workshop.run_one()
    assert second.ending is Ending.PROPOSED
    assert {owned[0], "docs/notes.md"} < set(second.paths("unchanged"))
    assert git(workshop.folder, "show", f"{BRANCH}:{INTO}/{owned[0]}") == "# ours"
    assert git(workshop.folder, "show", f"{BRANCH}:{INTO}/docs/notes.md") == "notes"


def test_the_teams_change_on_the_base_comes_into_the_open_proposal(workshop: Workshop) -> None:
    first = workshop.run_one()
    owned = next(file.path for file in first.files if file.team_owned)
    merge(workshop.folder)
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


def test_what_a_person_writes_into_the_body_stays(workshop: Workshop) -> None:
    report = workshop.run_one()
    assert report.pull_request is not None
    path = Path(report.pull_request.path)
    path.write_text(f"Please look at the paging.\n\n{path.read_text()}")
    before = snapshot(workshop.folder)
    assert workshop.run_one().ending is Ending.UP_TO_DATE
    assert snapshot(workshop.folder) == before
    commit(workshop.folder, {"synapse.yaml": MORE})
    workshop.run_one()
    assert path.read_text().startswith("Please look at the paging.\n\n<!-- synapse:begin -->\n")


def test_a_finding_names_the_line_of_the_intent_that_its_file_is_from(workshop: Workshop) -> None:
    finding = Finding("E1", "wrong", "todo/list.py", 1)
    of_the_whole = Finding("E2", "wrong", "README.md", 1)
    workshop.checks = (ToldCheck(CheckResult("ruff", Outcome.FAILED, findings=(finding, of_the_whole))),)
    workshop.tests = replace(RED, failures=(Finding("test_a", "assert 0", "todo/task.py", 2),))
    commit(workshop.folder, {"synapse.yaml": TWO})
    report = workshop.run_one()
    assert report.evidence is not None
    placed = [report.origin(one) for one in (*report.evidence.checks[0].findings, *report.evidence.tests.failures)]
    assert placed == ["synapse.yaml:10", "synapse.yaml:2", "synapse.yaml:4"]
