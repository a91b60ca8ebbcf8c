"""Branches of a repository on this machine: when they may be moved, and what is said where not."""

import shutil
from pathlib import Path

import pytest

from synapseops.errors import ConcurrentChange, RepositoryError
from synapseops.forge.local import open_repository
from tests.forge import git
from tests.forge.working import BRANCH, opened, proposed, run, written


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
