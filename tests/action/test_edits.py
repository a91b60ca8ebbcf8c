"""`edits`, `resolve`, `forget` and the story as they are called, on what the real generators make."""

from pathlib import Path

import pytest

from tests.action.conftest import Synapse
from tests.action.service import LONGER, MODELS, edited
from tests.forge.git import git


def test_a_conflict_is_shown_and_decided(landed: Path, synapse: Synapse) -> None:
    edited(landed, "max_length=120", "max_length=200", **{"synapse.yaml": LONGER})
    looked = synapse("edits")
    assert looked.code == 0
    assert "synapse edits only lists what awaits one, and ends with 0" in synapse("--help").out
    assert synapse("plan").code == 1
    assert f"synapse resolve {MODELS} --theirs|--ours" in looked.out
    assert git(landed, "branch", "--list", "synapse/*") == ""
    conflicts = {conflict["path"] for conflict in synapse("edits", "--format", "json").object["conflicts"]}
    assert "todo/models/tasks.py" in conflicts
    ended = synapse("resolve", "--theirs", "todo/models/tasks.py", "--format", "json")
    assert (ended.code, ended.object["conflicts"], ended.object["ending"]) == (0, [], "proposed")
    assert "max_length=200" not in git(landed, "show", f"synapse/todo:{MODELS}")


def test_what_a_clone_lacks_is_said_first(landed: Path, synapse: Synapse) -> None:
    edited(landed, "max_length=120", "max_length=200", **{"synapse.yaml": LONGER})
    git(landed, "clone", "--quiet", "--depth=1", landed.as_uri(), "shallow")
    git(landed / "shallow", "remote", "remove", "origin")
    lines = synapse("edits", "--repo", landed / "shallow").out.splitlines()
    assert lines[1] == "  not merged, since this repository lacks what was made before: 1 edited file"


def test_an_edit_that_is_gone_already_is_not_forgotten_again(landed: Path, synapse: Synapse) -> None:
    edited(landed, "max_length=120", "max_length=150", **{"synapse.yaml": LONGER})
    (redundant,) = synapse("edits", "--format", "json").object["edits"]
    ended = synapse("forget", redundant["id"])
    assert (redundant["state"], ended.code) == ("redundant", 2)
    assert f'edit "{redundant["id"]}" is gone already' in ended.err
    assert "redundant: the factory makes the same by now" in ended.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("resolve", "--theirs", "README.md"), '"README.md" awaits no decision'),
        (("resolve", "--theirs", "--all"), "nothing awaits a decision"),
        (("resolve", "--theirs", ""), "name the files that you decide about"),
        (("resolve", "--theirs"), "name the files that you decide about"),
        (("resolve", "--theirs", "--all", "README.md"), "name the files that you decide about"),
        (("resolve", "--all"), "one of the arguments --theirs --ours is required"),
        (("forget", "00000000"), 'there is no edit "00000000"'),
        (("verify", "--ref", "nothing"), 'there is no commit "nothing"'),
    ],
)
def test_what_cannot_be_done_is_said(landed: Path, synapse: Synapse, words: tuple[str, ...], message: str) -> None:
    ended = synapse(*words)
    assert ended.code == 2
    assert message in ended.err


def test_the_story_of_edits_happens_as_it_is_told(tmp_path: Path, synapse: Synapse) -> None:
    told = synapse("demo", "--story", "edits", "--dir", tmp_path / "story", "--format", "json").object
    steps = {step["title"]: "\n".join(step["told"]) for step in told["steps"]}
    assert len(steps) == 10
    merged = steps["4. The intent changes: the edit and the change are both in the pull request"]
    assert "+      due: date?" in merged
    assert "+    due: Date | None" in merged
    assert '"""Something that somebody has to do."""  merged: the factory changed the file elsewhere' in merged
    assert "<<<<<<< yours" in steps["7. After the merge, somebody and the intent change the same line"]
    assert (
        "max_length=200)]  conflicting: the same was changed otherwise, and it awaits a decision" in steps["8. Every edit is in the ledger"]
    )
    proven = steps["10. The branch is proven: what is made, and the edits in the ledger"]
    assert proven.startswith("  todo  proven: ")
    assert ", 2 edits, and 1 that only the base has, at " in proven
    assert git(tmp_path / "story", "status", "--porcelain") == ""
    assert git(tmp_path / "story", "rev-list", "--count", "main") == "7"
