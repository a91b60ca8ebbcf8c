"""`edits`, `resolve`, `forget` and `verify` as they are called, on what the real generators make."""

from pathlib import Path

import pytest

from generators import registry
from synapseops.merging import lock
from synapseops.pipeline.cache import FolderCache
from tests.action.conftest import Synapse
from tests.forge.git import commit, git, make
from tests.pipeline.workshop import TODO, Workshop

INTO = "generated/todo"
MODELS = f"{INTO}/todo/models/tasks.py"
LONGER = TODO.replace("1..120", "1..150")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose base holds the smallest service."""
    folder = make(tmp_path_factory.mktemp("made") / "repository")
    commit(folder, {"synapse.yaml": TODO})
    Workshop(folder, FolderCache(tmp_path_factory.mktemp("renderings")), generators=registry.load()).run_one()
    git(folder, "merge", "--quiet", "--no-edit", "synapse/todo")
    return folder


@pytest.fixture
def landed(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the current folder."""
    folder = tmp_path / "repository"
    git(tmp_path, "clone", "--quiet", made.as_uri(), str(folder))
    monkeypatch.chdir(folder)
    return folder


def edited(folder: Path, old: str, new: str, path: str = MODELS, **files: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    commit(folder, {path: text.replace(old, new, 1), **files})


def test_what_was_made_is_proven(landed: Path, synapse: Synapse) -> None:
    (proof,) = synapse("verify", "--format", "json").object["proofs"]
    assert (proof["holds"], proof["edits"], proof["differences"], proof["undecided"]) == (True, [], [], [])
    assert proof["proven"] > 50
    assert synapse("verify", "--ref", "main").out.startswith(f"todo  proven: {proof['proven']} files exactly as made, at ")


def test_edits_are_proven_to_be_the_only_difference(landed: Path, synapse: Synapse) -> None:
    edited(landed, '"""', '"""Ours. ')
    ended = synapse("verify", "--format", "json")
    (proof,) = ended.object["proofs"]
    assert (ended.code, proof["holds"], len(proof["edits"])) == (0, True, 1)
    assert proof["edits"][0]["path"] == "todo/models/tasks.py"
    listed = synapse("edits", "--format", "json").object["edits"]
    assert [(one["id"], one["state"]) for one in listed] == [(proof["edits"][0]["id"], "kept")]
    assert listed[0]["id"] in synapse("edits").out


def test_a_changed_intent_is_no_proof_until_it_was_made(landed: Path, synapse: Synapse) -> None:
    commit(landed, {"synapse.yaml": LONGER})
    ended = synapse("verify", "--format", "json")
    kinds = {difference["kind"] for difference in ended.object["proofs"][0]["differences"]}
    assert (ended.code, kinds) == (1, {"inputs", "otherwise"})


def test_a_lock_that_hides_an_edit_is_found_out(landed: Path, synapse: Synapse) -> None:
    edited(landed, '"""', '"""Ours. ')
    blob = git(landed, "rev-parse", f"HEAD:{MODELS}")
    recorded = lock.read((landed / INTO / "synapse.lock").read_bytes())
    base = recorded.files["todo/models/tasks.py"].base
    edited(landed, base, blob, f"{INTO}/synapse.lock")
    ended = synapse("verify", "--format", "json")
    (proof,) = ended.object["proofs"]
    assert (ended.code, proof["edits"]) == (1, [])
    assert [(one["path"], one["kind"]) for one in proof["differences"]] == [("todo/models/tasks.py", "otherwise")]
    assert "the lock records something else" in synapse("verify").out


def test_a_conflict_is_shown_and_decided(landed: Path, synapse: Synapse) -> None:
    edited(landed, "max_length=120", "max_length=200", **{"synapse.yaml": LONGER})
    looked = synapse("edits")
    assert looked.code == 0
    assert f"synapse resolve {MODELS} --theirs|--ours" in looked.out
    assert git(landed, "branch", "--list", "synapse/*") == ""
    conflicts = {conflict["path"] for conflict in synapse("edits", "--format", "json").object["conflicts"]}
    assert "todo/models/tasks.py" in conflicts
    ended = synapse("resolve", "--theirs", "todo/models/tasks.py", "--format", "json")
    assert (ended.code, ended.object["conflicts"], ended.object["ending"]) == (0, [], "proposed")
    assert "max_length=200" not in git(landed, "show", f"synapse/todo:{MODELS}")


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
    assert "+    due: Date | None" in merged
    assert '"""Something that somebody has to do."""  kept, merged with a change' in merged
    assert "<<<<<<< yours" in steps["7. After the merge, somebody and the intent change the same line"]
    assert "max_length=200)]  awaits a decision" in steps["8. Every edit is in the ledger"]
    proven = steps["10. The branch is proven: what is made, and the edits in the ledger"]
    assert proven.startswith("todo  proven: ")
    assert ", 2 edits, at " in proven
    assert git(tmp_path / "story", "status", "--porcelain") == ""
    assert git(tmp_path / "story", "rev-list", "--count", "main") == "7"
