"""Objects on GitHub: what is read, what is sent, and how little of both."""

import functools
import json
from pathlib import Path
from typing import Any

import pygit2
import pytest
from aiohttp import web

from generators import registry
from synapseops.errors import ConcurrentChange, RepositoryError, Unavailable
from synapseops.forge.base import EXECUTABLE_MODE, NewCommit, NewFile, TreeFile
from synapseops.forge.github import Client, GitHubForge, open_github
from synapseops.intent import Kinds
from synapseops.pipeline.survey import Survey, survey
from tests.forge.github.stand import answers, try_out
from tests.forge.github.stand import json as answered
from tests.forge.github.world import BRANCH, World, branched, write
from tests.github import Fault

TREES = "POST /repos/*/git/trees"


def test_a_large_folder_is_sent_in_chunks(world: World) -> None:
    bodies = world.bodies(TREES)
    files = {f"d{index % 7}/f{index}.txt": NewFile(f"{index}\n".encode()) for index in range(250)}
    commit = world.use(lambda forge: write(forge, files))
    assert [len(body["tree"]) for body in bodies] == [100, 100, 51]  # what is removed is an entry too
    assert {path: world.files(commit)[f"out/{path}"][0] for path in files} == {path: file.data for path, file in files.items()}
    assert "out/mine.py" not in world.files(commit)


def test_a_chunk_stays_below_two_megabytes(world: World) -> None:
    bodies = world.bodies(TREES)
    files = {f"{index}.txt": NewFile(b"%d" % index * 700_000) for index in range(5)} | {"huge.txt": NewFile(b"x" * 1_500_000)}
    commit = world.use(lambda forge: write(forge, files))
    sizes = [sum(len(entry.get("content", "")) for entry in body["tree"]) for body in bodies]
    assert sizes == [1_400_000, 1_400_000, 700_000]
    assert world.files(commit)["out/huge.txt"][0] == b"x" * 1_500_000
    assert world.usage.asked["POST /repos/octo/shop/git/blobs"] == 1


def test_what_the_repository_holds_is_named_and_not_sent_again(world: World) -> None:
    files = {"a/one.py": NewFile(b"1\n"), "a/two.py": NewFile(b"2\n"), "logo.png": NewFile(b"\x89\0"), "mine.py": NewFile(b"mine\n")}

    async def twice(forge: GitHubForge) -> None:
        await forge.repository.write_pristine(files)
        await write(forge, {**files, "synapse.lock": NewFile(b"lock\n")})

    bodies = world.bodies(TREES)
    world.use(twice)
    pristine, branch = (body["tree"] for body in bodies)
    assert {entry["path"]: entry.get("content") for entry in pristine} == {
        "a/one.py": "1\n",
        "a/two.py": "2\n",
        "logo.png": None,
        "mine.py": "mine\n",
    }
    assert {entry["path"]: (entry["type"], entry.get("content")) for entry in branch} == {
        "out/a": ("tree", None),
        "out/logo.png": ("blob", None),
        "out/synapse.lock": ("blob", "lock\n"),
    }


def test_files_become_folders_and_folders_files(world: World) -> None:
    world.alice.push(world.repo, "main", {"out/a": b"file\n", "out/b/c": b"1\n", "out/b/d": b"2\n", "out/mine.py": None})
    commit = world.use(lambda forge: write(forge, {"a/x": NewFile(b"x\n"), "b": NewFile(b"b\n", EXECUTABLE_MODE)}))
    assert {path: held for path, held in world.files(commit).items() if path.startswith("out/")} == {
        "out/a/x": (b"x\n", 0o100644),
        "out/b": (b"b\n", 0o100755),
    }


def test_an_output_folder_may_be_emptied_and_the_whole_tree_replaced(world: World) -> None:
    assert set(world.files(world.use(lambda forge: write(forge, {})))) == {"synapse.yaml", "src/a.py"}
    assert set(world.files(world.use(lambda forge: write(forge, {"only.txt": NewFile(b"1\n")}, into="")))) == {"only.txt"}


def test_links_and_submodules_are_kept_by_mode(world: World) -> None:
    git = world.repo.git
    tree = git[world.tip()].peel(pygit2.Tree)
    builder = git.TreeBuilder(tree)
    builder.insert("module", pygit2.Oid(hex="2" * 40), pygit2.enums.FileMode.COMMIT)
    builder.insert("link", git.create_blob(b"src/a.py"), pygit2.enums.FileMode.LINK)
    author = pygit2.Signature("Ada", "ada@example.org", 0)
    git.create_commit("refs/heads/main", author, author, "module", builder.write(), [world.tip()])

    async def use(forge: GitHubForge) -> tuple[dict[str, TreeFile], str]:
        held = await forge.repository.list_files(world.tip())
        kept = {path: file for path, file in held.items() if path in {"module", "link"}}
        return kept, await write(forge, {**kept, "a.py": NewFile(b"a\n")}, into="")

    kept, commit = world.use(use)
    assert kept["module"] == TreeFile("2" * 40, 0o160000)
    written = git[commit].peel(pygit2.Tree)
    assert {name: (str(written[name].id), written[name].filemode) for name in kept} == {
        name: (file.blob, file.mode) for name, file in kept.items()
    }


