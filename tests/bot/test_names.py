"""Branches of people whose names stand in the way of ours, or are like ours: told, let be, and looked at again when they are gone."""

import asyncio

from tests.bot.office import BRANCH, INTENT, MORE, TODO, Office, in_office, tree


@in_office
async def test_a_branch_called_synapse_is_told_once_and_its_end_is_enough_to_go_on(place: Office) -> None:
    place.install()
    await asyncio.to_thread(place.push, {"a": b"1"}, "synapse")
    commit = await place.delivered({"synapse.yaml": TODO})
    (run,) = place.runs(commit)[INTENT]
    assert (run.conclusion, run.title) == ("action_required", 'Stopped: the branch "synapse" stands in the way of "synapse/todo"')
    assert 'rename or delete "synapse" on GitHub' in (run.summary or "")
    assert (place.pulls, await place.bench.store.wait()) == ([], None)
    await asyncio.to_thread(place.alice.delete_branch, place.repo, "synapse")
    await place.settle()
    assert [one.head for one in place.pulls] == [BRANCH]
    assert place.concluded(commit)[INTENT][-1] == "success"


@in_office
async def test_a_branch_of_somebodys_that_has_the_name_of_ours_is_let_be_and_its_pull_request_previewed(place: Office) -> None:
    place.install()

    def propose() -> str:
        head = place.push({"synapse.yaml": TODO}, BRANCH)
        place.alice.open_pull_request(place.repo, BRANCH)
        return head

    head = await asyncio.to_thread(propose)
    await place.settle()
    assert place.concluded(head) == {INTENT: ["success"], "synapse": ["success"]}
    commit = await place.delivered({"synapse.yaml": MORE})
    (run,) = place.runs(commit)[INTENT]
    assert (run.conclusion, run.title) == (
        "action_required",
        "Stopped: the branch \"synapse/todo\" is somebody's: it has the name of ours, and nothing on it is the factory's",
    )
    assert "`rename or delete it, or give the service another name`" in (run.summary or "")
    assert (place.ref(BRANCH), place.pulls[0].title, set(tree(place, head))) == (head, "Change", {"README.md", "synapse.yaml"})
    await asyncio.to_thread(place.alice.delete_branch, place.repo, BRANCH)
    await place.settle()
    assert [one.title for one in place.pulls] == ["Change", "Add the todo service"]
