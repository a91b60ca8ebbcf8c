"""Blobs, trees, commits and refs of the double."""

import base64

import pygit2
import pytest

from tests.github import Double, objects
from tests.github.asking import Asking
from tests.github.conftest import World


def test_objects_have_the_ids_that_git_gives_them(world: World) -> None:
    made = world.bot.post("/git/blobs", json={"content": base64.b64encode(b"hi\n").decode(), "encoding": "base64"}).json()

    assert made["sha"] == str(pygit2.hash(b"hi\n"))
    assert base64.b64decode(world.bot.get(f"/git/blobs/{made['sha']}").json()["content"]) == b"hi\n"
    assert world.bot.get(f"/git/blobs/{made['sha']}", headers={"Accept": "application/vnd.github.raw+json"}).content == b"hi\n"


def test_a_commit_of_an_app_without_author_is_signed_by_the_forge(world: World) -> None:
    sha = world.bot.committed({"a.txt": "a"}, world.main)

    found = world.bot.get(f"/git/commits/{sha}").json()
    assert (found["author"]["name"], found["committer"]["name"]) == ("synapseops[bot]", "GitHub")
    assert found["author"]["email"].endswith("+synapseops[bot]@users.noreply.github.com")
    assert found["verification"]["verified"] is True


@pytest.mark.parametrize("field", ["author", "committer"])
def test_a_commit_with_a_named_author_or_committer_is_not_signed(world: World, field: str) -> None:
    sha = world.bot.committed({"a.txt": "a"}, world.main, **{field: {"name": "Ada", "email": "ada@example.org"}})

    assert world.bot.get(f"/git/commits/{sha}").json()["verification"]["verified"] is False


def test_a_commit_of_a_person_is_not_signed(world: World) -> None:
    sha = world.person.committed({"a.txt": "a"}, world.main)

    found = world.bot.get(f"/git/commits/{sha}").json()
    assert (found["author"]["name"], found["committer"]["name"]) == ("alice", "alice")
    assert found["verification"] == {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def test_a_tree_keeps_what_its_base_has_and_drops_what_is_null(world: World) -> None:
    entries = [
        {"path": "docs/guide.md", "mode": "100644", "type": "blob", "sha": None},
        {"path": "bin/run", "mode": "100755", "type": "blob", "content": "#!/bin/sh\n"},
    ]
    tree = world.bot.post("/git/trees", json={"base_tree": world.main, "tree": entries}).json()["sha"]

    listed = world.bot.get(f"/git/trees/{tree}?recursive=1").json()
    assert [(entry["path"], entry["mode"]) for entry in listed["tree"]] == [
        ("bin", "040000"),
        ("bin/run", "100755"),
        ("src", "040000"),
        ("src/app.py", "100644"),
        ("synapse.yaml", "100644"),
    ]
    assert listed["truncated"] is False


def test_a_long_tree_is_cut_off_and_says_so(world: World) -> None:
    world.github.limits.tree_entries = 2

    listed = world.bot.get("/git/trees/main?recursive=1").json()

    assert (len(listed["tree"]), listed["truncated"]) == (2, True)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "a//b",
        "a/",
        "../x",
        "a/../b",
        "./a",
        ".git/config",
        "a/.GIT/config",
        ".g\u200cit/x",
        "git~1/x",
        "a\0b",
        "x" * 256,
    ],
)
def test_paths_that_git_does_not_take_are_refused(world: World, path: str) -> None:
    answer = world.bot.post("/git/trees", json={"tree": [{"path": path, "mode": "100644", "type": "blob", "content": ""}]})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"path": "a", "mode": "100640", "type": "blob", "content": ""}, "Must supply a valid tree.mode"),
        ({"path": "a", "mode": "100644", "type": "tree", "content": ""}, "Must supply a valid tree.type"),
        ({"path": "a", "mode": "100644", "type": "blob"}, "Must supply either tree.sha or tree.content"),
        ({"path": "a", "mode": "100644", "type": "blob", "sha": "0" * 40}, f"tree.sha {'0' * 40} is not a valid blob"),
        ({"path": "gone", "mode": "100644", "type": "blob", "sha": None}, "GitRPC::BadObjectState"),
    ],
)
def test_entries_that_make_no_tree_are_refused(world: World, entry: dict[str, str], message: str) -> None:
    answer = world.bot.post("/git/trees", json={"base_tree": world.main, "tree": [entry]})

    assert (answer.status_code, answer.json()["message"]) == (422, message)


def test_a_tree_with_too_much_in_it_fails_as_it_does_there(world: World) -> None:
    entries = [{"path": f"f{number}", "mode": "100644", "type": "blob", "content": "x"} for number in range(201)]

    assert world.bot.post("/git/trees", json={"tree": entries}).status_code == 502


def test_a_ref_is_made_once_moved_forward_and_deleted(world: World) -> None:
    first = world.bot.committed({"a": "1"}, world.main)
    second = world.bot.committed({"a": "2"}, first)
    world.bot.branch("synapse/shop", second)

    again = world.bot.post("/git/refs", json={"ref": "refs/heads/synapse/shop", "sha": first})
    backwards = world.bot.patch("/git/refs/heads/synapse/shop", json={"sha": first, "force": False})
    forced = world.bot.patch("/git/refs/heads/synapse/shop", json={"sha": first, "force": True})
    forwards = world.bot.patch("/git/refs/heads%2Fsynapse%2Fshop", json={"sha": second})

    assert (again.status_code, again.json()["message"]) == (422, "Reference already exists")
    assert (backwards.status_code, backwards.json()["message"]) == (422, "Update is not a fast forward")
    assert (forced.status_code, forwards.json()["object"]["sha"]) == (200, second)
    assert world.bot.delete("/git/refs/heads/synapse/shop").status_code == 204
    assert world.bot.get("/git/ref/heads/synapse/shop").status_code == 404
    assert world.bot.delete("/git/refs/heads/synapse/shop").json()["message"] == "Reference does not exist"