def test_one_folder_is_read_without_reading_the_rest(world: World) -> None:
    world.alice.push(world.repo, "main", {"deep/er/a.txt": b"1\n", "deep/b.txt": b"2\n"})

    async def use(forge: GitHubForge) -> list[str]:
        return list(await forge.repository.list_files(world.tip(), "deep/er"))

    assert world.use(use) == ["deep/er/a.txt"]
    assert not any("trees" in asked and world.tip() in asked for asked in world.usage.asked)
    assert sum("recursive" in asked for asked in world.usage.asked) == 1


def test_a_tree_that_is_too_large_for_one_answer_is_walked(world: World) -> None:
    files: dict[str, bytes | None] = {f"d{index % 5}/e{index % 2}/f{index}.txt": b"%d\n" % index for index in range(60)}
    world.alice.push(world.repo, "main", files)
    world.github.limits.tree_entries = 15

    async def use(forge: GitHubForge) -> tuple[set[str], str]:
        listed = set(await forge.repository.list_files(world.tip()))
        return listed, await write(forge, {"app.py": NewFile(b"app\n")})

    listed, commit = world.use(use)
    assert listed == {*files, "synapse.yaml", "src/a.py", "out/mine.py"}
    assert set(world.files(commit)) == listed - {"out/mine.py"} | {"out/app.py"}


def test_many_blobs_are_read_with_few_questions(world: World) -> None:
    files: dict[str, bytes | None] = {f"f{index}.txt": f"ü {index}\r\n".encode() for index in range(120)}
    odd: dict[str, bytes | None] = {"nul": b"a\0b", "latin": "ü".encode("latin-1"), "bom": b"\xef\xbb\xbfa", "empty": b""}
    world.alice.push(world.repo, "main", files | odd)

    async def use(forge: GitHubForge) -> dict[str, bytes]:
        listed = await forge.repository.list_files(world.tip())
        found = await forge.repository.read_all([file.blob for file in listed.values()] + ["0" * 40, "no id"])
        return {path: found[file.blob] for path, file in listed.items()}

    assert {path: data for path, data in world.use(use).items() if path in files | odd} == files | odd
    assert world.usage.graphql == 3
    assert sum("blobs" in asked for asked in world.usage.asked) == 3  # nul, latin, and the one that is not there


def test_blobs_are_read_one_by_one_where_there_is_no_graphql(world: World) -> None:
    world.github.faults.add(Fault("POST /graphql", status=404, times=None))

    async def use(forge: GitHubForge) -> set[bytes]:
        listed = await forge.repository.list_files(world.tip())
        return set((await forge.repository.read_all([file.blob for file in listed.values()])).values())

    assert world.use(use) == {b"synapse: 1\n", b"a\n", b"mine\n"}


async def new_branch(forge: GitHubForge, name: str) -> None:
    """Make the branch *name* of a commit that was made just now."""
    base = await forge.repository.resolve("main")
    assert base is not None
    made = await forge.repository.write(NewCommit(base, (base,), "out", {"a": NewFile(b"a\n")}, "Made\n\nSynapse-Inputs: 1\n"))
    await forge.repository.move(name, to=made, was=None)


def test_what_we_just_wrote_may_take_a_moment_to_be_seen(world: World) -> None:
    for late in ({"status": 404, "message": "Not Found"}, {"status": 422, "message": "Object does not exist"}):
        world.slept.clear()
        world.github.faults.add(Fault("POST /repos/*/git/refs", times=2, **late))  # type: ignore[arg-type]
        world.use(functools.partial(new_branch, name=f"synapse/{late['status']}"))
        assert world.slept == [0.5, 1.0]


def test_what_we_did_not_write_is_not_waited_for(world: World) -> None:
    async def use(forge: GitHubForge) -> None:
        with pytest.raises(RepositoryError, match="is not in the repository"):
            await forge.repository.move("synapse/x", to="0" * 40, was=None)

    world.use(use)
    assert world.slept == []


async def kept_and_moved(forge: GitHubForge) -> str:
    """Write a pristine commit, and move a branch."""
    commit = await forge.repository.write_pristine({"a": NewFile(b"a\n"), "b/c": NewFile(b"c\n", EXECUTABLE_MODE)})
    await forge.repository.move(BRANCH, to=await forge.repository.resolve("main"), was=await forge.repository.resolve(BRANCH))
    return commit


