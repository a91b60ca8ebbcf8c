"""What differs because another version of the factory made the base is told apart from what the intent changes."""

import pytest

from synapseops.report.model import Ending, Upgrade
from tests.forge.git import commit
from tests.pipeline.editing import INTO, cloned, shown
from tests.pipeline.workshop import MORE, TODO, Workshop


def _made_by_an_older_version(workshop: Workshop, intent: str, **more: str) -> None:
    """Let the base be the work of an older version, which made one line otherwise."""
    text = (workshop.folder / INTO / "synapse.lock").read_text()
    commit(workshop.folder, {f"{INTO}/synapse.lock": text.replace("factory: 0.1.0", "factory: 0.0.9"), "synapse.yaml": intent, **more})
    workshop.makes("return json.dumps([])", "return json.dumps([], indent=1)")


@pytest.mark.parametrize("intent", [TODO, MORE])
def test_what_differs_for_the_factorys_version_is_told_apart(landed: Workshop, intent: str) -> None:
    _made_by_an_older_version(landed, intent)
    report = landed.run_one()
    assert report.upgrade == Upgrade("0.0.9", ("todo/models.py",))
    assert "indent=1" in shown(landed)


def test_what_cannot_be_told_apart_is_said(landed: Workshop) -> None:
    _made_by_an_older_version(landed, MORE)
    cloned(landed, "--depth=1")
    assert landed.run_one().upgrade == Upgrade("0.0.9", None)


def test_an_upgrade_that_makes_the_same_proposes_nothing(landed: Workshop) -> None:
    text = (landed.folder / INTO / "synapse.lock").read_text()
    commit(landed.folder, {f"{INTO}/synapse.lock": text.replace("factory: 0.1.0", "factory: 0.0.9")})
    report = landed.run_one()
    assert (report.ending, report.upgrade) == (Ending.NOTHING_TO_PROPOSE, Upgrade("0.0.9", ()))
