"""Random lives of real repositories: no edit is lost, no change is lost without a conflict, what is proven agrees, and running again
says the same."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from synapseops.merging.entries import Favour
from synapseops.pipeline.cache import FolderCache
from tests.forge import git
from tests.pipeline.history import NAMES, Life
from tests.pipeline.workshop import TODO, Workshop

_FILE, _SIDE = st.integers(0, len(NAMES) - 1), st.booleans()
_STEPS = st.one_of(
    st.tuples(st.just("edit"), st.tuples(_FILE, st.integers(0, 20), _SIDE)),
    st.tuples(st.just("change"), st.just(())),
    st.tuples(st.just("run"), st.just(())),
    st.tuples(st.just("land"), st.tuples(st.sampled_from(["merge", "squash", "rebase", "bare"]))),
    st.tuples(st.just("move"), st.tuples(_FILE, _SIDE)),
    st.tuples(st.just("delete"), st.tuples(_FILE)),
    st.tuples(st.just("turn"), st.just(())),
    st.tuples(st.just("decide"), st.tuples(st.sampled_from(list(Favour)))),
    st.tuples(st.just("forget"), st.tuples(st.integers(0, 3))),
    st.tuples(st.just("close"), st.just(())),
)
LIVES = st.lists(_STEPS, min_size=3, max_size=9)
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def live(steps: list[tuple[str, tuple[object, ...]]], cache: FolderCache, folder: pytest.TempPathFactory) -> None:
    note(repr(steps))
    with tempfile.TemporaryDirectory(dir=folder.getbasetemp()) as place:
        repository = git.make(Path(place) / "repository")
        git.commit(repository, {"synapse.yaml": TODO})
        life = Life(Workshop(repository, cache))
        life.land("merge")
        for deed, told in steps:
            getattr(life, deed)(*told)
        life.end()


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(LIVES)
def test_nothing_is_lost_in_the_life_of_a_repository(
    cache: FolderCache, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, tuple[object, ...]]]
) -> None:
    live(steps, cache, tmp_path_factory)
