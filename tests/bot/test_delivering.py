"""From a push to a pull request, over real HTTP and real git: what people count on, each a story."""

import asyncio
from threading import Event

from bot.jobs.model import Key, Kind, Want
from bot.runs.deliver import PROGRESS_SECONDS
from tests.bot.office import BRANCH, FAULTY, INTENT, MODELS, MORE, TODO, Office, in_office, tree
from tests.github import Fault


@in_office
async def test_from_installation_to_a_merged_pull_request_and_the_next_change(place: Office) -> None:
    place.install()
    await place.settle()
    assert place.writes() == []
    first = await place.delivered({"synapse.yaml": TODO})
    (request,) = place.pulls
    assert (request.state, request.head, request.base, request.title) == ("open", BRANCH, "main", "Add the todo service")
    assert "Verified, ready for review" in (request.body or "")
    assert place.concluded(first) == {INTENT: ["success"]}
    assert place.concluded(request.head_sha) == {INTENT: ["success"], "synapse": ["success"]}
    merged = await asyncio.to_thread(place.alice.merge, request.number, "squash")
    await place.settle()
    assert place.concluded(merged) == {INTENT: ["neutral"]}
    second = await place.delivered({"synapse.yaml": MORE})
    assert [(one.state, one.title) for one in place.pulls] == [("closed", "Add the todo service"), ("open", "Update the todo service")]
    assert place.concluded(second) == {INTENT: ["success"]}
    assert b"note" in tree(place, place.pulls[1].head_sha)[MODELS]


@in_office
async def test_an_installation_finds_the_intents_that_are_there(place: Office) -> None:
    await asyncio.to_thread(place.push, {"synapse.yaml": TODO})
    place.install()
    await place.settle()
    assert [one.head for one in place.pulls] == [BRANCH]


