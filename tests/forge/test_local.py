import asyncio
import hashlib
import os
import shutil
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from synapseops.errors import ConcurrentChange, RepositoryError
from synapseops.forge import commits
from synapseops.forge.base import NewCommit, NewFile, Proposal, PullRequest, PullRequestState, TreeFile
from synapseops.forge.local import LocalRepository, open_repository
from tests.forge import git

BRANCH = "synapse/todo"
MESSAGE = commits.message("todo", base="main", inputs="1" * 64)
FILES = {"app.py": NewFile(b"app\n"), "synapse.lock": NewFile(b"1\n")}

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def opened(folder: Path) -> LocalRepository:
    return open_repository(folder, wait=lambda seconds: None)


def written(folder: Path, *, into: str = "out", files: dict[str, NewFile | TreeFile] | None = None) -> str:
    local = opened(folder)
    base = run(local.resolve("main"))
    assert base is not None
    new = NewCommit(base, (base,), into, files if files is not None else dict(FILES), MESSAGE)
    run(local.write_pristine({"app.py": FILES["app.py"]}))
    return run(local.write(new))


def proposed(folder: Path, branch: str = BRANCH, body: str = "Body\n") -> PullRequest:
    local = opened(folder)
    head = written(folder)
    run(local.move(branch, to=head, was=run(local.resolve(branch))))
    return run(local.pull_requests.put(Proposal(branch, "main", head, "Title", body, "one")))


def seen_by_people(folder: Path) -> tuple[str, ...]:
    """Return all that a proposal must leave as it is."""
    index = hashlib.sha256((folder / ".git" / "index").read_bytes()).hexdigest()
    files = {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts}
    return (
        index,
        repr(files),
        (folder / ".git" / "HEAD").read_text(),
        git.git(folder, "status", "--porcelain"),
        git.git(folder, "stash", "list"),
    )


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


def test_our_branch_that_is_checked_out_is_not_moved(repository: Path, tmp_path: Path) -> None:
    proposed(repository)
    git.git(repository, "worktree", "add", "--quiet", str(tmp_path / "side"), BRANCH)
    for folder in (repository, tmp_path / "side"):
        with pytest.raises(RepositoryError) as caught:
            run(opened(folder).check_branch(BRANCH))
        assert str(tmp_path / "side") in caught.value.message
        assert "switch" in caught.value.hint
    shutil.rmtree(tmp_path / "side")
    with pytest.raises(RepositoryError):
        run(opened(repository).move(BRANCH, to=None, was=run(opened(repository).resolve(BRANCH))))
    git.git(repository, "worktree", "prune")
    run(opened(repository).check_branch(BRANCH))


def test_our_branch_that_is_being_rebased_is_not_moved(repository: Path) -> None:
    proposed(repository)
    git.commit(repository, {"src/a.py": "b\n"})
    git.git(repository, "switch", "--quiet", BRANCH)
    git.commit(repository, {"src/a.py": "c\n"})
    with pytest.raises(AssertionError):
        git.git(repository, "rebase", "main")
    with pytest.raises(RepositoryError, match="is checked out in"):
        run(opened(repository).check_branch(BRANCH))


def test_an_unborn_branch_of_our_name_counts_as_checked_out(repository: Path) -> None:
    git.git(repository, "switch", "--quiet", "--orphan", BRANCH)
    with pytest.raises(RepositoryError, match="is checked out in"):
        run(opened(repository).check_branch(BRANCH))


def test_the_head_of_a_bare_repository_is_no_checkout(repository: Path, tmp_path: Path) -> None:
    proposed(repository)
    git.git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    git.git(tmp_path / "bare.git", "symbolic-ref", "HEAD", f"refs/heads/{BRANCH}")
    run(opened(tmp_path / "bare.git").check_branch(BRANCH))
    proposed(tmp_path / "bare.git")
    assert run(opened(tmp_path / "bare.git").pull_requests.find(BRANCH, "main")) is not None


@pytest.mark.parametrize("pack", [False, True])
def test_a_branch_named_synapse_is_answered_by_name(repository: Path, pack: bool) -> None:
    git.git(repository, "branch", "synapse")
    if pack:
        git.git(repository, "pack-refs", "--all")
    with pytest.raises(RepositoryError) as caught:
        run(opened(repository).check_branch(BRANCH))
    assert caught.value.message == 'the branch "synapse" stands in the way of "synapse/todo"'
    assert caught.value.hint == 'rename it: git branch -m "synapse" NEW-NAME'


def test_a_symbolic_ref_of_our_name_is_not_written_through(repository: Path) -> None:
    git.git(repository, "symbolic-ref", f"refs/heads/{BRANCH}", "refs/heads/main")
    with pytest.raises(RepositoryError, match="is a symbolic ref"):
        run(opened(repository).move(BRANCH, to=written(repository), was=run(opened(repository).resolve("main"))))


@pytest.mark.parametrize("branch", ["synapse/a..b", "synapse/", "synapse/a b", "synapse/x.lock", "synapse/\0"])
def test_a_name_that_is_no_branch_is_refused(repository: Path, branch: str) -> None:
    with pytest.raises(RepositoryError, match="is no name for a branch"):
        run(opened(repository).check_branch(branch))


