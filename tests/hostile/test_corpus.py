"""Hostile intents: those that are legal become blueprints, the others end in diagnostics. `--accept` takes what is told now.

The legal ones are what generators' tests use as well.
"""

import pickle
from pathlib import Path

import pytest

from synapseops.blueprint import digest
from tests.intents import HOSTILE, reading, told

LEGAL = sorted((HOSTILE / "legal").glob("*.yaml"))
REFUSED = sorted((HOSTILE / "refused").glob("*.yaml"))


def test_the_corpus_is_large() -> None:
    assert len(LEGAL) >= 40
    assert len(REFUSED) >= 60


@pytest.mark.parametrize("path", LEGAL, ids=lambda path: path.stem)
def test_a_legal_intent_becomes_a_blueprint(path: Path) -> None:
    found = reading(path.read_bytes())
    assert told(found) == ""
    assert found.blueprint is not None
    assert digest(found.blueprint) == digest(reading(path.read_bytes()).blueprint or pytest.fail("no blueprint"))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  # our own bytes: readings travel between processes


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_another_one_ends_in_diagnostics(path: Path, accept: bool) -> None:
    found = reading(path.read_bytes())
    expected = path.with_suffix(".txt")
    if accept:
        expected.write_text(told(found), encoding="utf-8")
    assert found.blueprint is None
    assert told(found) == expected.read_text(encoding="utf-8")
