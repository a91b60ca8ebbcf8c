"""Pull requests of the double."""

import pytest

from tests.github.asking import Asking
from tests.github.conftest import World


def opened(world: World, branch: str = "synapse/shop", **more: object) -> dict[str, object]:
    world.bot.branch(branch, world.bot.committed({f"{branch}.txt": "new"}, world.main))
    return world.bot.post("/pulls", json={"title": "Deliver", "head": branch, "base": "main", **more}).json()


def test_a_pull_request_is_opened_once(world: World) -> None:
    first = opened(world, body="what", draft=True)

    again = world.bot.post("/pulls", json={"title": "Deliver", "head": "octo:synapse/shop", "base": "main"})

    assert (first["number"], first["draft"], first["user"]["login"], first["changed_files"]) == (1, True, "synapseops[bot]", 1)
    assert again.status_code == 422
    assert again.json()["errors"][0]["message"] == "A pull request already exists for octo:synapse/shop."


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"head": "absent"}, {"resource": "PullRequest", "field": "head", "code": "invalid"}),
        ({"base": "absent"}, {"resource": "PullRequest", "field": "base", "code": "invalid"}),
        ({"head": "main"}, {"resource": "PullRequest", "code": "custom", "message": "No commits between main and main"}),
        (
            {"body": "x" * 65_537},
            {"resource": "PullRequest", "code": "custom", "message": "body is too long (maximum is 65536 characters)"},
        ),
    ],
)
def test_what_makes_no_pull_request_is_refused(world: World, wanted: dict[str, str], error: dict[str, str]) -> None:
    world.bot.branch("work", world.bot.committed({"a": "1"}, world.main))

    answer = world.bot.post("/pulls", json={"title": "t", "head": "work", "base": "main"} | wanted)

    assert (answer.status_code, answer.json()["errors"]) == (422, [error])


def test_pull_requests_are_found_by_head_base_and_state_over_all_pages(world: World) -> None:
    for number in range(5):
        opened(world, f"work{number}")
    world.alice.close(2)

    first = world.bot.get("/pulls?state=all&per_page=2")
    closed = world.bot.get("/pulls?head=octo:work1&state=closed&base=main").json()

    assert [pull["number"] for pull in first.json()] == [5, 4]
    assert world.bot.get(first.links["next"]["url"]).json()[0]["number"] == 3
    assert first.links["last"]["url"].endswith("page=3")
    assert [pull["number"] for pull in closed] == [2]
    assert world.bot.get("/pulls?head=octo:work1").json() == []
    for order, numbers in (("sort=created", [5, 4, 3, 1]), ("sort=created&direction=asc", [1, 3, 4, 5])):
        assert [pull["number"] for pull in world.bot.get(f"/pulls?{order}").json()] == numbers


def test_the_base_of_a_comparison_of_pages_is_the_double_itself(world: World) -> None:
    for number in range(3):
        opened(world, f"work{number}")

    assert world.bot.get("/pulls?per_page=1").links["next"]["url"].startswith(world.github.api_url)


def test_a_pull_request_is_edited_closed_and_opened_again(world: World) -> None:
    opened(world)

    edited = world.bot.patch("/pulls/1", json={"title": "New", "body": "text"}).json()
    closed = world.bot.patch("/pulls/1", json={"state": "closed"}).json()
    again = world.bot.patch("/pulls/1", json={"state": "open"}).json()

    assert (edited["title"], edited["body"], closed["state"], again["state"]) == ("New", "text", "closed", "open")


def test_a_pull_request_follows_its_branch_and_closes_with_it(world: World) -> None:
    opened(world)

    new = world.alice.push("octo/shop", "synapse/shop", {"more.txt": b"x"})
    followed = world.bot.get("/pulls/1").json()
    world.alice.delete_branch("octo/shop", "synapse/shop")

    assert (followed["head"]["sha"], followed["commits"], followed["changed_files"]) == (new, 2, 2)
    assert world.bot.get("/git/ref/pull/1/head").json()["object"]["sha"] == new
    assert world.bot.get("/pulls/1").json()["state"] == "closed"
    assert world.bot.patch("/pulls/1", json={"state": "open"}).status_code == 422


@pytest.mark.parametrize(("method", "parents"), [("merge", 2), ("squash", 1), ("rebase", 1)])
def test_a_pull_request_lands_in_each_way(world: World, method: str, parents: int) -> None:
    opened(world)
    world.alice.push("octo/shop", "main", {"between.txt": b"x"})

    landed = world.alice.merge(1, method)

    found = world.bot.get("/pulls/1").json()
    assert (found["merged"], found["state"], found["merge_commit_sha"], found["merged_by"]["login"]) == (True, "closed", landed, "alice")
    assert len(world.bot.get(f"/git/commits/{landed}").json()["parents"]) == parents
    assert world.bot.get("/contents/synapse/shop.txt").status_code == 200
    assert world.bot.get("/pulls/1/merge").status_code == 204


