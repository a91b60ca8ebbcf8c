"""Random lives of real repositories: no edit is lost, no change is lost without a conflict, and running again says the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synapseops.pipeline.cache import FolderCache
from tests.forge import git
from tests.pipeline.history import Life
from tests.pipeline.workshop import TODO, Workshop

_EDITS = st.tuples(st.integers(0, 2), st.integers(0, 20), st.booleans())
_STEPS = st.one_of(
    st.tuples(st.just("edit"), _EDITS),
    st.tuples(st.just("change"), st.none()),
    st.tuples(st.just("run"), st.none()),
    st.tuples(st.just("land"), st.sampled_from(["merge", "squash", "rebase"])),
)
LIVES = st.lists(_STEPS, min_size=3, max_size=9)
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def live(steps: list[tuple[str, object]], cache: FolderCache, folder: pytest.TempPathFactory) -> None:
    repository = git.make(folder.mktemp("life") / "repository")
    git.commit(repository, {"synapse.yaml": TODO})
    life = Life(Workshop(repository, cache))
    life.land("merge")
    for deed, told in steps:
        if deed == "edit":
            assert isinstance(told, tuple)
            life.edit(told[0], told[1], on_branch=told[2])
        elif deed == "land":
            life.land(str(told))
        else:
            (life.change if deed == "change" else life.run)()
    life.end()


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(LIVES)
def test_nothing_is_lost_in_the_life_of_a_repository(
    cache: FolderCache, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]
) -> None:
    live(steps, cache, tmp_path_factory)
