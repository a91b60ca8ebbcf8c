import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from synapseops.errors import RepositoryError, UsageError
from synapseops.forge import local_open
from synapseops.forge.local import LocalRepository, open_repository
from tests.forge import git


def refused(path: Path) -> str:
    """Return what opening *path*, and reading the base there, is answered with."""
    with pytest.raises(RepositoryError) as caught:
        asyncio.run(read_all(open_repository(path)))
    assert caught.value.hint
    return caught.value.message


async def read_all(repository: LocalRepository) -> dict[str, bytes]:
    """Return the files of the base."""
    commit = await repository.resolve(repository.base())
    assert commit is not None
    return {path: await repository.read(file.blob) for path, file in (await repository.list_files(commit)).items()}


def opened(path: Path) -> dict[str, bytes]:
    return asyncio.run(read_all(open_repository(path)))


FILES = {"synapse.yaml": b"synapse: 1\n", "src/a.py": b"a\n"}


@pytest.mark.parametrize("below", [".", "src", ".git", ".git/refs"])
def test_a_repository_opens_from_any_folder_in_it(repository: Path, below: str) -> None:
    assert opened(repository / below) == FILES
    assert open_repository(repository / below).folder == repository / ".git" / "synapse"


def test_a_path_with_odd_characters_opens(tmp_path: Path) -> None:
    folder = git.make(tmp_path / "with space 'ü' %41 [x]")
    git.commit(folder, {"a": "a"})
    assert opened(folder) == {"a": b"a"}


def test_a_bare_repository_is_worked_in_by_its_commits(repository: Path, tmp_path: Path) -> None:
    git.git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    assert opened(tmp_path / "bare.git") == FILES
    assert open_repository(tmp_path / "bare.git").work_tree is None


def test_a_work_tree_shares_the_records_of_its_repository(repository: Path, tmp_path: Path) -> None:
    git.git(repository, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    beside = open_repository(tmp_path / "side" / "src")
    assert beside.folder == repository / ".git" / "synapse"
    assert (beside.base(), beside.work_tree) == ("side", tmp_path / "side")


def test_a_submodule_is_a_repository_of_its_own(repository: Path, tmp_path: Path) -> None:
    outer = git.make(tmp_path / "outer")
    git.git(outer, "submodule", "--quiet", "add", str(repository), "inner")
    git.commit(outer, {})
    assert opened(outer / "inner") == FILES
    assert open_repository(outer / "inner").folder == outer / ".git" / "modules" / "inner" / "synapse"


def test_a_shallow_clone_is_worked_in(repository: Path, tmp_path: Path) -> None:
    tip = git.commit(repository, {"b": "b\n"})
    git.git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository}", "shallow")
    shallow = open_repository(tmp_path / "shallow")
    assert asyncio.run(read_all(shallow)) == FILES | {"b": b"b\n"}
    theirs = git.commit(tmp_path / "shallow", {"c": "c\n"})
    assert [one.id for one in asyncio.run(shallow.ahead(theirs, of=tip))] == [theirs]


def test_a_folder_without_a_repository_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path) == f'"{tmp_path}" is not in a git repository'


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "no") == f'"{tmp_path / "no"}" does not exist'


def test_a_file_is_refused(repository: Path) -> None:
    assert refused(repository / "synapse.yaml") == f'"{repository / "synapse.yaml"}" is a file'


@pytest.mark.parametrize("name", ["nul\0", "x" * 5000])
def test_a_path_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    refused(tmp_path / name)


def test_a_repository_without_commits_is_refused(tmp_path: Path) -> None:
    assert refused(git.make(tmp_path / "empty")) == 'the branch "main" has no commits yet'


def test_an_unborn_branch_is_refused_and_another_may_be_named(repository: Path) -> None:
    git.git(repository, "switch", "--quiet", "--orphan", "fresh")
    assert refused(repository) == 'the branch "fresh" has no commits yet'
    assert open_repository(repository).base("main") == "main"


def test_the_sha256_format_is_refused(tmp_path: Path) -> None:
    folder = git.make(tmp_path / "r", "--object-format=sha256")
    git.commit(folder, {"a": "a"})
    assert "sha256 object format" in refused(folder)


def test_the_reftable_format_is_refused(repository: Path) -> None:
    git.git(repository, "config", "core.repositoryFormatVersion", "1")
    git.git(repository, "config", "extensions.refStorage", "reftable")
    assert "reftable format" in refused(repository)


