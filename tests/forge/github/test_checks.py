"""Check runs on GitHub: its bounds are kept, and whatever gets lost on the way is said once in the end."""

import pytest

from synapseops.errors import NotPermitted, RepositoryError
from synapseops.forge.base import Button, Check, Conclusion, Notice, Remark, Words
from synapseops.forge.github import GitHubForge, bounds
from tests.forge.github.world import World
from tests.github import CheckRun, Fault

STARTED = Words("Generating", "Looks at the intent.")
CHANGES = "PATCH /repos/*/check-runs/*"


def ended(remarks: int) -> Words:
    told = tuple(Remark("synapse.yaml", number + 1, f"remark {number}") for number in range(remarks))
    return Words(f"{remarks} remarks", "Summary", "Text", told)


def checked(world: World, words: Words, *, key: str = "run-1") -> Check:
    async def use(forge: GitHubForge) -> Check:
        check = await forge.checks.begin("synapse/todo", world.tip(), key=key, words=STARTED)
        return await forge.checks.conclude(check, Conclusion.ACTION_REQUIRED, words)

    return world.use(use)


def run_of(world: World) -> CheckRun:
    (run,) = world.repo.checks.values()
    return run


def lines(world: World) -> list[int]:
    return [annotation["start_line"] for annotation in run_of(world).annotations]


def test_remarks_go_fifty_at_a_time_the_last_with_the_conclusion(world: World) -> None:
    bodies = world.bodies(CHANGES)
    check = checked(world, ended(120))
    assert [(len(body["output"]["annotations"]), body.get("conclusion")) for body in bodies] == [
        (50, None),
        (50, None),
        (20, "action_required"),
    ]
    assert (check.remarks, lines(world)) == (120, list(range(1, 121)))


def test_remarks_beyond_what_anybody_reads_are_counted(world: World) -> None:
    check = checked(world, ended(501))
    assert check.remarks == 500
    assert check.summary == "Summary\n\nRemarks shown: 500 of 501."


@pytest.mark.parametrize("fault", [{"drop_after": True}, {"drop": True}, {"status": 502}])
@pytest.mark.parametrize("skip", [0, 1, 2])
def test_remarks_whose_answer_got_lost_are_said_once(world: World, fault: dict[str, object], skip: int) -> None:
    world.github.faults.add(Fault(CHANGES, skip=skip, **fault))  # type: ignore[arg-type]
    check = checked(world, ended(120))
    assert (check.conclusion, check.remarks, lines(world)) == (Conclusion.ACTION_REQUIRED, 120, list(range(1, 121)))


def test_a_run_that_was_killed_among_its_remarks_is_gone_on_with(world: World) -> None:
    world.github.faults.add(Fault(CHANGES, skip=1, drop=True, times=9))
    with pytest.raises(Exception, match="did not answer"):
        checked(world, ended(120))
    world.github.faults.clear()
    assert (lines(world), run_of(world).conclusion) == (list(range(1, 51)), None)
    check = checked(world, ended(120))
    assert (check.conclusion, lines(world)) == (Conclusion.ACTION_REQUIRED, list(range(1, 121)))


def test_a_check_whose_beginning_got_lost_is_begun_once(world: World) -> None:
    world.github.faults.add(Fault("POST /repos/*/check-runs", drop_after=True))
    checked(world, ended(0))
    assert run_of(world).external_id == "run-1"


def test_one_that_people_asked_for_anew_is_another(world: World) -> None:
    first = checked(world, ended(1))
    world.alice.rerun(world.repo, run_of(world))
    assert checked(world, ended(1)).id != first.id


def test_nothing_is_written_where_nothing_is_new(world: World) -> None:
    async def use(forge: GitHubForge) -> None:
        check = await forge.checks.begin("synapse/todo", world.tip(), key="run-1", words=STARTED)
        await forge.checks.tell(check, STARTED)

    bodies = world.bodies(CHANGES)
    world.use(use)
    assert bodies == []


def test_texts_of_any_size_and_script_are_taken(world: World) -> None:
    remark = Remark("synapse.yaml", 0, "é" * 70_000, title="ü" * 300, last_line=-1)
    buttons = tuple(Button("i" * 30, "Regenerate everything now", "ü" * 50) for _ in range(5))
    fence = "```\n" + "é\n" * 40_000
    check = checked(world, Words("ß" * 300, "# S\n" + "line\n" * 20_000, fence, (remark,), buttons))
    assert max(len(text.encode()) for text in (check.summary, check.text)) <= 65_535
    assert check.text.rstrip().endswith("```\n\n… and more than GitHub shows here.")
    assert len(run_of(world).actions) == 3


def test_checks_of_other_apps_are_not_ours(world: World) -> None:
    other = world.github.add_app("other")
    token = world.github.app_token(world.github.install(other, [world.repo]))

    async def use(forge: GitHubForge) -> int:
        await forge.checks.begin("synapse/todo", world.tip(), key="run-1", words=STARTED)
        return len(await forge.checks.of(world.tip()))

    assert (world.use(use, token=token, login="other[bot]"), world.use(use)) == (1, 1)
    assert len(world.repo.checks) == 2


