"""Pull requests of a repository on this machine: records in files that people, links and accidents may reach."""

import threading
from pathlib import Path

import pytest

from synapseops.errors import RepositoryError
from synapseops.forge.base import Proposal, PullRequestState
from synapseops.forge.local import open_repository
from tests.forge import git
from tests.forge.working import BRANCH, opened, proposed, run, written


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
