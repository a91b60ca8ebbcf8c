"""How much a run asks of GitHub: 18 requests at most, REST and GraphQL together, and one for each blob that people edited.

What a run tells of its progress comes besides: once after ten seconds, then after twice as long each time.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from generators import registry
from synapseops.intent import Kinds
from tests.bot.office import BRANCH, INTENT, MORE, TODO, Office, in_office
from tests.github import Fault

BUDGET = 18
PROGRESS = 1
"""How often `orders` tells how far it is, in the twenty seconds that it takes."""

ORDERS = (Path(__file__).parents[2] / "examples" / "orders" / "synapse.yaml").read_bytes()
CHANGED = ORDERS.replace(b"      note: string(..200)?", b"      note: string(..250)?\n      floor: integer?")
AGAIN = CHANGED.replace(b"string(..250)?", b"string(..260)?")

FIRST = ["GET trees", "outlook", "check and pull requests", "trees", "commits", "trees", "commits", "refs", "pulls"]
ATTACHED = ["blobs", "trees", "commits"]
"""The artifacts' ref is set along with the end of the checks."""


async def asked(place: Office, files: dict[str, bytes | None]) -> list[str]:
    """Push *files*, and return what the App asked for, as if its worker had just been started: nothing was answered before."""
    told: list[str] = []
    place.bench._allowances.clear()
    place.github.faults.clear()
    place.github.faults.add(Fault("POST /graphql", when=lambda body: bool(told.append(_operation(body))), times=None))
    start = len(place.github.requests)
    await place.delivered(files)
    graphql = iter(told)
    mine = [one for one in place.github.requests[start:] if "access_tokens" not in one.path]
    return [next(graphql) if one.path == "/graphql" else _rest(one.method, one.path) for one in mine]


def _operation(body: bytes) -> str:
    names = {b"query Outlook": "outlook", b"query Blobs": "texts", b"mutation UpdateRefs": "refs"}
    checks = "check and pull requests" if b"pullRequests(" in body else "checks and refs" if b"updateRefs(" in body else "checks"
    return next((name for text, name in names.items() if text in body), checks)


def _rest(method: str, path: str) -> str:
    parts = path.removeprefix("/repos/octo/shop/").removeprefix("git/").split("/")
    what = next(one for one in ("trees", "commits", "blobs", "compare", "labels", "pulls", path) if one in parts or one == path)
    return what if method == "POST" else f"{method} {what}"


@in_office
async def test_a_pull_request_is_opened_and_brought_up_to_date_within_the_budget(place: Office) -> None:
    place.install()
    await place.settle()
    assert await asked(place, {"synapse.yaml": TODO}) == [*FIRST, *ATTACHED, "checks and refs"]
    changed = ["GET trees", "GET compare", "GET trees", *FIRST[3:8], "GET pulls", *ATTACHED, "checks and refs"]
    changed[changed.index("GET pulls")] = "PATCH pulls"
    assert await asked(place, {"synapse.yaml": MORE}) == [*FIRST[:3], *changed]
    assert len(FIRST[:3]) + len(changed) <= BUDGET - PROGRESS


@in_office
async def test_orders_is_delivered_within_the_budget(place: Office) -> None:
    loaded = registry.load()
    place.bench.generators, place.bench.kinds = loaded, Kinds(registry.made(loaded), registry.PLANNED)
    place.install()
    await place.settle()
    first = await asked(place, {"synapse.yaml": ORDERS})
    changed = await asked(place, {"synapse.yaml": CHANGED})
    await asyncio.to_thread(lambda: place.alice.merge(1, "squash", delete_branch=True))
    await place.settle()
    landed = await asked(place, {"synapse.yaml": AGAIN})
    assert [(one.number, one.state) for one in place.pulls] == [(1, "closed"), (2, "open")]
    # a first pull request brings 240 texts, a hundred of them at a time, and labels
    assert first == [*FIRST[:3], "trees", "trees", *FIRST[3:], "labels", *ATTACHED, "checks and refs"]
    assert (len(first), len(changed), len(landed)) == (16, 16, 17)
    assert max(len(first), len(changed), len(landed)) <= BUDGET - PROGRESS


LOST = [(b"createCheckRun(", kind) for kind in ("drop_after", "drop")] + [(b"updateCheckRun(", kind) for kind in ("drop_after", "drop")]


@pytest.mark.parametrize(("what", "kind"), [*LOST, (b"mutation UpdateRefs", "drop_after")])
def test_whatever_gets_lost_nothing_is_there_twice(tmp_path: Path, what: bytes, kind: str) -> None:
    @in_office
    async def story(place: Office) -> None:
        fault = Fault("POST /graphql", when=lambda body: what in body, drop=kind == "drop", drop_after=kind == "drop_after")
        place.install()
        await place.settle()
        place.github.faults.add(fault)
        commit = await place.delivered({"synapse.yaml": TODO})
        _is_done_once(place, commit)
        assert fault.happened == 1

    story(tmp_path)


def _without_graphql(place: Office) -> None:
    place.github.faults.add(Fault("POST /graphql", status=404, times=None))


def _graphql_is_not_for_us(place: Office) -> None:
    place.github.faults.add(Fault("POST /graphql", status=403, message="Resource not accessible by integration", times=None))


def _no_refs_of_ours(place: Office) -> None:
    place.github.limits.own_refs = False


def _refs_are_found_otherwise(place: Office) -> None:
    place.github.limits.parts = False


@pytest.mark.parametrize("trouble", [_without_graphql, _graphql_is_not_for_us, _no_refs_of_ours, _refs_are_found_otherwise])
def test_what_graphql_does_not_do_is_done_by_rest(tmp_path: Path, trouble: Callable[[Office], None]) -> None:
    @in_office
    async def story(place: Office) -> None:
        place.install()
        await place.settle()
        trouble(place)
        for text in (TODO, MORE):
            _is_done_once(place, await place.delivered({"synapse.yaml": text}))

    story(tmp_path)


def _is_done_once(place: Office, commit: str) -> None:
    (request,) = place.pulls
    assert (request.state, request.head) == ("open", BRANCH)
    assert place.concluded(commit) == {INTENT: ["success"]}
    assert place.concluded(request.head_sha) == {INTENT: ["success"], "synapse": ["success"]}
    refs = place.looked(lambda: [one.split("/")[2] for one in place.repo.git.references if one.startswith("refs/synapse/")])
    assert (refs.count("artifacts"), set(refs)) == (1, {"artifacts", "pristine"})
