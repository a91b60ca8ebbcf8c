"""Each folder beside this file is an intent, the files that it names, and what its author is told; `--accept` takes what is told now."""

from pathlib import Path

import pytest

from action.worktree import Around
from synapseops.diagnostics import Severity
from synapseops.diagnostics.codes import CATALOGUE
from tests.intents import reading, told

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/synapse.yaml"))


@pytest.mark.parametrize("case", CASES)
def test_what_an_author_is_told(case: str, accept: bool) -> None:
    found = reading((HERE / case / "synapse.yaml").read_bytes(), documents=Around(HERE / case, "synapse.yaml"))
    expected = HERE / case / "expected.txt"
    if accept:
        expected.write_text(told(found), encoding="utf-8")
    assert told(found) == expected.read_text(encoding="utf-8")
    assert (found.blueprint is None) == any(one.severity is Severity.ERROR for one in found.diagnostics)


def test_every_code_of_the_language_is_among_the_cases() -> None:
    shown = "".join((HERE / case / "expected.txt").read_text(encoding="utf-8") for case in CASES)
    too_large_to_keep = {"SY003", "SY015"}
    of_the_language = {code for code in CATALOGUE if code < "SY200"} - too_large_to_keep
    assert {code for code in of_the_language if f" {code}:" not in shown} == set()
