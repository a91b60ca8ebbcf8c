"""The words for states of edits: one for programs and people, explained in the documentation as they are at a terminal."""

import json
from pathlib import Path

from synapseops.merging.entries import GONE, Edit, Entry, Kind, Reason, State
from synapseops.report import edits
from synapseops.report.proof import STATES, Difference, Proof, lines

_DOCS = Path(__file__).parents[2] / "docs"
_PAGE = _DOCS / "edits.md"


def test_the_documentation_explains_every_state_in_the_words_of_the_ledger() -> None:
    told = "\n".join(["| state | means |", "|---|---|", *(f"| `{state}` | {state.meaning} |" for state in State), ""])
    assert f"\n{told}" in _PAGE.read_text()


def test_a_decision_for_people_s_lines_is_told_as_one_in_the_words_of_the_documentation() -> None:
    entry = Entry(Edit("1", Kind.LINES, "a.py", "a.py"), State.KEPT, is_decided=True)
    assert f"is `kept`: *{entry.meaning}*." in _PAGE.read_text()
    assert edits.state(entry) == f"kept: {entry.meaning}"


def test_edits_that_only_the_base_has_are_counted_apart_wherever_they_are_listed() -> None:
    there, gone = (
        [Entry(Edit("1", Kind.LINES, "a.py", "a.py"), state) for state in State if (state in GONE) is is_gone] for is_gone in (False, True)
    )
    counted = [edits.number(listed) for listed in (there + gone, there[:1], gone[:1], [])]
    assert counted == ["5 edits, and 3 that only the base has", "1 edit", "no edits, and 1 that only the base has", ""]
    head = next(lines(Proof("a.yaml", "c", edits=(*there, *gone)))).plain
    assert head == "a.yaml  proven: 0 files exactly as made, 5 edits, and 3 that only the base has, at c"


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


def test_where_nothing_was_made_that_is_said_in_place_of_a_number_of_files() -> None:
    proofs = [Proof("a.yaml", "c", differences=(Difference("a", kind, "so"),)) for kind in ("unmade", "faulty")]
    assert [next(lines(proof)).plain for proof in proofs] == [
        "a.yaml  unmade: nothing was made of its intent yet, at c",
        "a.yaml  faulty: nothing can be made of its intent, at c",
    ]
