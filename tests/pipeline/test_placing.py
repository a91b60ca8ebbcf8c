"""Workflows where GitHub runs them: a copy of what is made and edited in the output folder, where author and forge allow it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from generators import registry
from generators.deployment.files import WORKFLOW
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.equipment import Equipment
from synapseops.report.model import Ending, Report
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
