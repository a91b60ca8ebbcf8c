"""What commits of ours say they did: told by figures and validated names, within a subject's length."""

import pytest

from synapseops.merging.entries import Favour
from synapseops.pipeline.decided import Decisions
from synapseops.pipeline.deeds import Deed, lines, subject
from tests.forge.git import commit, git
from tests.pipeline.workshop import MORE, TODO, Workshop

BRANCH = "synapse/todo"
MODELS = "generated/todo/todo/models.py"


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (Deed(added=57, is_first=True), "Generate todo: 57 files added"),
        (Deed(added=3, changed=2, removed=1), "Update todo: 3 files added, 2 changed, 1 removed"),
        (Deed(changed=1), "Update todo: 1 file changed"),
        (Deed(removed=2, resolved=1), "Resolve 1 conflict in todo: 2 files removed"),
        (Deed(changed=1, forgotten=2), "Drop 2 edits in todo: 1 file changed"),
        (Deed(changed=4, was="0.0.9"), "Upgrade todo: 4 files changed"),
        (Deed(merges=True), "Merge main into the proposal of todo"),
        (Deed(changed=1, merges=True), "Update todo: 1 file changed"),
        (Deed(), "Note what was made of todo"),
    ],
)
def test_a_subject_says_what_was_done(deed: Deed, told: str) -> None:
    assert subject("todo", "main", deed) == told


def test_a_subject_keeps_its_length_whatever_the_names() -> None:
    for deed in (Deed(added=10**6, changed=10**6, removed=10**6, resolved=10**6), Deed(merges=True), Deed()):
        for name in ("s" * 20, "s" * 63):
            assert len(subject(name, "b" * 200, deed)) <= 72
    assert subject("s" * 40, "main", Deed(added=100, changed=100, removed=100)) == f"Update {'s' * 40}"


def test_what_is_left_to_decide_and_another_version_are_in_the_text() -> None:
    assert list(lines(Deed(was="0.0.9", merges=True, undecided=1))) == [
        "The base is merged in.",
        "Made by SynapseOps 0.0.9 before.",
        "Awaits decisions: 1 file.",
    ]


def test_each_run_names_its_commit_after_what_it_did(workshop: Workshop) -> None:
    folder = workshop.folder
    workshop.run_one()
    git(folder, "merge", "--quiet", "--no-edit", BRANCH)
    text = (folder / MODELS).read_text().replace('    done = "done"', '    done = "finished"').replace("One task.", "A task.")
    commit(folder, {MODELS: text, "synapse.yaml": MORE})
    workshop.run_one()
    workshop.run_one(decided=Decisions({MODELS: Favour.OURS}))
    edits = workshop.run_one().edits
    workshop.run_one(decided=Decisions(forgotten=(edits[0].edit.id,)))
    commit(folder, {"elsewhere.txt": "1\n"})
    commit(folder, {"synapse.yaml": f"{TODO}      note: text?\n      due: date?\n"})
    workshop.run_one()
    assert git(folder, "log", "--format=%s", "--first-parent", f"main..{BRANCH}").split("\n") == [
        "Update todo: 1 file added, 4 changed, 1 removed",
        "Drop 1 edit in todo: 1 file changed",
        "Resolve 1 conflict in todo",
        "Update todo: 1 file added, 4 changed",
    ]
    assert "\nAwaits decisions: 1 file.\n" in git(folder, "log", "-1", "--format=%B", f"{BRANCH}~3")
    assert git(folder, "log", "-1", "--format=%s", "main~3") == "Generate todo: 11 files added"
