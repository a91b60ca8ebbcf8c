"""The git command line against the double."""

from pathlib import Path

import pytest

from tests import secrecy
from tests.forge import git
from tests.github import Double
from tests.github.conftest import World


def address(world: World, token: str) -> str:
    secrecy.expect("clone/.git/config")  # git keeps there what an address holds
    return world.github.url.replace("://", f"://x-access-token:{token}@") + "/octo/shop.git"


def pushed(folder: Path, address: str, *refs: str) -> tuple[int, str]:
    code, output = git.run(folder, "push", "--porcelain", address, *refs)
    return code, output.decode()


def test_a_person_clones_commits_and_pushes(world: World, tmp_path: Path) -> None:
    git.git(tmp_path, "clone", "--quiet", address(world, world.alice.token), "clone")
    clone = tmp_path / "clone"
    assert (clone / "synapse.yaml").read_text() == "name: shop\n"

    head = git.commit(clone, {"new.txt": "new\n", "docs/guide.md": None})
    git.git(clone, "push", "--quiet", "origin", "main", "main:work")

    (main, work) = [delivery.payload for delivery in world.github.deliveries.records if delivery.event == "push"]
    assert (main["ref"], main["after"], main["created"], main["pusher"]["name"]) == ("refs/heads/main", head, False, "alice")
    assert (main["head_commit"]["added"], main["head_commit"]["removed"]) == (["new.txt"], ["docs/guide.md"])
    assert (work["ref"], work["created"], work["before"]) == ("refs/heads/work", True, "0" * 40)
    assert world.main == head


def test_a_push_that_would_lose_commits_is_rejected_and_tells_nobody(world: World, tmp_path: Path) -> None:
    git.git(tmp_path, "clone", "--quiet", address(world, world.alice.token), "clone")
    theirs = world.alice.push("octo/shop", "main", {"theirs.txt": b"x"})
    before = len(world.github.deliveries.records)
    git.commit(tmp_path / "clone", {"ours.txt": "x"})

    code, output = pushed(tmp_path / "clone", address(world, world.alice.token), "main")

    assert code == 1 and "rejected" in output
    assert (world.main, len(world.github.deliveries.records)) == (theirs, before)


def test_any_object_may_be_fetched_by_its_id_and_without_its_blobs(world: World, tmp_path: Path) -> None:
    sha = world.bot.committed({"pristine": "x"}, world.main)
    world.bot.post("/git/refs", json={"ref": f"refs/synapse/pristine/{sha}", "sha": sha})
    git.make(tmp_path / "clone")

    git.git(tmp_path / "clone", "fetch", "--quiet", "--depth=1", "--filter=blob:none", address(world, world.alice.token), sha)

    assert git.git(tmp_path / "clone", "rev-parse", "FETCH_HEAD") == sha


def test_heads_of_pull_requests_are_fetched_but_not_pushed(world: World, tmp_path: Path) -> None:
    head = world.alice.push("octo/shop", "work", {"a": b"1"})
    world.alice.open_pull_request("octo/shop", "work")
    git.make(tmp_path / "clone")

    git.git(tmp_path / "clone", "fetch", "--quiet", address(world, world.alice.token), "refs/pull/1/head")

    assert git.git(tmp_path / "clone", "rev-parse", "FETCH_HEAD") == head
    assert pushed(tmp_path / "clone", address(world, world.alice.token), "FETCH_HEAD:refs/pull/1/head")[0] == 1


@pytest.mark.parametrize(
    ("permissions", "path", "code"),
    [
        ({"contents": "write"}, "a.txt", 0),
        ({"contents": "write"}, ".github/workflows/ci.yml", 1),
        ({"contents": "write", "workflows": "write"}, ".github/workflows/ci.yml", 0),
        ({"contents": "read"}, "a.txt", 128),
    ],
)
def test_an_app_pushes_what_its_permissions_allow(world: World, tmp_path: Path, permissions: dict[str, str], path: str, code: int) -> None:
    token = world.github.app_token(world.installation, **permissions)
    git.git(tmp_path, "clone", "--quiet", address(world, token), "clone")
    git.commit(tmp_path / "clone", {path: "on: push\n"})

    assert pushed(tmp_path / "clone", address(world, token), "main:work")[0] == code


def test_private_repositories_are_hidden_and_public_ones_are_read_by_all(github: Double, tmp_path: Path) -> None:
    github.add_repository("octo/open", private=False)
    github.add_repository("octo/hidden")
    stranger = github.add_person("mallory").token
    theirs = github.url.replace("://", f"://mallory:{stranger}@")

    assert git.run(tmp_path, "ls-remote", f"{github.url}/octo/open.git")[0] == 0
    assert git.run(tmp_path, "-c", "core.askPass=true", "ls-remote", f"{theirs}/octo/hidden.git")[0] == 128
    assert git.run(tmp_path, "-c", "core.askPass=true", "ls-remote", f"{github.url}/octo/hidden.git")[0] == 128


def test_a_push_of_many_tags_tells_nobody(world: World) -> None:
    for count in (3, 4):
        world.alice.push_tags("octo/shop", [f"v{count}.{number}" for number in range(count)], world.main)

    assert [delivery.payload["ref"] for delivery in world.github.deliveries.records if delivery.event == "push"] == [
        "refs/tags/v3.0",
        "refs/tags/v3.1",
        "refs/tags/v3.2",
    ]