def test_a_token_that_may_write_no_checks_says_so(world: World) -> None:
    async def use(forge: GitHubForge) -> None:
        with pytest.raises(NotPermitted) as caught:
            await forge.checks.begin("synapse/todo", world.tip(), key="run-1", words=STARTED)
        assert caught.value.permission == "checks=write"

    world.use(use, token=world.github.app_token(world.installation, contents="write", checks="read"))


@pytest.mark.parametrize("text", ["", "short", "é" * 100, "a\n" * 500, "```py\n" + "x = 1\n" * 500, "x" * 3000])
def test_markdown_is_cut_within_its_bound_and_at_whole_characters(text: str) -> None:
    cut = bounds.markdown(text, 400)
    assert len(cut.encode()) <= 400
    assert cut == text or cut.endswith("… and more than GitHub shows here.\n")
    assert cut.count("```") % 2 == 0
    assert len(bounds.line(text, 20).encode()) <= 20 and len(bounds.plain(text, 20).encode()) <= 20


def closed(world: World) -> tuple[list[Check], list[Check]]:
    """End a check that was begun and two that were not; return what was answered, and what there is then, the oldest first."""

    async def use(forge: GitHubForge) -> tuple[list[Check], list[Check]]:
        commit = world.tip()
        begun = await forge.checks.begin("synapse: a", commit, key="a", words=STARTED)
        notices = [
            Notice("synapse: a", commit, "a", Conclusion.ACTION_REQUIRED, ended(2), check=begun),
            Notice("synapse: b", commit, "b", Conclusion.SUCCESS, ended(0), is_first=True),
            Notice("synapse", commit, "", Conclusion.NEUTRAL, BUTTONED, is_first=True),
        ]
        made = await forge.checks.report(notices)
        return list(made), list(reversed(await forge.checks.of(commit)))

    return world.use(use)


BUTTONED = Words("All", "All.", buttons=(Button("regenerate", "Regenerate", "Make it again"),))
ENDED = [
    ("synapse: a", "a", Conclusion.ACTION_REQUIRED, 2),
    ("synapse: b", "b", Conclusion.SUCCESS, 0),
    ("synapse", "", Conclusion.NEUTRAL, 0),
]


def said(checks: list[Check]) -> list[tuple[str, str, Conclusion | None, int]]:
    return [(one.name, one.key, one.conclusion, one.remarks) for one in checks]


def test_checks_end_by_one_request_as_each_would_alone(world: World) -> None:
    bodies, alone = world.bodies("POST /graphql"), world.bodies("[!G]* /repos/*/check-runs*")
    made, there = closed(world)
    assert (len(bodies), len(alone)) == (1, 1)
    assert made == there
    assert said(made) == ENDED
    first, _, last = world.repo.checks.values()
    assert [(one["start_line"], one["annotation_level"], one["message"]) for one in first.annotations] == [
        (1, "failure", "remark 0"),
        (2, "failure", "remark 1"),
    ]
    assert last.actions == [{"label": "Regenerate", "description": "Make it again", "identifier": "regenerate"}]


@pytest.mark.parametrize(
    "fault",
    [{"drop_after": True}, {"drop": True}, {"status": 502}, {"status": 404}, {"status": 403, "message": "Resource not accessible"}],
    ids=["answer lost", "question lost", "bad gateway", "no GraphQL", "forbidden"],
)
def test_checks_that_do_not_end_together_end_once_each(world: World, fault: dict[str, object]) -> None:
    world.github.faults.add(Fault("POST /graphql", **fault))  # type: ignore[arg-type]
    made, there = closed(world)
    assert made == there
    assert said(there) == ENDED
    assert lines_of(world, "synapse: a") == [1, 2]


def test_what_is_refused_among_others_is_ended_alone(world: World) -> None:
    """One that somebody else's App made meanwhile says so; the others are ended."""

    async def use(forge: GitHubForge) -> None:
        commit = world.tip()
        begun = await forge.checks.begin("synapse: a", commit, key="a", words=STARTED)
        world.repo.checks.pop(begun.id)
        lost = Notice("synapse: a", commit, "a", Conclusion.SUCCESS, ended(0), check=begun)
        with pytest.raises(RepositoryError, match="404"):
            await forge.checks.report([lost, Notice("synapse", commit, "", Conclusion.NEUTRAL, ended(0), is_first=True)])

    world.use(use)
    assert [(one.name, one.conclusion) for one in world.repo.checks.values()] == [("synapse", "neutral")]


def lines_of(world: World, name: str) -> list[int]:
    (run,) = (one for one in world.repo.checks.values() if one.name == name)
    return [annotation["start_line"] for annotation in run.annotations]


@pytest.mark.parametrize("drops", [False, True])
def test_several_are_begun_by_one_request_and_once_if_its_answer_gets_lost(world: World, drops: bool) -> None:
    async def use(forge: GitHubForge) -> list[Check]:
        names = [f"synapse: {number}" for number in range(10)]
        await forge.checks.report([Notice(name, world.tip(), name, None, STARTED, is_first=True) for name in names])
        return list(await forge.checks.of(world.tip()))

    fault = Fault("POST /graphql", drop_after=drops)
    world.github.faults.add(fault)
    start = len(world.github.requests)
    made = world.use(use)
    assert ([one.conclusion for one in made], {one.title for one in made}) == ([None] * 10, {STARTED.title})
    asked = [one for one in world.github.requests[start:] if one.method == "POST" and "access_tokens" not in one.path]
    assert (len(asked), fault.happened) == (1, 1)