@in_office
async def test_what_changes_nothing_leaves_no_trace_but_the_check(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    head, start = place.pulls[0].head_sha, len(place.github.requests)
    await place.delivered({"synapse.yaml": TODO + b"# a comment\n"})
    assert [one.head_sha for one in place.pulls] == [head]
    writes = place.writes(start)
    assert [one for one in writes if "check-runs" not in one] == []
    assert place.looked(lambda: list(place.repo.comments.values())) == []


@in_office
async def test_fifty_pushes_are_one_pull_request_with_the_newest_content(place: Office) -> None:
    place.install()
    await place.settle()

    def burst() -> None:
        for number in range(50):
            place.push({"synapse.yaml": TODO + f"      note_{number}: text?\n".encode()})

    await asyncio.to_thread(burst)
    done = await place.settle()
    assert len(done) <= 2
    (request,) = place.pulls
    assert b"note_49" in tree(place, request.head_sha)[MODELS]


@in_office
async def test_duplicate_late_and_reordered_deliveries_come_to_the_same(place: Office) -> None:
    place.install()
    await place.settle()

    def pushes() -> None:
        with place.github.deliveries.held(order=lambda held: held[::-1], copies=3):
            place.push({"synapse.yaml": TODO})
            place.push({"synapse.yaml": MORE})

    await asyncio.to_thread(pushes)
    await place.settle()
    (request,) = place.pulls
    assert b"note" in tree(place, request.head_sha)[MODELS]


@in_office
async def test_a_newer_push_stops_the_run_before_its_next_outside_write(place: Office) -> None:
    place.install()
    await place.settle()
    gate = Fault("POST /repos/*/git/trees", before=lambda: place.push({"synapse.yaml": MORE}))
    place.github.faults.add(gate)
    first = await asyncio.to_thread(place.push, {"synapse.yaml": TODO})
    done = await place.settle()
    assert [one.verdict for one in done] == ["superseded", "done"]
    assert place.concluded(first) == {INTENT: ["cancelled"]}
    (request,) = place.pulls
    assert b"note" in tree(place, request.head_sha)[MODELS]
    commits = place.looked(lambda: list(place.repo.git.walk(request.head_sha)))
    assert sum("Synapse-Inputs" in one.message for one in commits) == 1


@in_office
async def test_a_run_killed_between_ref_and_pull_request_is_finished_by_the_next(place: Office) -> None:
    place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/pulls", status=403, message="nobody answers any more", times=None))
    await place.delivered({"synapse.yaml": TODO})
    head = place.ref(BRANCH)
    assert (head is not None, place.pulls) == (True, [])
    place.github.faults.clear()
    await place.bench.store.want([Want(Key(1006, place.repo.id, Kind.DELIVER), "octo/shop")])
    await place.settle()
    assert [(one.head, one.head_sha) for one in place.pulls] == [(BRANCH, head)]


@in_office
async def test_a_passing_failure_is_tried_again(place: Office) -> None:
    place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/git/commits", status=502, times=8))
    await place.delivered({"synapse.yaml": TODO})
    assert place.done[-1].verdict == "again"
    assert place.pulls == []
    assert await place.bench.store.wait() is not None


@in_office
async def test_a_faulty_intent_is_told_at_its_lines(place: Office) -> None:
    place.install()
    commit = await place.delivered({"synapse.yaml": FAULTY})
    (run,) = place.runs(commit)[INTENT]
    assert (run.conclusion, run.title) == ("action_required", "1 fault in the intent")
    assert [(one["path"], one["start_line"], one["annotation_level"]) for one in run.annotations] == [("synapse.yaml", 6, "failure")]
    assert [one["identifier"] for one in run.actions] == ["regenerate"]
    assert place.pulls == []


@in_office
async def test_a_closed_pull_request_stays_closed_until_the_inputs_change(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    await asyncio.to_thread(place.alice.close, 1)
    await place.settle()
    commit = await place.delivered({"synapse.yaml": TODO + b"# words\n"})
    assert [one.state for one in place.pulls] == ["closed"]
    assert place.concluded(commit) == {INTENT: ["neutral"]}
    await place.delivered({"synapse.yaml": MORE})
    assert [one.state for one in place.pulls] == ["closed", "open"]


@in_office
async def test_the_pull_request_is_closed_when_nothing_differs_any_more(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    await asyncio.to_thread(place.alice.merge, 1, "squash", delete_branch=True)
    await place.settle()
    await place.delivered({"synapse.yaml": MORE})
    assert place.pulls[1].state == "open"
    await place.delivered({"synapse.yaml": TODO})
    assert place.pulls[1].state == "closed"
    assert place.ref(BRANCH) is None


@in_office
async def test_commits_of_people_on_the_branch_are_kept_and_checked(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    models = tree(place, place.pulls[0].head_sha)[MODELS]
    edited = await place.delivered({MODELS: models + b"\n\nOURS = 1\n"}, BRANCH)
    assert place.concluded(edited)["synapse"] == ["action_required"]  # people's code is not run here
    await place.delivered({"synapse.yaml": MORE})
    (request,) = place.pulls
    merged = tree(place, request.head_sha)[MODELS]
    assert (b"OURS = 1" in merged, b"note" in merged) == (True, True)
    commits = place.looked(lambda: [str(one.id) for one in place.repo.git.walk(request.head_sha)])
    assert edited in commits


@in_office
async def test_a_person_who_pushes_between_read_and_ref_update_loses_nothing(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})

    def meanwhile() -> None:
        place.push({"NOTES.md": b"mine\n"}, BRANCH)

    place.github.faults.add(Fault("POST /graphql", when=lambda body: b"refs/heads/" in body, before=meanwhile))
    await place.delivered({"synapse.yaml": MORE})
    (request,) = place.pulls
    files = tree(place, request.head_sha)
    assert (files.get("NOTES.md"), b"note" in files[MODELS]) == (b"mine\n", True)


@in_office
async def test_other_branches_are_left_alone(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO}, "feature")
    assert (place.pulls, place.writes()) == ([], [])
    await place.delivered({"synapse.yaml": TODO + b"delivery: {base: ../..}\n"}, "feature")
    assert (place.pulls, place.writes()) == ([], [])
    asked = "SELECT facts FROM trail WHERE step = 'finish' ORDER BY seq DESC LIMIT 1"
    facts = place.bench.store.database.now(lambda connection: str(connection.execute(asked).fetchone()[0]))
    assert "1 intent with faults, taken to be for the default branch" in facts


@in_office
async def test_an_intent_is_delivered_to_the_base_that_it_names(place: Office) -> None:
    place.install()
    intent = TODO + b"delivery: {base: release/2}\n"
    commit = await place.delivered({"synapse.yaml": intent})
    assert place.pulls == []
    assert [one.title for one in place.runs(commit)[INTENT]] == ["Not for this branch, but for release/2, which is not there"]
    await place.delivered({"synapse.yaml": intent}, "release/2")
    assert [(one.head, one.base) for one in place.pulls] == [(f"{BRANCH}@release=2", "release/2")]


@in_office
async def test_progress_is_told_on_the_check_ever_more_seldom(place: Office) -> None:
    ticks: asyncio.Queue[None] = asyncio.Queue()
    loop, told, titles, asked = asyncio.get_running_loop(), Event(), list[str](), list[float]()

    async def beat(seconds: float) -> None:
        asked.append(seconds)
        await ticks.get()

    def ten_seconds_pass() -> None:
        loop.call_soon_threadsafe(ticks.put_nowait, None)
        assert told.wait(60)

    def seen() -> None:
        titles.extend(place.looked(lambda: [one.title or "" for one in place.repo.checks.values() if one.conclusion is None]))
        told.set()

    place.install()
    await place.delivered({"synapse.yaml": TODO})
    place.bench.beat = beat
    place.github.faults.add(
        Fault("GET /repos/*/compare/*", before=ten_seconds_pass), Fault("PATCH /repos/*/check-runs/*", after=seen, when=lambda body: True)
    )
    commit = await place.delivered({"synapse.yaml": MORE})
    assert titles == ["In progress: look"]
    assert asked == [PROGRESS_SECONDS, 2 * PROGRESS_SECONDS] == [10.0, 20.0]
    assert place.concluded(commit) == {INTENT: ["success"]}


@in_office
async def test_what_was_done_is_proved_and_told(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    proof = place.trail()
    assert proof.broken_at is None
    assert proof.entries > 10
