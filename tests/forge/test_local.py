"""What is written into a repository on this machine, and what people have there, which is left alone."""

import os
from pathlib import Path

import pytest

from synapseops.errors import RepositoryError
from synapseops.forge import commits
from synapseops.forge.base import NewFile
from tests.forge import git
from tests.forge.working import BRANCH, opened, proposed, run, seen_by_people, written


def test_a_dirty_work_tree_the_index_and_head_are_left_alone(repository: Path) -> None:
    (repository / "src" / "a.py").write_text("changed\n")
    (repository / "staged").write_text("staged\n")
    git.git(repository, "add", "staged")
    (repository / "untracked").write_text("untracked\n")
    (repository / "out").mkdir()
    (repository / "out" / "app.py").write_text("in the way\n")
    before = seen_by_people(repository)
    proposed(repository)
    assert seen_by_people(repository) == before


def test_nothing_is_pushed(repository: Path, tmp_path: Path) -> None:
    git.git(tmp_path, "clone", "--quiet", str(repository), "clone")
    before = git.git(repository, "for-each-ref")
    proposed(tmp_path / "clone")
    assert git.git(repository, "for-each-ref") == before


def test_what_git_holds_afterwards_is_whole(repository: Path) -> None:
    head = proposed(repository).head
    assert git.git(repository, "fsck", "--strict", "--no-dangling") == ""
    assert git.git(repository, "show", "--no-patch", "--format=%an <%ae> %cn <%ce> %at %ct", head) == (
        "SynapseOps <synapse@localhost> SynapseOps <synapse@localhost> 1767323045 1767323045"
    )
    assert git.git(repository, "ls-tree", "-r", "--name-only", head).split("\n") == [
        "out/app.py",
        "out/synapse.lock",
        "src/a.py",
        "synapse.yaml",
    ]


