"""What a push leaves alone costs it nothing, and one check tells of it; whatever an intent depends on makes it looked at again."""

import asyncio

from bot.jobs.model import PUSHED, Key, Kind, Want
from tests.bot.office import MORE, TODO, Office, in_office

HERE, THERE = "synapse: a/synapse.yaml", "synapse: b/synapse.yaml"
OTHER = TODO.replace(b"service: todo", b"service: shop")
BOTH = {"a/synapse.yaml": TODO, "b/synapse.yaml": OTHER}
README = {"README.md": b"# Another\n"}


async def settled(place: Office) -> None:
    """Let two intents have their pull requests."""
    place.install()
    await place.settle()
    await place.delivered({**BOTH})
    assert len(place.pulls) == 2


@in_office
async def test_a_push_costs_what_it_touches_and_one_check_names_the_others(place: Office) -> None:
    await settled(place)
    start = len(place.github.requests)
    commit = await place.delivered({**README})
    assert len(place.github.requests) - start <= 3
    assert place.concluded(commit) == {"synapse": ["neutral"]}
    (check,) = place.runs(commit)["synapse"]
    assert check.title == "No intent is touched, of 2 intents"
    assert (check.summary or "").endswith("since a run of them ended well: `a/synapse.yaml`, `b/synapse.yaml`.")
    heads = {one.head: one.head_sha for one in place.pulls}
    commit = await place.delivered({"a/synapse.yaml": MORE})
    assert place.concluded(commit) == {HERE: ["success"], "synapse": ["success"]}
    (check,) = place.runs(commit)["synapse"]
    assert (check.title or "").endswith(" passed; 1 intent untouched")
    assert [one.head for one in place.pulls if one.head_sha != heads[one.head]] == ["synapse/todo"]


@in_office
async def test_whatever_a_run_depends_on_makes_the_intent_looked_at(place: Office) -> None:
    await settled(place)
    output, branch = {"a/generated/todo/NOTES.md": b"# Ours\n"}, {"CODEOWNERS": b"* @octo\n"}
    for files, where in ((output, "main"), ({".github/workflows/a.yml": b"on: push\n"}, "main"), (branch, "synapse/todo")):
        assert HERE not in place.concluded(await place.delivered({"README.md": repr(files).encode()}))
        commit = await place.delivered({**files}, where)
        assert HERE in place.concluded(commit)
    # what people committed may be about anything
    assert HERE in place.concluded(await place.delivered({**README}))


@in_office
async def test_what_did_not_end_well_is_looked_at_by_each_push(place: Office) -> None:
    place.install()
    await place.settle()
    await place.delivered({**BOTH, "a/synapse.yaml": TODO.replace(b"string(1..120)", b"strin(1..120)")})
    commit = await place.delivered({**README})
    assert place.concluded(commit) == {HERE: ["action_required"], "synapse": ["action_required"]}


@in_office
async def test_whoever_asks_for_a_run_again_has_all_looked_at_though_somebody_pushes_meanwhile(place: Office) -> None:
    installation = place.install()
    await place.settle()
    await place.delivered({**BOTH})
    key = Key(installation.id, place.repo.id, Kind.DELIVER)
    for first, second in (({"again": "yes"}, {PUSHED: "yes"}), ({PUSHED: "yes"}, {"again": "yes"})):
        commit = await asyncio.to_thread(place.push, {"README.md": repr(first).encode()})
        await place.github.settled()
        await place.bench.store.want([Want(key, place.repo.full_name, first)])
        await place.bench.store.want([Want(key, place.repo.full_name, second)])
        await place.settle()
        assert set(place.concluded(commit)) == {HERE, THERE}
