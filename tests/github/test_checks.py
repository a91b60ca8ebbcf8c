"""Check runs of the double: bounds, and what people can press."""

from typing import Any

import pytest

from tests.github.conftest import World


def annotation(**more: Any) -> dict[str, Any]:
    return {"path": "synapse.yaml", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "wrong"} | more


def output(**more: Any) -> dict[str, Any]:
    return {"title": "t", "summary": "s"} | more


def run(world: World, **more: Any) -> dict[str, Any]:
    answer = world.bot.post("/check-runs", json={"name": "synapse / shop", "head_sha": world.main} | more)
    assert answer.status_code == 201
    return answer.json()


def test_annotations_are_added_fifty_at_a_time(world: World) -> None:
    made = run(world, status="in_progress", output=output(annotations=[annotation()] * 50))

    updated = world.bot.patch(f"/check-runs/{made['id']}", json={"output": output(annotations=[annotation(message="more")])}).json()
    pages = [world.bot.get(f"/check-runs/{made['id']}/annotations?per_page=50&page={page}").json() for page in (1, 2)]

    assert (made["output"]["annotations_count"], updated["output"]["annotations_count"]) == (50, 51)
    assert ([len(page) for page in pages], pages[1][0]["message"]) == ([50, 1], "more")


@pytest.mark.parametrize(
    "wanted",
    [
        {"output": output(annotations=[annotation()] * 51)},
        {"output": output(summary="x" * 65_536)},
        {"output": output(text="ü" * 32_768)},
        {"output": output(title="x" * 256)},
        {"output": {"summary": "no title"}},
        {"output": output(annotations=[annotation(message="x" * 65_537)])},
        {"output": output(annotations=[annotation(annotation_level="error")])},
        {"output": output(annotations=[annotation(end_line=2, start_column=1)])},
        {"output": output(annotations=[annotation(start_line=2)])},
        {"status": "completed"},
        {"conclusion": "stale"},
        {"conclusion": "passed"},
        {"status": "running"},
        {"actions": [{"identifier": "a", "label": "a", "description": "a"}] * 4},
        {"actions": [{"identifier": "a", "label": "x" * 21, "description": "a"}]},
        {"actions": [{"identifier": "a", "label": "a", "description": "x" * 41}]},
        {"actions": [{"identifier": "x" * 21, "label": "a", "description": "a"}]},
        {"head_sha": "0" * 40},
        {"started_at": "yesterday"},
    ],
)
def test_what_is_beyond_bounds_is_refused(world: World, wanted: dict[str, Any]) -> None:
    answer = world.bot.post("/check-runs", json={"name": "synapse", "head_sha": world.main} | wanted)

    assert answer.status_code == 422


def test_a_conclusion_completes_and_the_latest_of_a_name_counts(world: World) -> None:
    first = run(world, conclusion="failure", external_id="key", output=output())
    second = run(world, conclusion="success")

    found = world.bot.get("/commits/main/check-runs?check_name=synapse / shop").json()
    every = world.bot.get("/commits/main/check-runs?filter=all&status=completed").json()

    assert (first["status"], first["external_id"], first["completed_at"] is not None) == ("completed", "key", True)
    assert ([one["id"] for one in found["check_runs"]], every["total_count"]) == ([second["id"]], 2)
    suites = world.bot.get("/commits/main/check-suites").json()
    assert suites["total_count"] == 1
    assert world.bot.get(f"/check-suites/{first['check_suite']['id']}/check-runs").json()["total_count"] == 1


def test_checks_are_for_apps_and_each_has_its_own(world: World) -> None:
    made = run(world)
    other = world.github.add_app("other")
    installed = world.github.install(other, [world.repo])

    by_person = world.person.post("/check-runs", json={"name": "synapse", "head_sha": world.main})
    world.bot.headers["Authorization"] = f"Bearer {world.github.app_token(installed)}"
    by_other = world.bot.patch(f"/check-runs/{made['id']}", json={"conclusion": "success"})

    assert (by_person.status_code, by_person.json()["message"]) == (403, "You must authenticate via a GitHub App.")
    assert by_other.status_code == 403


def test_people_run_checks_again_and_press_their_buttons(world: World) -> None:
    action = {"identifier": "accept", "label": "Accept", "description": "Take it"}
    made = world.repo.checks[run(world, conclusion="action_required", actions=[action])["id"]]

    world.alice.press("octo/shop", made, "accept")
    world.alice.rerun("octo/shop", made)
    world.alice.rerun_all("octo/shop", made)

    told = [(one.event, one.action) for one in world.github.deliveries.records]
    pressed, again = [one.payload for one in world.github.deliveries.records if one.event == "check_run"][-2:]
    assert told == [
        ("installation", "created"),
        ("check_run", "created"),
        ("check_run", "completed"),
        ("check_suite", "completed"),
        ("check_run", "requested_action"),
        ("check_run", "rerequested"),
        ("check_suite", "rerequested"),
    ]
    assert (pressed["requested_action"], pressed["sender"]["login"]) == ({"identifier": "accept"}, "alice")
    assert (again["check_run"]["check_suite"]["head_sha"], again["check_run"]["status"]) == (world.main, "queued")


def test_a_required_check_keeps_a_pull_request_from_landing(world: World) -> None:
    world.github.require(world.repo, "synapse")
    head = world.alice.push("octo/shop", "work", {"a": b"1"})
    world.alice.open_pull_request("octo/shop", "work")

    refused = world.person.put("/pulls/1/merge", json={})
    run(world, name="synapse", head_sha=head, conclusion="success")
    done = world.person.put("/pulls/1/merge", json={})

    assert (refused.status_code, refused.json()["message"]) == (405, 'Required status check "synapse" is expected.')
    assert done.status_code == 200


@pytest.mark.parametrize(("conclusion", "merged"), [("success", True), ("failure", False)])
def test_the_queue_asks_for_checks_before_it_merges(world: World, conclusion: str, merged: bool) -> None:
    world.github.require(world.repo, "synapse")
    world.alice.push("octo/shop", "work", {"a": b"1"})
    world.alice.open_pull_request("octo/shop", "work")

    trial = world.alice.enqueue(1)
    run(world, name="synapse", head_sha=trial, conclusion=conclusion)
    world.alice.finish_queue(1, trial)

    asked, over = [one.payload for one in world.github.deliveries.records if one.event == "merge_group"]
    assert (asked["action"], asked["merge_group"]["head_sha"]) == ("checks_requested", trial)
    assert asked["merge_group"]["head_ref"].startswith("refs/heads/gh-readonly-queue/main/pr-1-")
    assert (over["action"], over["reason"]) == ("destroyed", "merged" if merged else "invalidated")
    assert (world.bot.get("/pulls/1").json()["merged"], world.main == trial) == (merged, merged)


def test_statuses_are_combined(world: World) -> None:
    world.person.post(f"/statuses/{world.main}", json={"state": "pending", "context": "ci"})
    world.person.post(f"/statuses/{world.main}", json={"state": "success", "context": "ci"})

    found = world.person.get("/commits/main/status").json()

    assert (found["state"], found["total_count"]) == ("success", 1)
    assert len(world.person.get("/commits/main/statuses").json()) == 2
