"""Checks beside a git folder: what the contract of checks does not say, since it is about files."""

import asyncio
from pathlib import Path

import pytest

from synapseops.errors import RepositoryError
from synapseops.forge.base import Conclusion, Level, Notice, Remark, Words
from synapseops.forge.local import LocalRepository, open_repository
from tests.forge import git

WORDS = Words("Title", "Summary", "Text", (Remark("synapse.yaml", 3, "no", Level.WARNING, "Odd", last_line=4),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = git.make(tmp_path / "repository")
    git.commit(made, {"synapse.yaml": "synapse: 1\n"})
    return made


def opened(folder: Path) -> tuple[LocalRepository, str]:
    local = open_repository(folder, wait=lambda seconds: None)
    return local, local.commit("HEAD")


def test_a_check_is_there_for_whoever_opens_the_repository_next(folder: Path) -> None:
    local, commit = opened(folder)
    (made,) = asyncio.run(local.checks.report([Notice("synapse", commit, "run", Conclusion.NEUTRAL, WORDS)]))
    again, _ = opened(folder)
    assert asyncio.run(again.checks.of(commit)) == (made,)
    assert '"last_line": 4' in Path(made.path).read_text()


def test_a_file_that_is_torn_counts_as_absent_and_is_written_anew(folder: Path) -> None:
    local, commit = opened(folder)
    made = asyncio.run(local.checks.begin("synapse", commit, key="run", words=WORDS))
    Path(made.path).write_text('{"format": 1, "checks": [')
    assert asyncio.run(local.checks.of(commit)) == ()
    with pytest.raises(RepositoryError, match='there is no check "synapse"'):
        asyncio.run(local.checks.tell(made, WORDS))
    assert asyncio.run(local.checks.begin("synapse", commit, key="run", words=WORDS)) == made


@pytest.mark.parametrize("commit", ["", "HEAD", "../../evil", "a" * 39, "A" * 40])
def test_checks_are_of_commits_alone(folder: Path, commit: str) -> None:
    local, _ = opened(folder)
    with pytest.raises(RepositoryError, match="is no commit"):
        asyncio.run(local.checks.begin("synapse", commit, key="run", words=WORDS))
