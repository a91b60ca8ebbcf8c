"""What stands in the way of a run has its answer, and stops no other."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from synapseops.errors import ConcurrentChange, UsageError
from synapseops.evidence.model import CheckResult, Outcome
from synapseops.forge.base import Repository
from synapseops.report.model import Ending, Report
from tests.forge.git import commit, git, make
from tests.pipeline.editing import BRANCH, INTO, merge
from tests.pipeline.making import GENERATORS
from tests.pipeline.workshop import MORE, TODO, ToldCheck, Workshop, steps


def test_output_of_a_newer_factory_is_not_set_back(workshop: Workshop) -> None:
    workshop.run_one()
    merge(workshop.folder)
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
    merge(workshop.folder)
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


class _PushedMeanwhile(_MovesOnce):
    """A repository in which a person commits to the branch just before it moves for the first time."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        super().__init__(repository, 0)
        self._folder: Path | None = folder

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            git(folder, "switch", "--quiet", branch)
            commit(folder, {"meanwhile.txt": "theirs\n"})
            git(folder, "switch", "--quiet", "main")
        await super().move(branch, to=to, was=was)


def test_recreating_refuses_to_discard_what_was_pushed_meanwhile(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    landed.wrapped = lambda repository: _PushedMeanwhile(repository, landed.folder)  # type: ignore[return-value]
    commit(landed.folder, {"synapse.yaml": f"{MORE}      due: date?\n"})
    report = landed.run_one(recreate=True)
    assert report.problem is not None
    assert (report.ending, report.problem.kind) == (Ending.STOPPED, "concurrent_change")
    assert git(landed.folder, "show", f"{BRANCH}:meanwhile.txt") == "theirs"


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


def test_a_failure_of_several_tasks_at_once_is_told_as_the_one_it_is(workshop: Workshop) -> None:
    class Raising(ToldCheck):
        async def run(self, workspace: object) -> CheckResult:
            raise RuntimeError("in a task")

    workshop.checks = (Raising(CheckResult("ruff", Outcome.PASSED)),)
    report = workshop.run_one()
    assert report.problem is not None
    assert report.problem.message == "RuntimeError: in a task"
    assert git(workshop.folder, "branch", "--list", "synapse/*") == ""
