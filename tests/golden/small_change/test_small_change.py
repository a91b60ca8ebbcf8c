"""Small change, small diff: one optional field more touches the lines that it must, in what every generator makes.

What remains beyond additions: a line that lists all fields or imports, a request's body, which Postman keeps as one text, and the
columns that gofmt lines up.
"""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from action.worktree import Around
from generators import registry
from synapseops.generation import Owner
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import PristineFile, derive
from synapseops.validation import read
from synapseops.verification.formatting import RuffFormatter
from tests import goldens

CASES = Path(__file__).parent
EXAMPLES = Path(__file__).parents[3] / "examples"
ADDED = "      promised_on: date?\n"
AFTER = {"orders": "      priority: integer(0..9) = 5\n", "shop-to-erp": "      placed_at: datetime\n"}


def _made(example: str, text: str, landed: Mapping[str, bytes]) -> dict[str, PristineFile]:
    loaded = registry.load()
    found = read(text.encode(), "synapse.yaml", registry.kinds(loaded), Around(EXAMPLES / example, "synapse.yaml"))
    assert found.blueprint is not None, found.diagnostics
    made = derive(found.blueprint, loaded, formatter=RuffFormatter(), cache=NoCache(), landed=landed)
    assert made.faults == ()
    return dict(made.files)


def _told(before: Mapping[str, PristineFile], after: Mapping[str, PristineFile]) -> dict[str, list[str]]:
    """Return the lines that differ, by generator; landed migrations stay."""
    told: dict[str, list[str]] = {file.generator: [] for file in after.values()}
    for path in sorted(before.keys() | after.keys()):
        landed = path in before and path not in after and before[path].owner is Owner.HISTORY
        if not landed:
            generator = (after.get(path) or before[path]).generator
            told[generator] += _lines(path, before.get(path), after.get(path))
    return told


def _lines(path: str, one: PristineFile | None, other: PristineFile | None) -> Iterator[str]:
    old, new = ([] if file is None else file.data.decode().splitlines() for file in (one, other))
    names = (path if file is not None else "/dev/null" for file in (one, other))
    yield from difflib.unified_diff(old, new, *names, n=0, lineterm="")


@pytest.mark.parametrize("example", AFTER)
def test_one_optional_field_more_touches_what_it_must(example: str, accept: bool) -> None:
    text = (EXAMPLES / example / "synapse.yaml").read_text(encoding="utf-8")
    assert text.count(AFTER[example]) == 1
    before = _made(example, text, {})
    landed = {path: file.data for path, file in before.items() if file.owner is Owner.HISTORY}
    told = _told(before, _made(example, text.replace(AFTER[example], AFTER[example] + ADDED), landed))
    untouched = sorted(generator for generator, lines in told.items() if not lines)
    diffs = {f"{generator}.diff": "\n".join(lines) + "\n" for generator, lines in told.items() if lines}
    goldens.compare(CASES / example / "expected", {**diffs, "untouched.txt": "\n".join(untouched) + "\n"}, accept=accept)
