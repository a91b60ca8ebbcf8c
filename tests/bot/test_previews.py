"""Pull requests of people, and merge groups: what they would change is told on their heads, and nothing is pushed."""

import asyncio

from bot import recovery
from tests.bot.office import BRANCH, FAULTY, INTENT, MORE, TODO, Office, in_office
from tests.bot.test_commanding import answered, says
from tests.github import PullRequest, Repository


async def propose(place: Office, files: dict[str, bytes | None], head: str = "feature", fork: Repository | None = None) -> PullRequest:
    """Let Alice push *files* to *head* and open a pull request."""

    def propose_it() -> PullRequest:
        place.alice.push(fork or place.repo, head, files)
        return place.alice.open_pull_request(place.repo, head, fork=fork)

    request = await asyncio.to_thread(propose_it)
    await place.settle()
    return request


def branches(place: Office) -> list[str]:
    """Return every ref but those that GitHub makes of pull requests."""
    return sorted(one for one in place.looked(lambda: list(place.repo.git.references)) if not one.startswith("refs/pull/"))


@in_office
async def test_a_pull_request_that_edits_an_intent_is_told_what_it_would_change(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    await asyncio.to_thread(place.alice.merge, 1, "squash")
    await place.settle()
    start, refs = len(place.github.requests), branches(place)
    request = await propose(place, {"synapse.yaml": MORE})
    assert place.concluded(request.head_sha) == {INTENT: ["success"], "synapse": ["success"]}
    (run,) = place.runs(request.head_sha)[INTENT]
    assert "note" in (run.summary or "")
    assert [one for one in place.writes(start) if "check-runs" not in one] == []
    assert branches(place) == sorted([*refs, "refs/heads/feature"])


@in_office
async def test_a_pull_request_that_touches_no_intent_has_a_neutral_check(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    request = await propose(place, {"README.md": b"# Another\n"})
    assert place.concluded(request.head_sha) == {"synapse": ["neutral"]}


@in_office
async def test_an_intent_that_a_pull_request_takes_away_is_told_as_removed(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    request = await propose(place, {"synapse.yaml": None})
    assert place.concluded(request.head_sha) == {INTENT: ["neutral"], "synapse": ["neutral"]}
    assert {every[0].title for every in place.runs(request.head_sha).values()} == {"The intent is removed"}
    moved = await propose(place, {"synapse.yaml": None, "api/synapse.yaml": TODO}, "moved")
    assert set(place.concluded(moved.head_sha)) == {"synapse: api/synapse.yaml", "synapse"}


@in_office
async def test_a_branch_of_a_person_s_below_ours_that_no_intent_makes_is_previewed_whatever_lock_it_brings(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    request = await propose(place, {"synapse.yaml": MORE, "generated/todo/synapse.lock": b"forged"}, "synapse/mine")
    assert set(place.concluded(request.head_sha)) == {INTENT, "synapse"}


@in_office
async def test_a_repository_without_intents_sees_nothing_of_us(place: Office) -> None:
    place.install()
    await place.settle()
    request = await propose(place, {"README.md": b"# Another\n"})
    assert (place.concluded(request.head_sha), place.writes()) == ({}, [])


@in_office
async def test_faults_of_a_proposed_intent_are_told_at_their_lines(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    request = await propose(place, {"synapse.yaml": FAULTY})
    assert place.concluded(request.head_sha) == {INTENT: ["action_required"], "synapse": ["action_required"]}
    (run,) = place.runs(request.head_sha)[INTENT]
    assert [(one["path"], one["start_line"]) for one in run.annotations] == [("synapse.yaml", 6)]


@in_office
async def test_of_a_fork_only_the_intent_is_read(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    mallory = place.github.add_person("mallory")
    fork = await asyncio.to_thread(mallory.fork, place.repo)

    def from_fork() -> PullRequest:
        mallory.push(fork, "evil", {"synapse.yaml": MORE, "generated/todo/todo/models.py": b"import os\n"})
        return mallory.open_pull_request(place.repo, "evil", fork=fork)

    start = len(place.github.requests)
    request = await asyncio.to_thread(from_fork)
    await place.settle()
    assert place.concluded(request.head_sha) == {INTENT: ["neutral"], "synapse": ["neutral"]}
    (run,) = place.runs(request.head_sha)[INTENT]
    assert run.title == "Read only, since it comes from a fork"
    assert [one for one in place.writes(start) if "check-runs" not in one] == []
    steps = place.bench.store.database.now(lambda connection: [row[0] for row in connection.execute("SELECT step FROM trail")])
    assert steps.count("generate") == 1  # that of the base alone
    await asyncio.to_thread(mallory.rerun, place.repo, run)
    assert [one.kind for one in await place.settle()] == ["command", "preview"]
    assert [every[-1] for every in place.concluded(request.head_sha).values()] == ["neutral", "neutral"]


@in_office
async def test_however_many_intents_a_fork_brings_it_costs_some_checks_the_faulty_ones_first(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    mallory = place.github.add_person("mallory")
    fork = await asyncio.to_thread(mallory.fork, place.repo)

    def from_fork() -> PullRequest:
        many: dict[str, bytes | None] = {f"{number:02}/synapse.yaml": TODO.replace(b"todo", b"s%d" % number) for number in range(60)}
        mallory.push(fork, "evil", {**many, "99/synapse.yaml": FAULTY})
        return mallory.open_pull_request(place.repo, "evil", fork=fork)

    request = await asyncio.to_thread(from_fork)
    await place.settle()
    concluded = place.concluded(request.head_sha)
    assert (len(concluded), concluded["synapse: 99/synapse.yaml"], concluded["synapse"]) == (51, ["action_required"], ["action_required"])
    (run,) = place.runs(request.head_sha)["synapse"]
    assert (run.summary or "").count("synapse.yaml") == 61


@in_office
async def test_what_fails_for_one_pull_request_is_not_ended_by_another_of_the_same_commit(place: Office) -> None:
    place.install()
    demand = b"delivery: {require: {breaking_change: approve}}\n"
    await place.delivered({"synapse.yaml": MORE + demand})
    await asyncio.to_thread(place.alice.merge, 1, "squash")
    await place.settle()
    intent = await asyncio.to_thread(place.push, {"synapse.yaml": TODO + demand}, "feature")
    request = await propose(place, {"NOTES.md": b"why\n"})
    fails = {INTENT: ["action_required"], "synapse": ["action_required"]}
    assert place.concluded(request.head_sha) == fails
    mallory = place.github.add_person("mallory")

    def by_others() -> PullRequest:
        place.alice.reset(place.repo, "copy", intent)
        mine = place.alice.open_pull_request(place.repo, "feature", "copy")
        fork = mallory.fork(place.repo)
        mallory.open_pull_request(place.repo, "feature", fork=fork)
        return mine

    mine = await asyncio.to_thread(by_others)
    await place.settle()
    assert ({one.head_sha for one in place.pulls[-2:]}, place.concluded(request.head_sha)) == ({request.head_sha}, fails)
    await asyncio.to_thread(place.alice.close, request)
    await place.settle()
    assert (mine.state, place.concluded(request.head_sha)["synapse"][-1]) == ("open", "neutral")


@in_office
async def test_a_stranger_who_proposes_our_commit_from_a_fork_changes_nothing_about_its_checks(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    checks = place.concluded(place.pulls[0].head_sha)
    mallory = place.github.add_person("mallory")
    await asyncio.to_thread(lambda: mallory.open_pull_request(place.repo, BRANCH, fork=mallory.fork(place.repo)))
    await place.settle()
    assert (len(place.pulls), place.concluded(place.pulls[0].head_sha)) == (2, checks)
    assert checks["synapse"] == ["success"]


@in_office
async def test_a_new_intent_is_previewed_before_anything_is_delivered(place: Office) -> None:
    place.install()
    await place.settle()
    request = await propose(place, {"synapse.yaml": TODO})
    assert place.concluded(request.head_sha) == {INTENT: ["success"], "synapse": ["success"]}
    assert [one.number for one in place.pulls] == [request.number]
    assert place.ref(BRANCH) is None


@in_office
async def test_the_head_of_a_merge_group_has_its_check_and_lands_by_it(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    await asyncio.to_thread(place.alice.merge, 1, "squash")
    await place.settle()
    request = await propose(place, {"synapse.yaml": MORE})
    place.github.require(place.repo, "synapse")
    head = await asyncio.to_thread(place.alice.enqueue, request)
    await place.settle()
    assert place.concluded(head) == {INTENT: ["success"], "synapse": ["success"]}
    await asyncio.to_thread(place.alice.finish_queue, request, head)
    await place.settle()
    assert (request.state, request.merged, place.ref("main")) == ("closed", True, head)


@in_office
async def test_a_preview_that_was_missed_is_made_up_for_by_the_reconciler(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    hook, place.app.hook_url = place.app.hook_url, None
    request = await propose(place, {"synapse.yaml": MORE})
    assert place.concluded(request.head_sha) == {}
    place.app.hook_url = hook
    for _ in range(2):
        await recovery.reconcile(place.bench.app, place.bench.store)
        await place.settle()
        assert place.concluded(request.head_sha) == {INTENT: ["success"], "synapse": ["success"]}


@in_office
async def test_our_own_pull_request_has_the_aggregate_check(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    assert place.concluded(place.pulls[0].head_sha)["synapse"] == ["success"]


@in_office
async def test_whoever_asks_for_the_check_again_gets_it(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    request = await propose(place, {"synapse.yaml": FAULTY})
    (run,) = place.runs(request.head_sha)[INTENT]
    await asyncio.to_thread(place.alice.rerun, place.repo, run)
    done = await place.settle()
    assert [one.kind for one in done] == ["preview"]


@in_office
async def test_demands_are_those_of_the_base_and_breaking_changes_are_approved_of_where_they_are_proposed(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO + b"delivery: {require: {breaking_change: approve}}\n"})
    await asyncio.to_thread(place.alice.merge, 1, "squash", delete_branch=True)
    await place.settle()
    breaking = TODO.replace(b"  Task:\n", b"  Task:\n    path: /jobs\n")
    request = await propose(place, {"synapse.yaml": breaking})  # which does away with the demand
    (run,) = place.runs(request.head_sha)[INTENT]
    assert (run.conclusion, run.title) == ("action_required", "Breaking changes await an approval")
    assert "demands less of what is proposed than before: breaking_change (approve before, none now)" in (run.summary or "")
    command = (run.summary or "").partition("`/synapse approve-breaking ")[2].partition("`")[0]
    start = len(place.github.requests)
    assert await says(place, "/synapse approve-breaking 0a1b", request.number) == ["eyes", "confused"]
    assert not [one.path for one in place.github.requests[start:] if "/git/" in one.path], "what the check shows answers, without a run"
    assert answered(place).endswith(f"After a look at them, write `/synapse approve-breaking {command}`.")
    assert await says(place, f"/synapse approve-breaking {command}", request.number) == ["eyes", "+1"]
    assert {name: every[-1] for name, every in place.concluded(request.head_sha).items()} == {INTENT: "success", "synapse": "success"}


@in_office
async def test_what_the_base_alone_changed_since_is_not_told_of_a_pull_request_that_is_behind(place: Office) -> None:
    place.install()
    old = await place.delivered({"synapse.yaml": FAULTY, "b.synapse.yaml": TODO.replace(b"todo", b"b")})
    await place.delivered({"synapse.yaml": TODO, "b.synapse.yaml": None, "c.synapse.yaml": TODO.replace(b"todo", b"c")})

    def behind(files: dict[str, bytes | None], head: str) -> PullRequest:
        place.alice.push(place.repo, head, files, onto=old)
        return place.alice.open_pull_request(place.repo, head)

    innocent = await asyncio.to_thread(behind, {"README.md": b"# Better\n"}, "docs")
    edits = await asyncio.to_thread(behind, {"synapse.yaml": MORE}, "edits")
    await place.settle()
    assert place.concluded(innocent.head_sha) == {"synapse": ["neutral"]}
    assert place.concluded(edits.head_sha) == {INTENT: ["success"], "synapse": ["success"]}


@in_office
async def test_demands_go_along_with_an_intent_that_moves(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO + b"delivery: {require: {breaking_change: approve}}\n"})
    await asyncio.to_thread(place.alice.merge, 1, "squash", delete_branch=True)
    await place.settle()
    breaking = TODO.replace(b"  Task:\n", b"  Task:\n    path: /jobs\n") + b"generate: {into: ../generated/todo}\n"
    request = await propose(place, {"synapse.yaml": None, "api/synapse.yaml": breaking})
    (run,) = place.runs(request.head_sha)["synapse: api/synapse.yaml"]
    assert (run.conclusion, run.title) == ("action_required", "Breaking changes await an approval")


@in_office
async def test_a_pull_request_that_only_demands_less_says_so(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO + b"delivery: {require: {coverage: 80, security: low}}\n"})
    await asyncio.to_thread(place.alice.merge, 1, "squash", delete_branch=True)
    await place.settle()
    request = await propose(place, {"synapse.yaml": TODO + b"delivery: {require: {coverage: 50, security: high}}\n"})
    (run,) = place.runs(request.head_sha)[INTENT]
    assert run.conclusion == "neutral"
    assert (run.summary or "").endswith("than before: coverage (80 % before, 50 % now), security (low before, high now)")
