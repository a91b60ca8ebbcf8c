"""A run that merges edits, killed at every single write: those of objects too, of which the quicker test takes some."""

from pathlib import Path

import pytest

from tests import crash
from tests.forge.git import commit, make
from tests.pipeline.test_crash import edited
from tests.pipeline.workshop import TODO


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("scenario", ["EVERYWHERE", "DECIDE_EVERYWHERE"])
def test_a_merge_of_edits_killed_at_any_write_is_finished_by_the_next(tmp_path: Path, scenario: str) -> None:
    template = make(tmp_path / "template")
    commit(template, {"synapse.yaml": TODO})
    edited(template)
    verdict = crash.kill_everywhere(f"tests.pipeline.crashing:{scenario}", template, tmp_path)
    if verdict.unavailable:
        pytest.skip(verdict.unavailable)
    assert verdict.differing == {}
    assert len(verdict.writes) > 100
