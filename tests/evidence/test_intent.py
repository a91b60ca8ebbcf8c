"""Each folder in `intent` holds an intent before and after, and what is told of the change; `--accept` takes what is told now."""

from pathlib import Path

import pytest

from synapseops.diagnostics import Fault
from synapseops.evidence.intent import changes
from synapseops.validation import Reading, read
from tests import goldens
from tests.evidence.contracts import KINDS

_CASES = Path(__file__).parent / "intent"


def _reading(path: Path) -> Reading:
    reading = read(path.read_bytes(), path.name, KINDS)
    assert reading.blueprint is not None, [(one.place.line, one.message) for one in reading.diagnostics]
    return reading


def _told(before: Reading, after: Reading) -> str:
    assert before.intent is not None
    assert after.intent is not None
    lines = []
    for one in changes(before.intent, after.intent):
        line = after.source.place(Fault("SY001", one.node, "", on="key")).place.line
        name = f"{one.was} -> {one.what}" if one.was else one.what
        lines.append(f"{line}: {one.section} {one.change} {name}: {'; '.join(detail.plain for detail in one.details)}\n")
    return "".join(lines)


@pytest.mark.parametrize("case", sorted(path.name for path in _CASES.iterdir()))
def test_what_is_told_of_a_change_of_the_intent(case: str, accept: bool) -> None:
    folder = _CASES / case
    inputs = {name: (folder / name).read_bytes() for name in ("before.yaml", "after.yaml")}
    told = _told(_reading(folder / "before.yaml"), _reading(folder / "after.yaml"))
    goldens.compare(folder, {**inputs, "expected.txt": told}, accept=accept)