def test_the_pristine_commit_has_a_ref_of_its_own_and_depends_on_its_files_alone(repository: Path, tmp_path: Path) -> None:
    proposed(repository)
    other = git.make(tmp_path / "other")
    git.commit(other, {"b": "b"})
    proposed(other)
    refs = {git.git(folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/synapse") for folder in (repository, other)}
    (ref,) = refs
    name, commit = ref.split()
    assert name == f"refs/synapse/pristine/{commit}"
    assert git.git(repository, "rev-list", "--parents", commit) == commit
    assert git.git(repository, "ls-tree", "-r", "--name-only", commit) == "app.py"


def test_a_pristine_ref_that_was_tampered_with_is_set_right(repository: Path) -> None:
    proposed(repository)
    name = git.git(repository, "for-each-ref", "--format=%(refname)", "refs/synapse")
    git.git(repository, "update-ref", name, "HEAD")
    written(repository)
    assert git.git(repository, "rev-parse", name) == name.rpartition("/")[2]


def test_doing_the_same_again_writes_nothing(repository: Path) -> None:
    proposed(repository)
    before = {path: path.stat().st_mtime_ns for path in (repository / ".git" / "synapse").rglob("*") if path.is_file()}
    objects = sum(1 for _ in (repository / ".git" / "objects").rglob("*"))
    proposed(repository)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert sum(1 for _ in (repository / ".git" / "objects").rglob("*")) == objects


@pytest.mark.parametrize("keep", [0, 1, 2, 10, 16])
def test_an_object_of_ours_that_a_power_failure_cut_short_is_written_again(repository: Path, keep: int) -> None:
    commit = written(repository)
    ids = [git.git(repository, "rev-parse", name) for name in (f"{commit}:out/app.py", f"{commit}:out", commit)]
    for id in ids:
        git.tear(repository, id, keep)
    assert written(repository) == commit
    assert git.git(repository, "fsck", "--strict", "--no-dangling") == ""


@pytest.mark.parametrize("what", ["symlink", "submodule"])
def test_a_symlink_or_submodule_on_the_way_to_the_output_folder_is_refused(repository: Path, what: str) -> None:
    if what == "symlink":
        (repository / "link").symlink_to("/etc")
    else:
        git.git(repository, "submodule", "--quiet", "add", str(repository), "link")
    git.commit(repository, {})
    for into in ("link", "link/out"):
        with pytest.raises(RepositoryError, match="on the way to the output folder"):
            written(repository, into=into)


def test_symlinks_submodules_and_odd_names_elsewhere_are_kept(repository: Path) -> None:
    git.git(repository, "submodule", "--quiet", "add", str(repository), "sub")
    (repository / "out").mkdir()
    (repository / "out" / "link").symlink_to("/etc")
    for name in (b"caf\xe9", b"back\\slash", b"new\nline", "\N{ZERO WIDTH JOINER}".encode()):
        Path(os.fsdecode(os.fsencode(repository / "out") + b"/" + name)).write_text("odd\n")
    head = git.commit(repository, {})
    before = git.git(repository, "ls-tree", "-r", "-z", head)
    files = run(opened(repository).list_files(head, "out"))
    kept = {path.removeprefix("out/"): file for path, file in files.items()}
    commit = written(repository, files={**kept, "app.py": NewFile(b"app\n")})
    after = git.git(repository, "ls-tree", "-r", "-z", commit).split("\0")
    assert [entry for entry in after if "\tout/app.py" not in entry] == before.split("\0")
    assert git.git(repository, "fsck", "--no-dangling") == ""


def test_a_partial_clone_is_worked_in_without_the_blobs_it_does_not_need(repository: Path, tmp_path: Path) -> None:
    git.commit(repository, {"out/theirs.py": "theirs\n"})
    git.git(repository, "config", "uploadpack.allowFilter", "true")
    git.git(tmp_path, "clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repository}", "partial")
    partial = opened(tmp_path / "partial")
    base = run(partial.resolve("main"))
    assert base is not None
    theirs = run(partial.list_files(base, "out"))["out/theirs.py"]
    commit = written(tmp_path / "partial", files={"theirs.py": theirs, "app.py": NewFile(b"app\n")})
    assert set(run(partial.list_files(commit, "out"))) == {"out/theirs.py", "out/app.py"}


@pytest.mark.parametrize("how", ["amended", "amended under our name", "picked", "rebased"])
def test_a_commit_that_people_touched_is_theirs(repository: Path, how: str) -> None:
    proposed(repository)
    git.git(repository, "switch", "--quiet", BRANCH)
    if how == "picked":
        git.git(repository, "switch", "--quiet", "-c", "picked", "main")
        git.git(repository, "cherry-pick", "--allow-empty", BRANCH)
    elif how == "rebased":
        git.git(repository, "rebase", "--quiet", "--force-rebase", "HEAD~1")
    else:
        (repository / "out" / "app.py").write_text("edited\n")
        ours = {"GIT_COMMITTER_NAME": commits.COMMITTER_NAME, "GIT_COMMITTER_EMAIL": commits.COMMITTER_EMAIL}
        git.git(repository, "commit", "--quiet", "--all", "--amend", "--no-edit", env=ours if how.endswith("name") else {})
    head = git.git(repository, "rev-parse", "HEAD")
    assert [one.is_ours for one in run(opened(repository).ahead(head, of=git.git(repository, "rev-parse", "main")))] == [False]


def test_a_git_folder_that_may_not_be_written_to_is_answered_early_and_late(unprivileged: Path) -> None:
    folder = git.make(unprivileged / "r")
    git.commit(folder, {"a": "a"})
    (folder / ".git").chmod(0o500)
    with pytest.raises(RepositoryError, match="may not be written to"):
        run(opened(folder).check_branch(BRANCH))
    with pytest.raises(RepositoryError) as caught:
        written(folder)
    assert "Permission denied" in caught.value.message
    assert caught.value.hint


def test_objects_that_may_not_be_written_are_answered(unprivileged: Path) -> None:
    folder = git.make(unprivileged / "r")
    git.commit(folder, {"a": "a"})
    for path in (folder / ".git" / "objects").iterdir():
        path.chmod(0o500)
    (folder / ".git" / "objects").chmod(0o500)
    with pytest.raises(RepositoryError, match="cannot write the pristine commit"):
        written(folder)
