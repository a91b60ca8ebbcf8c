"""What is asked at once, or along with something, is what would be asked alone; where it cannot be, it is asked alone."""

from typing import Any

import pytest

from synapseops.forge.base import Check, PullRequest, PullRequestState, Words
from synapseops.forge.github import GitHubForge
from synapseops.forge.github.wish import Wish
from tests.forge.github.world import BRANCH, World, branched
from tests.github import Fault

LOCK = "out/synapse.lock"
WORDS = Words("In progress", "In progress")


def is_read(path: str) -> bool:
    return path in {"synapse.yaml", LOCK}


def opened(world: World, **more: Any) -> dict[str, Any]:
    return {"app": world.app.id, "reads": is_read, **more}


async def seen(forge: GitHubForge, branch: str = "main") -> tuple[str | None, bytes, dict[str, str], list[Check]]:
    """Return what every run looks at first."""
    commit = await forge.repository.resolve(branch)
    assert commit is not None
    files = await forge.repository.list_files(commit)
    text = await forge.repository.read(files["synapse.yaml"].blob)
    return commit, text, await forge.repository.ours("synapse"), list(await forge.checks.of(commit))


def prepared(world: World) -> None:
    """Let there be a branch of ours, others beside it, and checks of ours and of somebody else."""
    world.use(branched)
    world.alice.push(world.repo, "my-synapse/x", {"a": b"a\n"})
    other = world.github.app_token(world.github.install(world.github.add_app("other"), [world.repo]))

    async def begin(forge: GitHubForge) -> None:
        await forge.checks.begin("synapse: a", world.tip(), key="a", words=WORDS)

    world.use(begin)
    world.use(begin, token=other, login="other[bot]")


def test_what_a_run_looks_at_first_is_asked_by_two_requests(world: World) -> None:
    prepared(world)
    told = world.use(seen, **opened(world))
    assert (world.usage.rest, world.usage.graphql) == (1, 1)
    assert told[:3] == (world.tip(), b"synapse: 1\n", {BRANCH: world.tip(f"refs/heads/{BRANCH}")})
    assert [one.name for one in told[3]] == ["synapse: a"]
    world.github.faults.add(Fault("POST /graphql", status=404, times=None))
    assert world.use(seen, **opened(world)) == told


def test_a_branch_that_moves_between_the_questions_is_told_as_it_is_then(world: World) -> None:
    push = Fault("POST /graphql", before=lambda: world.alice.push(world.repo, "main", {"synapse.yaml": b"synapse: 2\n"}))
    world.github.faults.add(push)
    commit, text, _, _ = world.use(seen, **opened(world))
    assert (commit, text) == (world.tip(), b"synapse: 2\n")


def test_branches_of_any_name_and_tags_of_the_same_are_told_apart(world: World) -> None:
    start = world.tip()
    later = world.alice.push(world.repo, "release/1.0", {"synapse.yaml": b"synapse: 3\n"})
    world.repo.git.references.create("refs/tags/main", later)
    assert world.use(lambda forge: seen(forge, "release/1.0"), **opened(world))[:2] == (later, b"synapse: 3\n")
    assert world.use(seen, **opened(world))[:2] == (start, b"synapse: 1\n")
    assert world.use(lambda forge: forge.repository.resolve("none"), **opened(world)) is None


def test_checks_that_nobody_may_read_here_do_not_stand_in_the_way(world: World) -> None:
    token = world.github.app_token(world.installation, contents="read", metadata="read")

    async def look(forge: GitHubForge) -> str | None:
        return await forge.repository.resolve("main")

    assert world.use(look, token=token, **opened(world)) == world.use(look, token=token) == world.tip()


def proposed(world: World) -> None:
    """Let there be a pull request with a label and comments."""
    world.use(branched)
    pull = world.alice.open_pull_request(world.repo, BRANCH)
    world.alice.comment(world.repo, pull.number, "/synapse approve-breaking abc")
    edited = world.alice.comment(world.repo, pull.number, "/synapse approve-breaking def")
    world.github.clock.advance(60)
    world.alice.edit_comment(world.repo, edited, "/synapse approve-breaking ghi")


async def found(forge: GitHubForge, *, wishes: bool) -> PullRequest | None:
    commit = await forge.repository.resolve("main")
    assert commit is not None
    if wishes:
        forge.wishes.add(Wish(BRANCH, LOCK, commit, "synapse.yaml"))
    await forge.checks.begin("synapse: a", commit, key="a", words=WORDS, is_first=True)
    return await forge.pull_requests.find(BRANCH, "main")


def test_a_pull_request_and_its_comments_come_with_the_beginning_of_a_check(world: World) -> None:
    proposed(world)
    told = world.use(lambda forge: found(forge, wishes=True))
    assert world.usage.asked.total() == world.usage.rest
    assert [one for one in world.usage.asked if "/pulls" in one or "/comments" in one] == []
    assert told is not None
    assert (told.state, told.approved) == (PullRequestState.OPEN, {"abc": "alice"})
    assert world.use(lambda forge: found(forge, wishes=False)) == told


@pytest.mark.parametrize(
    "fault", [{"status": 404}, {"drop": True}, {"drop_after": True}], ids=["no GraphQL", "question lost", "answer lost"]
)
def test_a_check_is_begun_once_whatever_becomes_of_what_goes_along(world: World, fault: dict[str, object]) -> None:
    proposed(world)
    world.github.faults.add(Fault("POST /graphql", when=lambda body: b"createCheckRun" in body, **fault))  # type: ignore[arg-type]
    told = world.use(lambda forge: found(forge, wishes=True))
    assert told is not None
    assert (told.state, len(world.repo.checks)) == (PullRequestState.OPEN, 1)


def test_a_pull_request_from_a_fork_is_not_ours_whatever_its_branch_is_called(world: World) -> None:
    mallory = world.github.add_person("mallory")
    fork = mallory.fork(world.repo)
    mallory.push(fork, BRANCH, {"a": b"a\n"})
    mallory.open_pull_request(world.repo, BRANCH, fork=fork)
    assert world.use(lambda forge: found(forge, wishes=True)) is None
