"""Runs that come to nothing: where one follows, nobody is bothered; from the third on, a check says so."""

import asyncio
import time

from bot.jobs.sqlite import MOST_ATTEMPTS
from bot.worker import MOST_FRUITLESS
from tests.bot.office import BRANCH, INTENT, TODO, Office, in_office
from tests.github import Fault

HOUR = 3600.0


async def tried(place: Office, times: int) -> None:
    """Let *times* attempts be due, one after the other."""
    for number in range(1, times + 1):
        later = time.time() + number * HOUR
        place.bench.store._clock = lambda later=later: later  # type: ignore[misc]
        await place.settle()


@in_office
async def test_three_fruitless_runs_are_a_failing_check_and_a_good_one_is_not(place: Office) -> None:
    place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/git/commits", status=502, times=None))
    commit = await place.delivered({"synapse.yaml": TODO})
    await tried(place, 1)
    assert place.concluded(commit) == {INTENT: ["cancelled", "cancelled"]}
    await tried(place, 2)
    assert [one.verdict for one in place.done[-3:]] == ["again"] * MOST_FRUITLESS
    (told,) = place.runs(commit)["synapse"]
    assert (told.conclusion, told.title) == ("action_required", "3 runs came to nothing")
    assert "It is tried again, later and later." in (told.summary or "")
    assert place.concluded(commit)[INTENT][-1] == "action_required"
    place.github.faults.clear()
    await tried(place, 3)
    assert [one.head for one in place.pulls] == [BRANCH]
    assert {name: every[-1] for name, every in place.concluded(commit).items()} == {INTENT: "success", "synapse": "success"}


@in_office
async def test_what_is_given_up_says_that_nothing_follows(place: Office) -> None:
    place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/git/commits", status=502, times=None))
    commit = await place.delivered({"synapse.yaml": TODO})
    await tried(place, MOST_ATTEMPTS)
    assert (place.done[-1].verdict, await place.bench.store.wait()) == ("failed", None)
    told = place.runs(commit)["synapse"][-1]
    assert told.title == f"{MOST_ATTEMPTS} runs came to nothing"
    assert "It is not tried again before something new is wanted." in (told.summary or "")


@in_office
async def test_a_run_that_failed_for_good_is_a_failing_check_at_once(place: Office) -> None:
    place.install()
    await place.settle()
    refused = Fault("GET /repos/*/git/trees/*", status=403, message="Resource not accessible by integration", times=None)
    place.github.faults.add(refused)
    commit = await place.delivered({"synapse.yaml": TODO})
    assert place.done[-1].verdict == "failed"
    (told,) = place.runs(commit)["synapse"]
    assert (told.conclusion, told.title) == ("action_required", "The App lacks a permission")
    place.github.faults.clear()
    await asyncio.to_thread(place.alice.rerun, place.repo, told)
    await place.settle()
    assert place.concluded(commit)["synapse"][-1] == "success"