def test_an_equal_pristine_tree_is_an_equal_commit_and_one_ref(world: World) -> None:
    first, second = world.use(kept_and_moved), world.use(kept_and_moved)
    assert first == second == world.tip(f"refs/synapse/pristine/{first}")
    assert world.repo.git[first].message == "What the factory made, before anyone's edits\n"


FORBIDDEN = {"status": 403, "message": "Resource not accessible by integration"}


@pytest.mark.parametrize(
    "refusal", [{"status": 404, "message": "Not Found"}, FORBIDDEN, {"status": 422, "message": "Object does not exist"}]
)
def test_where_graphql_moves_no_refs_the_pristine_one_is_made_before_the_branch(world: World, refusal: dict[str, Any]) -> None:
    world.github.faults.add(Fault("POST /graphql", when=lambda body: b"UpdateRefs" in body, **refusal))
    start = len(world.github.requests)
    commit = world.use(kept_and_moved)
    made = [one.path for one in world.github.requests[start:] if one.method == "POST" and one.path.endswith("/git/refs")]
    assert (len(made), world.tip(f"refs/synapse/pristine/{commit}"), world.tip(f"refs/heads/{BRANCH}")) == (2, commit, world.tip())


def test_refs_whose_answer_got_lost_were_moved(world: World) -> None:
    world.github.faults.add(Fault("POST /graphql", when=lambda body: b"UpdateRefs" in body, drop_after=True))
    commit = world.use(kept_and_moved)
    assert (world.tip(f"refs/synapse/pristine/{commit}"), world.tip(f"refs/heads/{BRANCH}")) == (commit, world.tip())


def test_a_branch_that_came_meanwhile_is_not_moved_and_nothing_is_kept(world: World) -> None:
    async def use(forge: GitHubForge) -> str:
        commit = await forge.repository.write_pristine({"a": NewFile(b"a\n")})
        world.alice.push(world.repo, BRANCH, {"mine": b"mine\n"})
        with pytest.raises(ConcurrentChange):
            await forge.repository.move(BRANCH, to=await forge.repository.resolve("main"), was=None)
        return commit

    commit = world.use(use)
    assert f"refs/synapse/pristine/{commit}" not in list(world.repo.git.references)


def test_the_name_of_another_repository_is_refused(world: World) -> None:
    for name in ("shop", "octo/", "/shop", "octo/shop/more"):
        with pytest.raises(RepositoryError.__mro__[1], match="is no repository of GitHub"):
            try_out(answers(answered({})), lambda client, name=name: _opened(client, name))


async def _opened(client: Client, name: str) -> None:
    open_github(client, name, login="me")


def test_ids_of_another_kind_are_refused_clearly() -> None:
    def handler(request: web.Request) -> web.StreamResponse:
        return web.json_response({"sha": "a" * 64, "tree": [], "object": {"type": "commit", "sha": "a" * 64}})

    async def use(client: Client) -> None:
        for ref in ("main", "refs/heads/main"):
            with pytest.raises(RepositoryError, match="SHA-256, which is not supported"):
                await open_github(client, "octo/shop", login="me").repository.resolve(ref)

    try_out(handler, use)


def test_a_tree_that_github_wrote_otherwise_is_noticed() -> None:
    def handler(request: web.Request) -> web.StreamResponse:
        return web.json_response({"sha": "a" * 40}, status=201)

    async def use(client: Client) -> None:
        with pytest.raises(RepositoryError, match=r"GitHub wrote the tree a+ where"):
            await open_github(client, "octo/shop", login="me").repository.write_pristine({"a": NewFile(b"a\n")})

    _, stand = try_out(handler, use)
    assert json.loads(stand.bodies[0])["tree"][0]["content"] == "a\n"


def test_two_heads_of_one_branch_are_no_matter_of_ours(world: World) -> None:
    """Names that begin alike are not the same: a branch beside ours does not block it."""
    world.alice.push(world.repo, "synapse-old", {"a": b"1\n"})
    world.alice.push(world.repo, "synapse/other", {"a": b"1\n"})
    head = world.use(branched)
    assert world.tip("refs/heads/synapse/todo") == head


def test_of_a_large_repository_only_what_differs_is_read_again(world: World) -> None:
    files: dict[str, bytes | None] = {f"vendor/d{index % 50}/f{index}.txt": b"x\n" for index in range(2_100)}
    world.alice.push(world.repo, "main", files)
    world.alice.push(world.repo, "next", {"docs/a/b.md": b"1\n", "vendor/d1/new.txt": b"2\n"})

    async def use(forge: GitHubForge) -> tuple[set[str], int]:
        before = set(await forge.repository.list_files(world.tip()))
        asked = world.usage.rest
        after = set(await forge.repository.list_files(world.tip("refs/heads/next")))
        return after - before, world.usage.rest - asked

    new, asked = world.use(use)
    assert new == {"docs/a/b.md", "vendor/d1/new.txt"}
    assert asked == 4  # the root, docs whole, vendor, d1 whole
    assert {path: held[0] for path, held in world.files(world.tip("refs/heads/next")).items() if path in new} == {
        "docs/a/b.md": b"1\n",
        "vendor/d1/new.txt": b"2\n",
    }