def test_a_branch_blocks_those_below_its_name(world: World) -> None:
    world.bot.branch("synapse", world.main)

    answer = world.bot.post("/git/refs", json={"ref": "refs/heads/synapse/shop", "sha": world.main})

    assert (answer.status_code, answer.json()["message"]) == (422, "Reference update failed")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("heads/x", "Reference name must start with 'refs/'."),
        ("refs/x", "refs/x is not a valid ref name."),
        ("refs/heads/a..b", "refs/heads/a..b is not a valid ref name."),
        ("refs/pull/9/head", "refs/pull/9/head is not a valid ref name."),
    ],
)
def test_names_that_are_no_refs_are_refused(world: World, name: str, message: str) -> None:
    answer = world.bot.post("/git/refs", json={"ref": name, "sha": world.main})

    assert (answer.status_code, answer.json()["message"]) == (422, message)


def test_refs_are_found_by_their_beginning(world: World) -> None:
    for name in ("synapse/a", "synapse/b", "other"):
        world.bot.branch(name, world.main)

    found = world.bot.get("/git/matching-refs/heads/synapse/").json()

    assert [ref["ref"] for ref in found] == ["refs/heads/synapse/a", "refs/heads/synapse/b"]


def test_an_empty_repository_has_no_git_data(github: Double) -> None:
    github.add_repository("octo/empty", empty=True)
    owner = github.add_person("ada", {"octo/empty": "write"})

    with Asking(f"{github.api_url}/repos/octo/empty", owner.token) as ada:
        answer = ada.post("/git/blobs", json={"content": "x"})

    assert (answer.status_code, answer.json()["message"]) == (409, "Git Repository is empty.")


def test_branches_are_compared_and_listed_commit_by_commit(world: World) -> None:
    start = world.main
    head = world.bot.committed({"docs/guide.md": "# New\n", "new.txt": "1\n"}, start, message="First\n\nMore")
    world.bot.branch("work", head)
    world.alice.push("octo/shop", "main", {"other.txt": b"x"})

    found = world.bot.get("/compare/main...work").json()

    assert (found["status"], found["ahead_by"], found["behind_by"]) == ("diverged", 1, 1)
    assert found["merge_base_commit"]["sha"] == start
    assert [(file["filename"], file["status"]) for file in found["files"]] == [("docs/guide.md", "modified"), ("new.txt", "added")]
    assert [commit["sha"] for commit in world.bot.get("/commits?sha=work").json()] == [head, start]
    assert [commit["sha"] for commit in world.bot.get("/commits?sha=work&path=docs").json()] == [head, start]


def test_branches_without_a_common_past_have_no_comparison(world: World) -> None:
    tree = world.bot.get(f"/git/commits/{world.main}").json()["tree"]["sha"]
    alone = world.bot.post("/git/commits", json={"message": "alone", "tree": tree, "parents": []}).json()["sha"]

    assert world.bot.get(f"/compare/main...{alone}").status_code == 404


def test_contents_are_read_by_path(world: World) -> None:
    file = world.bot.get("/contents/docs/guide.md?ref=main").json()

    assert base64.b64decode(file["content"]) == b"# Guide\n"
    assert [entry["name"] for entry in world.bot.get("/contents/").json()] == ["docs", "src", "synapse.yaml"]
    assert world.bot.get("/contents/docs/guide.md", headers={"Accept": "application/vnd.github.raw+json"}).content == b"# Guide\n"
    assert world.bot.get("/contents/absent").status_code == 404


def test_contents_are_written_only_over_what_the_writer_has_seen(world: World) -> None:
    content = base64.b64encode(b"new\n").decode()
    seen = world.bot.get("/contents/synapse.yaml").json()["sha"]

    unseen = world.bot.put("/contents/synapse.yaml", json={"message": "m", "content": content})
    stale = world.bot.put("/contents/synapse.yaml", json={"message": "m", "content": content, "sha": "0" * 40})
    done = world.bot.put("/contents/synapse.yaml", json={"message": "m", "content": content, "sha": seen})

    assert (unseen.status_code, stale.status_code, done.status_code) == (422, 409, 200)
    assert objects.commit(world.repo.git, world.main).tree["synapse.yaml"].data == b"new\n"


def test_a_branch_is_merged_into_another_once_and_without_conflicts_only(world: World) -> None:
    start = world.main
    world.bot.branch("work", world.bot.committed({"a": "work"}, start))
    world.alice.push("octo/shop", "main", {"b": b"main"})

    merged = world.bot.post("/merges", json={"base": "work", "head": "main"})
    again = world.bot.post("/merges", json={"base": "work", "head": "main"})
    world.alice.push("octo/shop", "main", {"a": b"else"})
    conflict = world.bot.post("/merges", json={"base": "work", "head": "main"})

    assert (merged.status_code, again.status_code, conflict.status_code) == (201, 204, 409)
    assert len(merged.json()["parents"]) == 2