@pytest.mark.parametrize(
    ("key", "value", "words"), [("extensions.other", "1", "extension"), ("core.repositoryFormatVersion", "9", "newer git format")]
)
def test_an_unknown_format_is_refused(repository: Path, key: str, value: str, words: str) -> None:
    if key.startswith("extensions"):
        git.git(repository, "config", "core.repositoryFormatVersion", "1")
    git.git(repository, "config", key, value)
    assert words in refused(repository)


@pytest.mark.parametrize("kept", ["blob:none", "tree:0"])
def test_a_partial_clone_without_the_objects_is_refused(repository: Path, tmp_path: Path, kept: str) -> None:
    git.git(repository, "config", "uploadpack.allowFilter", "true")
    git.git(tmp_path, "clone", "--quiet", "--no-checkout", f"--filter={kept}", f"file://{repository}", "partial")
    assert "partial clone" in refused(tmp_path / "partial")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_the_repository_of_another_user_is_refused(repository: Path) -> None:
    for path in (repository, repository / ".git"):
        os.chown(path, 1234, 1234)
    assert refused(repository) == f'the repository of "{repository}" belongs to another user'


def test_the_answer_to_a_foreign_owner_names_the_folder_to_declare_safe() -> None:
    said = "/r/.git/: repository path '/r' is not owned by current user"
    answer = local_open._refusal(Path("/r/src"), said)
    assert answer.hint == 'git config --global --add safe.directory "/r" declares it safe'


def without_head(folder: Path) -> None:
    (folder / ".git" / "HEAD").unlink()


def without_objects(folder: Path) -> None:
    shutil.rmtree(folder / ".git" / "objects")
    (folder / ".git" / "objects").mkdir()


def with_junk_in_the_branch(folder: Path) -> None:
    (folder / ".git" / "refs" / "heads" / "main").write_text("junk\n")


def with_a_branch_of_nothing(folder: Path) -> None:
    (folder / ".git" / "refs" / "heads" / "main").write_text("0123456789" * 4 + "\n")


def with_junk_in_head(folder: Path) -> None:
    (folder / ".git" / "HEAD").write_text("junk\n")


def with_a_torn_configuration(folder: Path) -> None:
    with (folder / ".git" / "config").open("a") as file:
        file.write("[core\n")


def with_a_torn_tree(folder: Path) -> None:
    git.tear(folder, git.git(folder, "rev-parse", "HEAD^{tree}"), 20)


def with_a_torn_commit(folder: Path) -> None:
    git.tear(folder, git.git(folder, "rev-parse", "HEAD"), 40)


def with_a_torn_blob(folder: Path) -> None:
    git.tear(folder, git.git(folder, "rev-parse", "HEAD:src/a.py"), 8)


def with_an_empty_object(folder: Path) -> None:
    git.tear(folder, git.git(folder, "rev-parse", "HEAD"), 0)


def with_a_blob_for_a_tree(folder: Path) -> None:
    blob = git.git(folder, "rev-parse", "HEAD:src/a.py")
    raw = f"tree {blob}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nodd\n"
    (folder / "raw").write_text(raw)
    commit = git.git(folder, "hash-object", "-t", "commit", "-w", "--literally", "raw")
    git.git(folder, "update-ref", "refs/heads/main", commit)