def test_folders_nested_beyond_measure_are_refused() -> None:
    entry = {"path": "a/" * 3_000 + "b", "mode": "100644", "type": "blob", "sha": "b" * 40}

    async def use(client: Client) -> None:
        with pytest.raises(RepositoryError, match="nested deeper than 200"):
            await open_github(client, "octo/shop", login="me").repository.list_files("c" * 40)

    try_out(answers(answered({"sha": "c" * 40, "truncated": False, "tree": [entry]})), use)


def test_a_tag_leads_to_its_commit(world: World) -> None:
    tagger = pygit2.Signature("Ada", "ada@example.org", 0)
    world.repo.git.create_tag("v1", pygit2.Oid(hex=world.tip()), pygit2.enums.ObjectType.COMMIT, tagger, "One")

    async def use(forge: GitHubForge) -> str | None:
        return await forge.repository.resolve("refs/tags/v1")

    assert world.use(use) == world.tip()


@pytest.mark.parametrize("fault", [{"drop_after": True}, {"drop": True}])
def test_a_branch_that_is_replaced_or_deleted_with_its_answer_lost_is_looked_at(world: World, fault: dict[str, bool]) -> None:
    was = world.use(branched)
    world.alice.push(world.repo, "main", {"b": b"1\n"})

    async def replace(forge: GitHubForge, to: str | None, was: str) -> bool:
        try:
            await forge.repository.move("synapse/todo", to=to, was=was)
        except Unavailable:
            return False
        return True

    async def replaced(forge: GitHubForge) -> tuple[str, bool]:
        to = await write(forge, {"app.py": NewFile(b"2\n")})
        return to, await replace(forge, to, was)

    updates = Fault("POST /graphql", when=lambda body: b"UpdateRefs" in body, times=2, **fault)  # type: ignore[arg-type]
    world.github.faults.add(updates)
    to, is_done = world.use(replaced)
    assert (is_done, world.tip("refs/heads/synapse/todo")) == ((True, to) if "drop_after" in fault else (False, was))
    is_gone = world.use(lambda forge: replace(forge, None, world.tip("refs/heads/synapse/todo")))
    assert (is_gone, "refs/heads/synapse/todo" in world.repo.git.references) == (("drop_after" in fault), ("drop" in fault))
    assert updates.happened == 2


@pytest.mark.parametrize("refusal", [{"status": 404, "message": "Not Found"}, FORBIDDEN])
def test_a_branch_is_not_replaced_or_deleted_where_nothing_compares_and_the_reason_is_told(world: World, refusal: dict[str, Any]) -> None:
    was = world.use(branched)
    world.github.faults.add(Fault("POST /graphql", when=lambda body: b"UpdateRefs" in body, times=None, **refusal))

    async def deleted(forge: GitHubForge) -> str:
        with pytest.raises(RepositoryError, match='cannot delete "refs/heads/synapse/todo" without GraphQL: GitHub refused') as raised:
            await forge.repository.move("synapse/todo", to=None, was=was)
        return raised.value.hint

    assert world.use(deleted).startswith("only GraphQL compares what is there")
    assert world.tip("refs/heads/synapse/todo") == was


def test_an_intent_is_read_with_the_files_that_it_names_through_links(world: World) -> None:
    example = Path(__file__).parents[3] / "examples" / "shop-to-erp"
    files: dict[str, bytes | None] = {
        f"erp/{path.relative_to(example).as_posix()}": path.read_bytes() for path in example.rglob("*") if path.is_file()
    }
    files["shared/order.json"] = files.pop("erp/schemas/order.json")
    world.alice.push(world.repo, "main", {"synapse.yaml": None, **files})
    world.alice.push(world.repo, "main", {"erp/schemas": b"../shared"}, mode=0o120000)
    made = registry.load()

    async def use(forge: GitHubForge) -> Survey:
        return await survey(forge.repository, "main", Kinds(registry.made(made), registry.PLANNED))

    (subject,) = world.use(use).subjects.values()
    assert (subject.found.path, subject.is_faulty) == ("erp/synapse.yaml", False)
    assert len(subject.found.reading.documents) >= 2
    assert (world.usage.rest, world.usage.graphql) == (1, 5)  # the tree; the branch, the intent, then what it names in rounds
