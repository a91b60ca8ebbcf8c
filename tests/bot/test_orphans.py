"""What becomes of our pull request when the intent that made it is gone."""

import asyncio

from bot import recovery
from tests.bot.office import BRANCH, FAULTY, MORE, TODO, Office, in_office, locked

OTHER = TODO.replace(b"service: todo", b"service: notes")


async def proposed(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})


def comments(place: Office) -> list[str]:
    return [one.body for one in place.looked(lambda: list(place.repo.comments.values())) if one.app is place.app]


def states(place: Office) -> list[tuple[str, str]]:
    return [(one.head, one.state) for one in place.pulls]


@in_office
async def test_the_pull_request_of_a_deleted_intent_is_closed_with_a_word(place: Office) -> None:
    await proposed(place)
    await place.delivered({"synapse.yaml": None})
    assert (states(place), place.ref(BRANCH)) == ([(BRANCH, "closed")], None)
    assert comments(place) == ["Nothing on `main` makes this service any more: its intent was removed, or makes another now."]
    await place.delivered({"synapse.yaml": TODO})
    assert states(place) == [(BRANCH, "closed"), (BRANCH, "open")]


@in_office
async def test_where_the_conversation_is_locked_it_is_closed_without_a_word(place: Office) -> None:
    await proposed(place)
    place.github.faults.add(*locked())
    await place.delivered({"synapse.yaml": None})
    assert (states(place), place.ref(BRANCH), comments(place)) == ([(BRANCH, "closed")], None, [])
    assert place.done[-1].verdict == "done"


@in_office
async def test_a_branch_that_people_worked_on_is_kept(place: Office) -> None:
    await proposed(place)
    edited = await place.delivered({"NOTES.md": b"mine\n"}, BRANCH)
    await place.delivered({"synapse.yaml": None})
    assert (states(place), place.ref(BRANCH)) == ([(BRANCH, "closed")], edited)
    assert comments(place)[0].endswith("The branch is kept, since commits of people are on it.")


@in_office
async def test_a_service_under_another_name_has_another_pull_request(place: Office) -> None:
    await proposed(place)
    await place.delivered({"synapse.yaml": OTHER})
    assert states(place) == [(BRANCH, "closed"), ("synapse/notes", "open")]


@in_office
async def test_while_an_intent_is_faulty_nothing_is_taken_for_gone(place: Office) -> None:
    await proposed(place)
    await place.delivered({"synapse.yaml": FAULTY})
    assert (states(place), comments(place)) == ([(BRANCH, "open")], [])


@in_office
async def test_the_reconciler_closes_what_a_lost_delivery_left_open(place: Office) -> None:
    await proposed(place)
    hook, place.app.hook_url = place.app.hook_url, None
    await asyncio.to_thread(place.push, {"synapse.yaml": None})
    place.app.hook_url = hook
    await recovery.reconcile(place.bench.app, place.bench.store)
    await place.settle()
    assert states(place) == [(BRANCH, "closed")]


@in_office
async def test_pull_requests_of_people_and_of_other_bases_and_paused_ones_are_left_alone(place: Office) -> None:
    await proposed(place)
    await asyncio.to_thread(place.alice.comment, place.repo, 1, "/synapse pause")
    await place.settle()
    await place.delivered({"a.txt": b"1\n"}, "synapse/mine")
    await asyncio.to_thread(place.alice.open_pull_request, place.repo, "synapse/mine")
    elsewhere = MORE + b"delivery: {base: release}\n"
    await place.delivered({"synapse.yaml": elsewhere}, "release")
    await place.delivered({"synapse.yaml": None})
    assert states(place) == [(BRANCH, "open"), ("synapse/mine", "open"), (f"{BRANCH}@release", "open")]