def test_a_pull_request_merged_by_hand_has_landed(world: World) -> None:
    head = opened(world)["head"]["sha"]

    world.bot.patch("/git/refs/heads/main", json={"sha": head})

    assert world.bot.get("/pulls/1").json()["merged"] is True


def test_conflicts_drafts_and_moved_heads_do_not_land(world: World) -> None:
    draft = opened(world, "work", draft=True)
    opened(world, "synapse")
    world.alice.push("octo/shop", "main", {"synapse.txt": b"else"})

    assert world.person.put("/pulls/1/merge", json={}).status_code == 405
    assert world.person.put("/pulls/2/merge", json={"sha": draft["head"]["sha"]}).status_code == 409
    assert world.person.put("/pulls/2/merge", json={}).status_code == 405
    assert world.bot.get("/pulls/2").json()["mergeable"] is False


def test_labels_come_to_be_by_being_used(world: World) -> None:
    opened(world)

    added = world.bot.post("/issues/1/labels", json={"labels": ["synapse", "generated"]}).json()
    left = world.bot.delete("/issues/1/labels/generated").json()

    assert [label["name"] for label in added] == ["synapse", "generated"]
    assert [label["name"] for label in left] == ["synapse"]
    assert [label["name"] for label in world.bot.get("/pulls/1").json()["labels"]] == ["synapse"]
    assert world.bot.delete("/issues/1/labels/absent").status_code == 404


def test_only_collaborators_are_asked_for_reviews(world: World) -> None:
    opened(world)
    world.github.add_person("stranger")

    asked = world.bot.post("/pulls/1/requested_reviewers", json={"reviewers": ["alice"]})
    stranger = world.bot.post("/pulls/1/requested_reviewers", json={"reviewers": ["stranger"]})

    assert [user["login"] for user in asked.json()["requested_reviewers"]] == ["alice"]
    assert stranger.status_code == 422


def test_files_and_commits_of_a_pull_request_are_listed(world: World) -> None:
    head = opened(world)["head"]["sha"]

    assert [file["filename"] for file in world.bot.get("/pulls/1/files").json()] == ["synapse/shop.txt"]
    assert [commit["sha"] for commit in world.bot.get("/pulls/1/commits").json()] == [head]
    assert b"+new" in world.bot.get("/pulls/1", headers={"Accept": "application/vnd.github.diff"}).content


def test_comments_and_reactions_are_kept(world: World) -> None:
    opened(world)

    said = world.bot.post("/issues/1/comments", json={"body": "hello"}).json()
    first = world.bot.post(f"/issues/comments/{said['id']}/reactions", json={"content": "eyes"})
    again = world.bot.post(f"/issues/comments/{said['id']}/reactions", json={"content": "eyes"})
    edited = world.bot.patch(f"/issues/comments/{said['id']}", json={"body": "bye"}).json()

    assert (said["user"]["login"], said["performed_via_github_app"]["slug"]) == ("synapseops[bot]", "synapseops")
    assert (first.status_code, again.status_code, edited["body"], edited["reactions"]["eyes"]) == (201, 200, "bye", 1)
    assert [comment["body"] for comment in world.bot.get("/issues/1/comments").json()] == ["bye"]
    assert world.bot.post("/issues/1/comments", json={"body": "x" * 65_537}).status_code == 422
    assert world.bot.delete(f"/issues/comments/{said['id']}").status_code == 204


def test_a_fork_proposes_with_objects_of_its_own(world: World) -> None:
    stranger = world.github.add_person("mallory", {"octo/shop": "read"})
    fork = stranger.fork("octo/shop")
    head = stranger.push(fork, "evil", {"synapse.yaml": b"name: evil\n"})

    pull = stranger.open_pull_request("octo/shop", "evil", fork=fork)

    found = world.bot.get(f"/pulls/{pull.number}").json()
    assert (found["head"]["repo"]["full_name"], found["head"]["sha"], found["base"]["repo"]["full_name"]) == (
        "mallory/shop",
        head,
        "octo/shop",
    )
    assert world.bot.get(f"/git/commits/{head}").status_code == 200
    with Asking(f"{world.github.api_url}/repos/mallory/shop", world.bot.headers["Authorization"].split()[1]) as bot:
        assert bot.get("/contents/synapse.yaml").status_code == 404
