"""The words for states of edits: one for programs and people, explained in the documentation as they are at a terminal."""

import json
from pathlib import Path

from synapseops.merging.entries import Kind, Reason, State

_DOCS = Path(__file__).parents[2] / "docs"
_PAGE = _DOCS / "edits.md"


def test_the_documentation_explains_every_state_in_the_words_of_the_ledger() -> None:
    told = "\n".join(["| state | means |", "|---|---|", *(f"| `{state}` | {state.meaning} |" for state in State), ""])
    assert f"\n{told}" in _PAGE.read_text()


def test_programs_are_promised_every_word_that_there_is() -> None:
    told = json.loads((_DOCS / "run.schema.json").read_text())["$defs"]
    words = {name: told[name]["properties"] for name in ("edit", "conflict")}
    assert words["edit"]["state"]["enum"] == [*State]
    assert words["edit"]["kind"]["enum"] == [*Kind]
    assert words["conflict"]["reason"]["enum"] == [*Reason]