DAMAGES = [
    without_head,
    without_objects,
    with_junk_in_the_branch,
    with_a_branch_of_nothing,
    with_junk_in_head,
    with_a_torn_configuration,
    with_a_torn_tree,
    with_a_torn_commit,
    with_a_torn_blob,
    with_an_empty_object,
    with_a_blob_for_a_tree,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_repository_is_answered(repository: Path, damage: Callable[[Path], None]) -> None:
    damage(repository)
    refused(repository)


def test_a_work_tree_whose_repository_is_gone_is_answered(repository: Path, tmp_path: Path) -> None:
    git.git(repository, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    shutil.rmtree(repository)
    assert "is damaged, or belongs to a repository that is gone" in refused(tmp_path / "side")


def test_a_repository_with_a_work_tree_that_is_gone_is_worked_in(repository: Path, tmp_path: Path) -> None:
    git.git(repository, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    shutil.rmtree(tmp_path / "side")
    assert opened(repository) == FILES


def test_a_folder_that_may_not_be_read_is_answered(unprivileged: Path) -> None:
    hidden = unprivileged / "hidden"
    git.make(hidden / "repository")
    hidden.chmod(0o000)
    assert "may not be read" in refused(hidden / "repository")


def test_a_tree_that_names_itself_over_and_over_is_refused(repository: Path) -> None:
    tree = git.git(repository, "write-tree")
    for _ in range(8):
        tree = git.git(repository, "mktree", told="".join(f"040000 tree {tree}\t{index:02d}\n" for index in range(20)))
    commit = git.git(repository, "commit-tree", "-m", "bomb", tree)
    git.git(repository, "update-ref", "refs/heads/main", commit)
    assert "holds more than" in refused(repository)


def test_the_current_branch_is_the_base(repository: Path) -> None:
    git.git(repository, "switch", "--quiet", "-c", "feature/a")
    assert {open_repository(repository).base(asked) for asked in (None, "HEAD", "@")} == {"feature/a"}


def test_a_detached_head_needs_a_base(repository: Path) -> None:
    git.git(repository, "switch", "--quiet", "--detach")
    with pytest.raises(UsageError) as caught:
        open_repository(repository).base()
    assert (caught.value.message, caught.value.hint) == ("HEAD is detached: there is no branch to propose to", "name one with --base")
    assert open_repository(repository).base("main") == "main"


def test_a_remote_branch_may_be_the_base(repository: Path, tmp_path: Path) -> None:
    git.git(tmp_path, "clone", "--quiet", str(repository), "clone")
    clone = open_repository(tmp_path / "clone")
    assert {clone.base("origin/main"), clone.base("refs/remotes/origin/main")} == {"origin/main"}


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        ("mian", 'there is no branch "mian"', 'did you mean "main"?'),
        ("other", 'there is no branch "other"', "git branch --all lists them"),
        ("no such\0name", 'there is no branch "no such\0name"', "git branch --all lists them"),
        ("", 'there is no branch ""', "git branch --all lists them"),
        ("v1", '"v1" is no branch, and only a branch can be proposed to', "name a branch with --base"),
        ("refs/tags/v1", '"refs/tags/v1" is no branch, and only a branch can be proposed to', "name a branch with --base"),
        (
            "synapse/todo",
            '"synapse/todo" is a branch that SynapseOps writes, and cannot be the base',
            "name the branch you work on with --base",
        ),
    ],
)
def test_what_is_no_base_is_answered(repository: Path, asked: str, message: str, hint: str) -> None:
    git.git(repository, "tag", "v1")
    git.git(repository, "branch", "synapse/todo")
    with pytest.raises(UsageError) as caught:
        open_repository(repository).base(asked)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_branch_whose_name_is_not_utf8_is_no_base(repository: Path) -> None:
    git.git(repository, "switch", "--quiet", "-c", "caf\udce9")
    with pytest.raises(UsageError, match="is not UTF-8"):
        open_repository(repository).base()


def test_a_commit_is_no_base(repository: Path) -> None:
    with pytest.raises(UsageError, match="is no branch"):
        open_repository(repository).base(git.git(repository, "rev-parse", "HEAD"))


def test_a_name_of_two_branches_is_ambiguous_until_it_is_written_in_full(repository: Path, tmp_path: Path) -> None:
    git.git(tmp_path, "clone", "--quiet", str(repository), "clone")
    git.git(tmp_path / "clone", "branch", "origin/main")
    clone = open_repository(tmp_path / "clone")
    with pytest.raises(UsageError) as caught:
        clone.base("origin/main")
    assert caught.value.hint == 'write "refs/heads/origin/main" or "refs/remotes/origin/main"'
    for full in ("refs/heads/origin/main", "refs/remotes/origin/main"):
        assert clone.base(full) == full


def test_the_default_branch_is_what_origin_says_else_main_else_master_else_nothing(repository: Path, tmp_path: Path) -> None:
    git.git(repository, "branch", "master")
    git.git(repository, "switch", "--quiet", "-c", "trunk")
    git.git(tmp_path, "clone", "--quiet", str(repository), "clone")
    folder = tmp_path / "clone"
    git.git(folder, "branch", "main", "origin/main")
    git.git(folder, "branch", "master", "origin/master")
    told = []
    for command in (("remote", "set-head", "origin", "--delete"), ("branch", "-D", "main"), ("branch", "-D", "master"), ("status",)):
        told.append(asyncio.run(open_repository(folder).default_branch()))
        git.git(folder, *command)
    assert told == ["trunk", "main", "master", ""]
