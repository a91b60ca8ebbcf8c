"""The port `Documents`: the files around an intent, in a work tree and in a commit."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from action.worktree import Around
from synapseops.forge.documents import Committed
from synapseops.forge.local import open_repository
from synapseops.intent.documents import LARGEST, Documents, Unreadable
from tests.forge import git

INTENT = "specs/synapse.yaml"
Read = Callable[[str], bytes | None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = git.make(tmp_path / "repository")
    git.commit(made, {INTENT: "", "specs/schemas/order.json": "{}", "shared/types.json": "[]"})
    (tmp_path / "outside.json").write_text("secret")
    links = {
        "specs/near.json": "schemas/order.json",
        "specs/up.json": "../shared/types.json",
        "specs/common": "../shared",
        "specs/twice.json": "near.json",
        "specs/out.json": "../../outside.json",
        "specs/absolute.json": str(tmp_path / "outside.json"),
        "specs/round.json": "round.json",
        "specs/nowhere.json": "gone.json",
        "specs/config.json": "../.git/config",
    }
    for path, target in links.items():
        os.symlink(target, made / path)
    git.commit(made, {})
    return made


@pytest.fixture(params=["work tree", "commit"])
def read(request: pytest.FixtureRequest, folder: Path) -> Read:
    if request.param == "work tree":
        return Around(folder, INTENT).read
    repository = open_repository(folder, wait=lambda seconds: None)

    async def fetched(path: str) -> bytes | None:
        commit = await repository.resolve("main")
        documents = Committed(await repository.list_files(commit or ""), INTENT)
        while True:
            data = documents.read(path)
            if not await documents.fetch(repository):
                return data

    return lambda path: asyncio.run(fetched(path))


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("schemas/order.json", b"{}"),
        ("../shared/types.json", b"[]"),
        ("near.json", b"{}"),
        ("up.json", b"[]"),
        ("common/types.json", b"[]"),
        ("twice.json", b"{}"),
        ("gone.json", None),
        ("schemas/order.json/more", None),
        ("nowhere.json", None),
    ],
)
def test_files_are_read_through_links_within_the_root(read: Read, path: str, data: bytes | None) -> None:
    assert read(path) == data


@pytest.mark.parametrize("path", ["out.json", "absolute.json", "schemas", "common"])
def test_what_leaves_the_root_or_is_no_file_is_refused(read: Read, path: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert refused.value.reason
    assert refused.value.hint


@pytest.mark.parametrize("path", ["config.json", "round.json"])
def test_what_leads_into_git_or_in_circles_is_not_read(read: Read, path: str) -> None:
    try:
        assert read(path) is None
    except Unreadable as refused:
        assert refused.reason


def test_a_file_beyond_the_limit_is_not_read_to_its_end(folder: Path) -> None:
    with (folder / "specs/huge.json").open("wb") as file:
        file.truncate(LARGEST + 1)
    documents: Documents = Around(folder, INTENT)
    with pytest.raises(Unreadable, match="more than 32 MiB"):
        documents.read("huge.json")
