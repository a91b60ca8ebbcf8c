"""The words for states of edits: one for programs and people, explained in the documentation as they are at a terminal."""

import json
from pathlib import Path

from synapseops.merging.entries import Kind, Reason, State
from synapseops.report.proof import STATES, Difference, Proof, lines

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


def test_how_a_proof_ends_is_one_word_in_the_documentation_at_a_terminal_and_for_programs() -> None:
    told = _PAGE.read_text().partition("| it says | when |")[2].partition("\n\n")[0]
    assert [line.split("`")[1] for line in told.split("\n") if "`" in line] == [*STATES]
    proofs = [
        Proof("a.yaml", "c"),
        Proof("a.yaml", "c", outdated="older"),
        Proof("a.yaml", "c", undecided=("a",)),
        *(Proof("a.yaml", "c", differences=(Difference("a", kind, "so"),)) for kind in ("otherwise", "unmade", "faulty")),
    ]
    assert [proof.state for proof in proofs] == [*STATES]
    assert [next(lines(proof)).plain.split(": ")[0] for proof in proofs] == [f"a.yaml  {state}" for state in STATES]
