"""Workflows where GitHub runs them: a copy of what is made and edited in the output folder, where author and forge allow it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from generators import registry
from generators.deployment.files import WORKFLOW
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.equipment import Equipment
from synapseops.report.model import Ending, Report
from synapseops.report.proof import Difference, Proof
from tests.forge.git import commit, git, make
from tests.github import Double, serving_double
from tests.pipeline.editing import BRANCH, INTO, edit, held, locked, merge, shown, snapshot
from tests.pipeline.hosting import Hosted
from tests.pipeline.making import GENERATORS
from tests.pipeline.workshop import TODO, Workshop

PLACED = ".github/workflows/todo.yml"
MADE = f"{INTO}/{WORKFLOW}"
OFF = f"{TODO}generate: {{infra: [github_actions]}}\n"
ON = f"{TODO}generate: {{infra: [github_actions], place_workflows: true}}\n"
DONE = f'GitHub runs "{PLACED}", a copy of "{WORKFLOW}": edit the latter'
WITH_WORKFLOW = (*GENERATORS, *(one for one in registry.load() if one.kind == "infra.github_actions"))


def _not(reason: str) -> str:
    return f'"{WORKFLOW}" is not copied to "{PLACED}", so that GitHub does not run it: {reason}'


@dataclass
class Restricted(Workshop):
    """A workshop in which no workflow may be placed."""

    def equipment(self, *ports: object) -> Equipment:
        return replace(super().equipment(*ports), unplaced="nobody allows it")  # type: ignore[arg-type]


def _open(folder: Path, cache: FolderCache, intent: str, kind: type[Workshop] = Workshop) -> Workshop:
    commit(make(folder), {"synapse.yaml": intent, ".github/workflows/ci.yml": "on: push\n"})
    return kind(folder, cache, generators=WITH_WORKFLOW)


@pytest.fixture
def workshop(tmp_path: Path, cache: FolderCache) -> Workshop:
    """A repository whose author wants workflows placed."""
    return _open(tmp_path / "repository", cache, ON)


def told(report: Report) -> list[str]:
    return [note.plain for note in report.notes if WORKFLOW in note.plain]


def test_a_workflow_is_copied_to_where_github_runs_it(workshop: Workshop) -> None:
    report = workshop.run_one()
    assert (report.ending, told(report)) == (Ending.PROPOSED, [DONE])
    assert shown(workshop, PLACED) == shown(workshop, MADE)
    said = f"# Tests todo and builds its image. GitHub runs {PLACED}, a copy of {WORKFLOW}: edit the latter."
    assert shown(workshop, PLACED).splitlines()[0] == said
    assert f"GitHub runs its copy\n`{PLACED}`, which comes along" in shown(workshop, f"{INTO}/deploy/README.md")
    assert shown(workshop, ".github/workflows/ci.yml") == "on: push"
    assert locked(workshop).placed == ((PLACED, git(workshop.folder, "rev-parse", f"{BRANCH}:{MADE}")),)
    assert report.pull_request is not None
    assert PLACED in Path(report.pull_request.path).read_text()


def test_it_is_not_where_the_author_does_not_ask_for_it(tmp_path: Path, cache: FolderCache) -> None:
    workshop = _open(tmp_path / "repository", cache, OFF)
    report = workshop.run_one()
    assert (told(report), PLACED in held(workshop), MADE in held(workshop)) == ([], False, True)
    assert locked(workshop).placed == ()


def test_running_again_changes_nothing(workshop: Workshop) -> None:
    workshop.run_one()
    before = snapshot(workshop.folder)
    assert workshop.run_one().ending is Ending.UP_TO_DATE
    assert snapshot(workshop.folder) == before
    merge(workshop.folder)
    assert workshop.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_asking_for_it_later_proposes_the_copy_and_what_tells_of_it(tmp_path: Path, cache: FolderCache) -> None:
    workshop = _open(tmp_path / "repository", cache, OFF)
    workshop.run_one()
    merge(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": ON})
    report = workshop.run_one()
    assert (report.ending, told(report)) == (Ending.PROPOSED, [DONE])
    changed = git(workshop.folder, "diff", "--name-only", f"main...{BRANCH}").split("\n")
    assert changed == [PLACED, MADE, f"{INTO}/deploy/README.md", f"{INTO}/synapse.lock"]


def test_an_edit_of_what_was_made_reaches_the_copy(workshop: Workshop) -> None:
    workshop.run_one()
    merge(workshop.folder)
    edit(workshop, "timeout-minutes: 20", "timeout-minutes: 30", MADE)
    assert workshop.run_one().ending is Ending.PROPOSED
    assert "timeout-minutes: 30" in shown(workshop, PLACED)
    edit(workshop, "timeout-minutes: 30", "timeout-minutes: 40", MADE, branch=BRANCH)
    git(workshop.folder, "switch", "--quiet", "main")
    assert told(workshop.run_one()) == [DONE]
    assert "timeout-minutes: 40" in shown(workshop, PLACED)


def test_a_copy_that_somebody_changed_is_theirs(workshop: Workshop) -> None:
    workshop.run_one()
    merge(workshop.folder)
    edit(workshop, "timeout-minutes: 20", "timeout-minutes: 30", PLACED)
    commit(
        workshop.folder, {"synapse.yaml": ON.replace("true\n", "true\n      more: date?\n", 0).replace("done:", "more: date?\n      done:")}
    )
    report = workshop.run_one()
    assert told(report) == [_not("somebody changed the copy")]
    assert "timeout-minutes: 30" in shown(workshop, PLACED)


def test_a_workflow_of_that_name_that_was_there_first_is_theirs(tmp_path: Path, cache: FolderCache) -> None:
    workshop = _open(tmp_path / "repository", cache, ON)
    commit(workshop.folder, {PLACED: "on: push\n"})
    assert told(workshop.run_one()) == [_not("somebody changed the copy")]
    assert shown(workshop, PLACED) == "on: push"


def test_what_is_in_the_way_stays(tmp_path: Path, cache: FolderCache) -> None:
    folder = make(tmp_path / "repository")
    commit(folder, {"synapse.yaml": ON, ".github": "a file\n"})
    workshop = Workshop(folder, cache, generators=WITH_WORKFLOW)
    assert told(workshop.run_one()) == [_not("something that is no folder is in the way")]
    assert (shown(workshop, ".github"), MADE in held(workshop)) == ("a file", True)


def test_where_it_may_not_be_the_run_says_why_and_the_rest_lands(tmp_path: Path, cache: FolderCache) -> None:
    workshop = _open(tmp_path / "repository", cache, ON, Restricted)
    report = workshop.run_one()
    assert (report.ending, told(report)) == (Ending.PROPOSED, [_not("nobody allows it")])
    assert (PLACED in held(workshop), MADE in held(workshop)) == (False, True)
    assert workshop.run_one().ending is Ending.UP_TO_DATE


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Double]:
    with serving_double(tmp_path) as double:
        yield double


def _hosted(github: Double, tmp_path: Path, cache: FolderCache) -> Hosted:
    return Hosted(github, Workshop(tmp_path, cache, generators=WITH_WORKFLOW), {"synapse.yaml": ON.encode()})


def test_what_github_refuses_is_left_out_with_the_reason(github: Double, tmp_path: Path, cache: FolderCache) -> None:
    hosted = _hosted(github, tmp_path, cache)
    report = hosted.run()
    assert (report.ending, told(report)) == (Ending.PROPOSED, [_not("whoever runs this lacks the permission for workflows")])
    assert "timeout-minutes" in hosted.read(BRANCH, MADE)
    assert ".github" not in hosted.tip(BRANCH).tree
    assert hosted.run().ending is Ending.UP_TO_DATE


def test_where_the_copy_is_all_there_is_a_refusal_ends_the_run(github: Double, tmp_path: Path, cache: FolderCache) -> None:
    hosted = _hosted(github, tmp_path, cache)
    hosted.run()
    hosted.repo.git.references["refs/heads/main"].set_target(hosted.tip(BRANCH).id)
    report = hosted.run()
    assert report.problem is not None
    assert report.problem.message.startswith(f'"{PLACED}" cannot be written: GitHub refused POST ')
    assert report.problem.hint == "give whoever runs this the permission for workflows, or say place_workflows: false"


def test_with_the_permission_github_gets_the_copy(github: Double, tmp_path: Path, cache: FolderCache) -> None:
    github.add_app("synapseops", permissions={"contents": "write", "pull_requests": "write", "workflows": "write", "issues": "write"})
    hosted = _hosted(github, tmp_path, cache)
    report = hosted.run()
    assert (report.ending, told(report)) == (Ending.PROPOSED, [DONE])
    assert hosted.read(BRANCH, PLACED) == hosted.read(BRANCH, MADE)
    writes = hosted.writes()
    assert hosted.run().ending is Ending.UP_TO_DATE
    assert hosted.writes() == writes


def proof(workshop: Workshop, ref: str = "main") -> Proof:
    (one,) = workshop.prove(ref)
    return one


def said(found: tuple[Difference, ...]) -> list[tuple[str, str]]:
    return [(one.path, one.message) for one in found]


@pytest.fixture
def merged(workshop: Workshop) -> Workshop:
    """The same, after the first pull request was merged."""
    workshop.run_one()
    merge(workshop.folder)
    return workshop


def test_turned_off_again_the_copy_goes(merged: Workshop) -> None:
    commit(merged.folder, {"synapse.yaml": OFF})
    report = merged.run_one()
    gone = f'"{PLACED}" goes: it was a copy, and nothing asks for one any more'
    assert (report.ending, [note.plain for note in report.notes]) == (Ending.PROPOSED, [gone])
    assert (PLACED in held(merged), MADE in held(merged), ".github/workflows/ci.yml" in held(merged)) == (False, True, True)
    assert locked(merged).placed == ()
    assert merged.run_one().ending is Ending.UP_TO_DATE
    merge(merged.folder)
    assert merged.run_one().ending is Ending.NOTHING_TO_PROPOSE
    assert proof(merged).holds


def test_turned_off_again_a_changed_copy_is_theirs_and_is_told_of(merged: Workshop) -> None:
    edit(merged, "timeout-minutes: 20", "timeout-minutes: 30", PLACED)
    commit(merged.folder, {"synapse.yaml": OFF})
    report = merged.run_one()
    assert [note.plain for note in report.notes] == [f'"{PLACED}" was a copy of ours, and somebody changed it: it stays, and is yours']
    assert "timeout-minutes: 30" in shown(merged, PLACED)
    assert locked(merged).placed == ()


def test_of_a_service_that_is_called_otherwise_the_copy_moves(merged: Workshop) -> None:
    commit(merged.folder, {"synapse.yaml": ON.replace("service: todo", "service: {name: tasks}").replace("todo", "tasks")})
    merged.run_one()
    there = [path for path in held(merged, "synapse/tasks") if path.startswith(".github/")]
    assert there == [".github/workflows/ci.yml", ".github/workflows/tasks.yml"]


def test_a_lock_that_names_another_file_as_a_copy_lets_nothing_go(merged: Workshop) -> None:
    blob = git(merged.folder, "rev-parse", "main:synapse.yaml")
    edit(merged, "placed: ", f'placed: {blob} synapse.yaml\nplaced: {blob} "synapse.yaml"\nplaced: ', f"{INTO}/synapse.lock")
    edit(merged, "done: boolean", "ready: boolean", "synapse.yaml")
    merged.run_one()
    assert "synapse.yaml" in held(merged)


def test_where_it_may_not_go_it_stays_is_remembered_and_goes_when_it_may(merged: Workshop) -> None:
    commit(merged.folder, {"synapse.yaml": OFF})
    restricted = Restricted(merged.folder, merged.cache, generators=WITH_WORKFLOW)
    report = restricted.run_one()
    assert [note.plain for note in report.notes] == [f'"{PLACED}" stays, a copy that nothing asks for any more: nobody allows it']
    assert (PLACED in held(merged), [place for place, _ in locked(merged).placed]) == (True, [PLACED])
    merge(merged.folder)
    assert said(proof(merged).differences) == [(PLACED, "nothing is to be copied here any more: a run removes it")]
    assert merged.run_one().ending is Ending.PROPOSED
    assert PLACED not in held(merged)


def test_what_was_made_is_proven_with_its_copy(merged: Workshop) -> None:
    one = proof(merged)
    assert (one.holds, one.copies) == (True, ())


def test_an_older_copy_and_one_that_is_gone_are_not_proven(merged: Workshop) -> None:
    edit(merged, "timeout-minutes: 20", "timeout-minutes: 30", MADE)
    one = proof(merged)
    assert (one.state, said(one.differences)) == ("differs", [(PLACED, "GitHub runs an older copy of what was made: a run renews it")])
    (merged.folder / PLACED).unlink()
    commit(merged.folder, {})
    assert said(proof(merged).differences) == [(PLACED, "the copy that GitHub is to run is gone: a run brings it back")]


def test_a_changed_copy_is_named_beside_the_proof(merged: Workshop) -> None:
    edit(merged, "timeout-minutes: 20", "timeout-minutes: 30", PLACED)
    one = proof(merged)
    assert (one.holds, said(one.copies)) == (True, [(PLACED, "it is no copy of what was made: somebody changed the copy")])


def test_a_copy_that_could_not_be_placed_is_named_beside_the_proof(tmp_path: Path, cache: FolderCache) -> None:
    workshop = _open(tmp_path / "repository", cache, ON, Restricted)
    workshop.run_one()
    one = proof(workshop, BRANCH)
    told_of = "no copy is here for GitHub to run: whoever ran the factory may not write it"
    assert (one.holds, said(one.copies)) == (True, [(PLACED, told_of)])


def test_what_github_does_not_let_go_stays_with_the_reason_and_goes_when_it_does(
    github: Double, tmp_path: Path, cache: FolderCache
) -> None:
    allowed = {"contents": "write", "pull_requests": "write", "workflows": "write", "issues": "write"}
    github.add_app("synapseops", permissions=dict(allowed))
    hosted = _hosted(github, tmp_path, cache)
    hosted.run()
    hosted.alice.merge(1)
    hosted.alice.push(hosted.repo, "main", {"synapse.yaml": OFF.encode()})
    del hosted.installation.permissions["workflows"]
    report = hosted.run()
    lacking = f'"{PLACED}" stays, a copy that nothing asks for any more: whoever runs this lacks the permission for workflows'
    assert (report.ending, [note.plain for note in report.notes]) == (Ending.PROPOSED, [lacking])
    assert "timeout-minutes" in hosted.read(BRANCH, PLACED)
    hosted.installation.permissions |= allowed
    assert hosted.run().ending is Ending.PROPOSED
    assert ".github" not in hosted.tip(BRANCH).tree
