"""Many runs in one process, each with an edit of people's and another intent: what they need of memory does not grow."""

from pathlib import Path

import pytest

from synapseops.pipeline.cache import FolderCache
from synapseops.report.model import Ending
from tests.forge import git
from tests.pipeline.editing import MODELS, squash
from tests.pipeline.workshop import TODO, Workshop

RUNS, SETTLED, LEEWAY = 500, 100, 8 << 20


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def _intent(number: int) -> str:
    return f"{TODO}      {'note' if number % 2 else 'due'}: text?\n"


def _edited(text: str, number: int) -> str:
    lines = [line for line in text.splitlines(True) if not line.startswith("# edit")]
    return "".join([f"# edit {number}\n", *lines])


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is told by /proc")
def test_the_memory_of_many_runs_is_flat(tmp_path: Path) -> None:
    repository = git.make(tmp_path / "repository")
    git.commit(repository, {"synapse.yaml": TODO})
    workshop = Workshop(repository, FolderCache(tmp_path / "renderings"))
    workshop.run_one()
    squash(repository)
    told = []
    for number in range(RUNS):
        git.commit(repository, {MODELS: _edited((repository / MODELS).read_text(), number), "synapse.yaml": _intent(number)})
        report = workshop.run_one(recreate=True)
        assert (report.problem, report.ending, len(report.edits)) == (None, Ending.PROPOSED, 1)
        workshop.events.clear()
        told.append(_resident())
    assert max(told[-50:]) - max(told[:SETTLED]) <= LEEWAY, [size >> 20 for size in told[::50]]
