"""The words for states of edits: one for programs and people, explained in the documentation as they are at a terminal."""

from pathlib import Path

from synapseops.merging.entries import State

_PAGE = Path(__file__).parents[2] / "docs" / "edits.md"


def test_the_documentation_explains_every_state_in_the_words_of_the_ledger() -> None:
    told = "\n".join(["| state | means |", "|---|---|", *(f"| `{state}` | {state.meaning} |" for state in State), ""])
    assert f"\n{told}" in _PAGE.read_text()
