"""Deliveries of the double: signed, on record, repeated, out of order."""

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from tests.github import Double
from tests.github.asking import Asking, app_jwt
from tests.github.conftest import World
from tests.github.model import ZERO
from tests.github.receiver import Received, receiving


@pytest.fixture
def hook(world: World) -> Iterator[Received]:
    """Where the App of the world takes its deliveries from now on."""
    with receiving() as received:
        world.app.hook_url = received.url
        yield received
        world.app.hook_url = None


def test_a_delivery_is_signed_with_the_secret_of_the_app(world: World, hook: Received) -> None:
    world.alice.push("octo/shop", "main", {"a": b"1"})
    world.github.deliveries.wait()

    headers, body = hook.deliveries[0]
    expected = hmac.new(world.app.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={expected}"
    assert (headers["x-github-event"], headers["content-type"]) == ("push", "application/json")
    assert headers["x-github-hook-installation-target-id"] == str(world.app.id)
    assert headers["user-agent"].startswith("GitHub-Hookshot/")
    assert json.loads(body)["installation"]["id"] == world.installation.id


def test_events_tell_what_happened_to_a_pull_request(world: World, hook: Received) -> None:
    world.alice.push("octo/shop", "work", {"a": b"1"})
    pull = world.alice.open_pull_request("octo/shop", "work")
    world.alice.push("octo/shop", "work", {"a": b"2"})
    world.alice.edit(pull, title="New")
    world.alice.comment("octo/shop", 1, "/synapse help")
    world.alice.merge(1, "squash", delete_branch=True)
    world.github.deliveries.wait()

    told = [(event, json.loads(body).get("action")) for event, (_, body) in zip(hook.events, hook.deliveries, strict=True)]
    assert told == [
        ("push", None),
        ("check_suite", "requested"),
        ("pull_request", "opened"),
        ("push", None),
        ("pull_request", "synchronize"),
        ("check_suite", "requested"),
        ("pull_request", "edited"),
        ("issue_comment", "created"),
        ("pull_request", "closed"),
        ("push", None),
        ("check_suite", "requested"),
        ("push", None),
    ]
    closed = json.loads(hook.deliveries[8][1])["pull_request"]
    deleted = json.loads(hook.deliveries[-1][1])
    assert (closed["merged"], closed["merged_by"]["login"]) == (True, "alice")
    assert (deleted["deleted"], deleted["after"], deleted["head_commit"]) == (True, ZERO, None)


def test_a_branch_made_of_what_is_there_brings_no_commits(world: World) -> None:
    world.bot.branch("same", world.main)
    world.github.limits.push_commits = 2
    sha = world.main
    for number in range(3):
        sha = world.bot.committed({"a": str(number)}, sha)
    world.bot.branch("new", sha)

    same, new = [delivery.payload for delivery in world.github.deliveries.records if delivery.event == "push"]
    assert (same["commits"], same["head_commit"]["id"], same["created"]) == ([], world.main, True)
    assert (len(new["commits"]), new["commits"][-1]["id"]) == (2, sha)


def test_a_forced_push_says_so(world: World, hook: Received) -> None:
    start = world.main
    world.alice.push("octo/shop", "main", {"a": b"1"})
    world.alice.reset("octo/shop", "main", start)
    world.github.deliveries.wait()

    assert [json.loads(body)["forced"] for event, (_, body) in zip(hook.events, hook.deliveries, strict=True) if event == "push"] == [
        False,
        True,
    ]


def test_an_app_hears_of_its_installation_whatever_it_subscribed_to(github: Double) -> None:
    with receiving() as hook:
        app = github.add_app("quiet", hook_url=hook.url, events=())
        one, two = github.add_repository("octo/one"), github.add_repository("octo/two")
        installation = github.install(app, [one])
        github.install(app, [two])
        github.take(installation, [one])
        github.suspend(installation)
        github.unsuspend(installation)
        github.grant(installation, {"contents": "read"})
        github.uninstall(installation)
        github.deliveries.wait()

        told = [(event, json.loads(body)["action"]) for event, (_, body) in zip(hook.events, hook.deliveries, strict=True)]
    assert told == [
        ("installation", "created"),
        ("installation_repositories", "added"),
        ("installation_repositories", "removed"),
        ("installation", "suspend"),
        ("installation", "unsuspend"),
        ("installation", "new_permissions_accepted"),
        ("installation", "deleted"),
    ]


def test_a_failed_delivery_is_found_and_repeated_under_its_own_id(world: World, hook: Received) -> None:
    hook.status = 503
    world.alice.push("octo/shop", "main", {"a": b"1"})
    world.github.deliveries.wait()
    hook.status = 202
    with Asking(world.github.api_url, app_jwt(world.app)) as app:
        failed = app.get("/app/hook/deliveries?status=failure&per_page=1")
        (first,) = failed.json()
        found = app.get(f"/app/hook/deliveries/{first['id']}").json()
        assert app.post(f"/app/hook/deliveries/{first['id']}/attempts").status_code == 202
        world.github.deliveries.wait()
        latest = app.get("/app/hook/deliveries?per_page=1").json()[0]
        following = app.get(failed.links["next"]["url"]).json()

    assert (first["status_code"], found["request"]["payload"]["ref"] if found["event"] == "push" else "refs/heads/main") == (
        503,
        "refs/heads/main",
    )
    assert (latest["guid"], latest["redelivery"], latest["status_code"]) == (first["guid"], True, 202)
    assert hook.ids.count(first["guid"]) == 2
    assert following[0]["id"] < first["id"]


def test_deliveries_may_come_late_twice_and_backwards(world: World, hook: Received) -> None:
    with world.github.deliveries.held(order=lambda held: held[::-1], copies=2) as held:
        world.alice.push("octo/shop", "a", {"a": b"1"})
        world.alice.push("octo/shop", "b", {"a": b"1"})
        assert hook.deliveries == []
    world.github.deliveries.wait()

    assert hook.ids == [delivery.guid for delivery in reversed(held) for _ in range(2)]
    assert len(held) == 3  # the second push has the commit of the first: its checks were asked for


def test_deliveries_may_be_lost(world: World, hook: Received) -> None:
    world.github.deliveries.lost = lambda delivery: delivery.event == "push"

    world.alice.push("octo/shop", "main", {"a": b"1"})
    world.github.deliveries.wait()

    assert hook.events == ["check_suite"]
    assert [delivery.status for delivery in world.github.deliveries.records if delivery.event == "push"] == ["failed to connect to host"]


def test_what_happens_to_a_repository_is_told(world: World, hook: Received) -> None:
    world.alice.rename("octo/shop", "store")
    world.alice.archive("octo/store")
    world.alice.archive("octo/store", archived=False)
    world.alice.transfer("octo/store", "other")
    world.github.deliveries.wait()

    told = [(event, json.loads(body)["action"]) for event, (_, body) in zip(hook.events, hook.deliveries, strict=True)]
    assert told == [
        ("repository", "renamed"),
        ("repository", "archived"),
        ("repository", "unarchived"),
        ("installation_repositories", "removed"),
    ]
    assert json.loads(hook.deliveries[0][1])["changes"] == {"repository": {"name": {"from": "shop"}}}


def test_a_renamed_repository_is_found_by_its_old_name(world: World) -> None:
    world.alice.rename("octo/shop", "store")

    moved = world.bot.get("/git/ref/heads/main")
    written = world.bot.post("/git/blobs", json={"content": "x"})

    assert (moved.status_code, written.status_code) == (301, 307)
    assert moved.headers["Location"] == f"{world.github.api_url}/repositories/{world.repo.id}/git/ref/heads/main"
    assert world.bot.get(moved.headers["Location"]).status_code == 200
    assert world.bot.get("//repos/octo/store").json()["name"] == "store"
