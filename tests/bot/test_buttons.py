"""Buttons of checks, pressed by people: what GitHub then delivers, and what follows."""

import asyncio

from tests.bot.office import BRANCH, INTENT, MODELS, TODO, Office, in_office, tree
from tests.github import CheckRun, Fault


async def pressed(place: Office, run: CheckRun) -> list[str]:
    """Let Alice press "Run again"; return what was done."""
    assert "regenerate" in [one["identifier"] for one in run.actions]
    await asyncio.to_thread(place.alice.press, place.repo, run, "regenerate")
    return [one.kind for one in await place.settle()]


@in_office
async def test_run_again_on_the_base_delivers_and_on_our_pull_request_checks_it_as_it_is_delivered(place: Office) -> None:
    place.install()
    place.github.faults.add(Fault("POST /repos/*/git/trees", status=403, message="no more today"))
    commit = await place.delivered({"synapse.yaml": TODO})
    assert place.pulls == []
    assert await pressed(place, place.runs(commit)[INTENT][-1]) == ["deliver"]
    (request,) = place.pulls
    assert place.concluded(commit)[INTENT][-1] == "success"
    models = tree(place, request.head_sha)[MODELS]
    edited = await place.delivered({MODELS: models + b"\n\nOURS = 1\n"}, BRANCH)
    (run,) = place.runs(edited)[INTENT]
    assert (run.conclusion, run.title) == ("action_required", "Could not verify: tests")  # people's code is not run here
    assert await pressed(place, run) == ["deliver", "preview"]
    assert {name: every[-1] for name, every in place.concluded(edited).items()} == {INTENT: "action_required", "synapse": "action_required"}