def test_deleting_a_branch_leaves_nothing_that_blocks_its_folder(repository: Path) -> None:
    head = proposed(repository).head
    git.git(repository, "pack-refs", "--all")
    run(opened(repository).move(BRANCH, to=None, was=head))
    git.git(repository, "branch", "synapse")
    assert run(opened(repository).resolve(BRANCH)) is None
    assert run(opened(repository).resolve("synapse")) is not None


def test_a_branch_that_git_holds_locked_is_a_concurrent_change(repository: Path) -> None:
    head = proposed(repository).head
    lock = repository / ".git" / "refs" / "heads" / f"{BRANCH}.lock"
    lock.touch()
    for to in (written(repository, files={}), None):
        with pytest.raises(ConcurrentChange, match="is locked by another process"):
            run(opened(repository).move(BRANCH, to=to, was=head))
    assert lock.exists()


def test_a_lock_that_a_killed_run_left_is_removed_unless_somebody_is_at_work_on_it(repository: Path) -> None:
    head = proposed(repository).head
    to = written(repository, files={})
    lock = repository / ".git" / "refs" / "heads" / f"{BRANCH}.lock"
    journal = repository / ".git" / "synapse" / "locking"
    outside = repository / ".git" / "index.lock"
    for path in (lock, outside):
        path.touch()
    journal.write_text(f"refs/heads/{BRANCH}.lock\nindex.lock\nrefs/heads/synapse/../../../index.lock\n../x\n")

    def at_work(seconds: float) -> None:
        lock.unlink()
        lock.write_text("another")

    with pytest.raises(ConcurrentChange):
        run(open_repository(repository, wait=at_work).move(BRANCH, to=to, was=head))
    journal.write_text(f"refs/heads/{BRANCH}.lock\n")
    run(opened(repository).move(BRANCH, to=to, was=head))
    assert run(opened(repository).resolve(BRANCH)) == to
    assert outside.exists()


def test_a_run_waits_for_another_and_gives_up_in_the_end(repository: Path) -> None:
    local = opened(repository)
    with local._store.exclusive(), pytest.raises(ConcurrentChange, match="another run"):
        run(opened(repository).pull_requests.close(1, comment=""))


def test_pull_requests_put_at_once_have_numbers_of_their_own(repository: Path) -> None:
    head = written(repository)
    start, numbers = threading.Barrier(6), []

    def put(index: int) -> None:
        local = open_repository(repository)
        start.wait()
        opened = run(local.pull_requests.put(Proposal(f"synapse/s{index}", "main", head, "T", "B", "i")))
        numbers.append(opened.number)

    threads = [threading.Thread(target=put, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


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


@pytest.mark.parametrize("part", ["synapse", "synapse/pulls"])
def test_a_link_does_not_lead_our_records_elsewhere(repository: Path, tmp_path: Path, part: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = repository / ".git" / part
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RepositoryError, match="is a symbolic link"):
        proposed(repository)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"[]", b'{"format": 2}', b'{"branch": 1}', b"\xff\xfe", b'{"format": 1, "branch": "synapse/todo"}']
)
def test_a_record_that_cannot_be_read_is_passed_over_and_its_number_not_used_again(repository: Path, junk: bytes) -> None:
    put = proposed(repository)
    (repository / ".git" / "synapse" / "pulls" / "1.json").write_bytes(junk)
    pulls = opened(repository).pull_requests
    assert run(pulls.find(BRANCH, "main")) is None
    with pytest.raises(RepositoryError, match="there is no pull request #1"):
        run(pulls.close(put.number, comment=""))
    assert proposed(repository).number == 2


def test_records_of_hostile_names_are_no_failure(repository: Path) -> None:
    proposed(repository)
    path = repository / ".git" / "synapse" / "pulls" / "1.json"
    for key in ("head", "base", "branch"):
        text = path.read_text().replace(f'"{key}": "', f'"{key}": "../\\u0000 ..')
        (path.parent / "9.json").write_text(text)
        found = run(opened(repository).pull_requests.find(BRANCH, "main"))
        assert found is not None
        assert found.branch == BRANCH
        run(opened(repository).pull_requests.find("../\0 ..synapse/todo", "main"))


def test_the_body_is_a_file_in_which_people_may_write(repository: Path) -> None:
    put = proposed(repository)
    path = Path(put.path)
    assert path.read_text() == "Body\n"
    path.write_text("Body\nand ours\n")
    found = run(opened(repository).pull_requests.find(BRANCH, "main"))
    assert found is not None and found.body == "Body\nand ours\n"
    path.unlink()
    found = run(opened(repository).pull_requests.find(BRANCH, "main"))
    assert found is not None and found.body == ""
    assert proposed(repository).body == "Body\n"


def test_a_pull_request_whose_base_or_commits_are_gone_is_still_found(repository: Path) -> None:
    proposed(repository)
    git.git(repository, "branch", "-m", "main", "trunk")
    found = run(opened(repository).pull_requests.find(BRANCH, "main"))
    assert found is not None and found.state is PullRequestState.CLOSED
    git.git(repository, "branch", "-D", BRANCH)
    git.git(repository, "reflog", "expire", "--expire=now", "--all")
    git.git(repository, "gc", "--quiet", "--prune=now")
    found = run(opened(repository).pull_requests.find(BRANCH, "main"))
    assert found is not None and found.state is PullRequestState.CLOSED
