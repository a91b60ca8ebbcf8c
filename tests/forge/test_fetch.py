"""Pristine commits fetched by name from where a clone came from: from folders and over HTTP, without credentials, and nothing else."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from synapseops.forge.base import NewFile
from synapseops.forge.local import LocalRepository, open_repository
from synapseops.forge.local_fetch import Login
from synapseops.forge.local_open import open_git
from tests import secrecy
from tests.forge.git import commit, git, make
from tests.forge.serving import served

FILES = {"app.py": NewFile(b"app\n"), "bin/run.sh": NewFile(b"#!/bin/sh\n", 0o100755)}


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository with a commit and a pristine one."""
    folder = make(tmp_path / "origin")
    commit(folder, {"a.txt": "a\n"})
    asyncio.run(open_repository(folder).write_pristine(FILES))
    return folder


@pytest.fixture
def pristine(origin: Path) -> str:
    """The pristine commit there."""
    return git(origin, "for-each-ref", "--format=%(objectname)", "refs/synapse/pristine/")


def clone(origin: Path, url: str | None = None, *, login: Login | None = None) -> LocalRepository:
    folder = origin.parent / "clone"
    git(origin.parent, "clone", "--quiet", origin.as_uri(), str(folder))
    if url is not None:
        git(folder, "remote", "set-url", "origin", url)
    return LocalRepository(open_git(folder), login=login) if login is not None else open_repository(folder)


def fetch(repository: LocalRepository, *commits: str, keep: bool = False) -> Mapping[str, Mapping[str, NewFile]]:
    return asyncio.run(repository.fetch_pristine(commits, keep=keep))


def everything(origin: Path) -> dict[str, bytes]:
    folder = origin.parent / "clone"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("url", [None, "../origin", "./../origin/.git"])
def test_a_commit_is_fetched_by_its_name_and_nothing_here_changes(origin: Path, pristine: str, url: str | None) -> None:
    repository = clone(origin, url)
    before = everything(origin)
    assert fetch(repository, pristine) == {pristine: FILES}
    assert everything(origin) == before


def test_what_is_kept_is_here_under_its_own_ref_and_nothing_else_changes(origin: Path, pristine: str) -> None:
    repository = clone(origin)
    before = everything(origin)
    fetch(repository, pristine, keep=True)
    folder = origin.parent / "clone"
    assert git(folder, "rev-parse", f"refs/synapse/pristine/{pristine}") == pristine
    assert git(folder, "show", f"{pristine}:bin/run.sh") == "#!/bin/sh"
    assert git(folder, "fsck", "--strict", "--no-dangling") == ""
    new = {path for path in everything(origin).keys() - before.keys() if not path.startswith(".git/objects/")}
    assert new <= {f".git/refs/synapse/pristine/{pristine}", ".git/synapse/lock"}


def test_over_http_it_is_fetched_without_credentials(origin: Path, pristine: str) -> None:
    with served(origin.parent) as address:
        assert fetch(clone(origin, f"{address}/origin"), pristine) == {pristine: FILES}


def test_a_server_that_asks_for_a_password_gives_nothing(origin: Path, pristine: str) -> None:
    with served(origin.parent, is_open=False) as address:
        assert fetch(clone(origin, f"{address}/origin"), pristine) == {}


GIVEN = f"ghs_{secrecy.MARK}_a_token_of_the_job"


def test_a_server_that_asks_for_a_token_is_given_the_one_that_is_for_it(origin: Path, pristine: str) -> None:
    with served(origin.parent, login=("x-access-token", GIVEN)) as address:
        login = Login(f"{address}/origin", GIVEN)
        repository = clone(origin, f"{address}/origin.git", login=login)
        (origin.parent / "origin.git").symlink_to(origin)
        assert fetch(repository, pristine) == {pristine: FILES}
    assert GIVEN not in repr(login)
    assert not [path for path in (origin.parent / "clone").rglob("*") if path.is_file() and GIVEN.encode() in path.read_bytes()]


def test_a_token_that_is_not_taken_is_given_once(origin: Path, pristine: str) -> None:
    told: list[str] = []
    with served(origin.parent, login=("x-access-token", "another"), told=told) as address:
        assert fetch(clone(origin, f"{address}/origin", login=Login(f"{address}/origin", GIVEN)), pristine) == {}
    assert len(told) == 1


@pytest.mark.parametrize("other", ["{address}/other", "http://127.0.0.1:9/origin", "{address}/origin/x", "{address}"])
def test_a_token_is_for_its_repository_alone_whatever_the_remote_says(origin: Path, pristine: str, other: str) -> None:
    told: list[str] = []
    with served(origin.parent, is_open=False, told=told) as address:
        login = Login(other.format(address=address), GIVEN)
        assert fetch(clone(origin, f"{address}/origin", login=login), pristine) == {}
    assert told == []


def test_a_token_does_not_follow_to_another_server(origin: Path, pristine: str) -> None:
    told: list[str] = []
    with served(origin.parent, is_open=False, told=told) as another, served(origin.parent, elsewhere=another) as address:
        fetch(clone(origin, f"{address}/origin", login=Login(f"{address}/origin", GIVEN)), pristine)
    assert told == []


@pytest.mark.parametrize("url", ["git@example.org:octo/shop.git", "ssh://git@example.org/octo/shop", "ext::sh -c true", "", "../nothing"])
def test_elsewhere_nobody_asks(origin: Path, pristine: str, url: str) -> None:
    assert fetch(clone(origin, url), pristine) == {}


def test_without_a_remote_there_is_nothing(origin: Path, pristine: str) -> None:
    repository = clone(origin)
    git(origin.parent / "clone", "remote", "remove", "origin")
    assert fetch(repository, pristine) == {}


def test_what_the_remote_lacks_or_calls_otherwise_is_left_out(origin: Path, pristine: str) -> None:
    head = git(origin, "rev-parse", "HEAD")
    git(origin, "update-ref", f"refs/synapse/pristine/{'1' * 40}", head)
    assert fetch(clone(origin), "1" * 40, "2" * 40, "no id", "--upload-pack=x", pristine) == {pristine: FILES}


def test_what_is_none_of_ours_is_not_kept(origin: Path) -> None:
    head = git(origin, "rev-parse", "HEAD")
    git(origin, "update-ref", f"refs/synapse/pristine/{head}", head)
    repository = clone(origin)
    assert fetch(repository, head, keep=True) == {head: {"a.txt": NewFile(b"a\n")}}
    assert git(origin.parent / "clone", "for-each-ref", "refs/synapse") == ""


def test_links_and_submodules_are_no_files(origin: Path) -> None:
    (origin / "link").symlink_to("a.txt")
    git(origin, "update-index", "--add", "--cacheinfo", f"160000,{git(origin, 'rev-parse', 'HEAD')},module")
    head = commit(origin, {})
    git(origin, "update-ref", f"refs/synapse/pristine/{head}", head)
    assert fetch(clone(origin), head) == {head: {"a.txt": NewFile(b"a\n")}}
