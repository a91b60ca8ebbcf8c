"""`verify`: what is proven, what is outdated, what was tampered with; and that it tells of edits as `edits` does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generators import registry
from synapseops.merging import lock
from synapseops.pipeline.cache import FolderCache
from synapseops.report import data, markdown
from tests.action.conftest import Synapse
from tests.action.service import INTO, LONGER, MODELS, edited
from tests.forge.git import commit, git
from tests.pipeline.workshop import Workshop

LOCK = f"{INTO}/synapse.lock"
WITH_TWO = "      done: boolean = false\n      due: date?\n"


def proven(synapse: Synapse, *words: str) -> tuple[int, dict[str, Any]]:
    ended = synapse("verify", *words, "--format", "json")
    (proof,) = ended.object["proofs"]
    return ended.code, proof


def recorded(folder: Path, path: str) -> lock.LockedFile:
    return lock.read((folder / LOCK).read_bytes()).files[path]


def told(proof: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["path"], one["kind"]) for one in proof["differences"]]


def test_what_was_made_is_proven(landed: Path, synapse: Synapse) -> None:
    code, proof = proven(synapse)
    assert (code, proof["state"], proof["holds"]) == (0, "proven", True)
    assert (proof["edits"], proof["differences"], proof["undecided"], proof["outdated"]) == ([], [], [], None)
    assert proof["proven"] > 50
    assert synapse("verify", "--ref", "main").out.startswith(f"todo  proven: {proof['proven']} files exactly as made, at ")


def test_edits_are_proven_to_be_the_only_difference(landed: Path, synapse: Synapse) -> None:
    edited(landed, '"""', '"""Ours. ')
    code, proof = proven(synapse)
    assert (code, proof["holds"], len(proof["edits"])) == (0, True, 1)
    assert proof["edits"][0]["path"] == "todo/models/tasks.py"
    assert synapse("edits", "--format", "json").object["edits"] == proof["edits"]
    assert proof["edits"][0]["id"] in synapse("edits").out


def test_files_of_people_in_the_folder_are_named_beside_the_proof(landed: Path, synapse: Synapse) -> None:
    git(landed, "mv", MODELS, f"{INTO}/todo/models/work.py")
    commit(landed, {f"{INTO}/LICENSE": "Ours.\n", f"{INTO}/todo/\u202eevil.py": "x = 1\n"})
    code, proof = proven(synapse)
    assert (code, proof["holds"], proof["beside"]) == (0, True, ["LICENSE", "todo/\u202eevil.py"])
    assert "  beside them 2 files of yours: generated/todo/LICENSE, generated/todo/todo/ evil.py\n" in synapse("verify").out


def test_a_changed_intent_makes_a_service_outdated_and_nothing_worse(landed: Path, synapse: Synapse) -> None:
    edited(landed, '"""', '"""Ours. ')
    commit(landed, {"synapse.yaml": LONGER})
    code, proof = proven(synapse)
    assert (code, proof["state"], proof["holds"]) == (1, "outdated", False)
    assert (proof["differences"], proof["outdated"]) == ([], "the intent changed since; not regenerated yet")
    assert [edit["state"] for edit in proof["edits"]] == ["kept"]
    out = synapse("verify").out
    assert out.startswith(f"todo  outdated: {proof['proven']} files exactly as made then, 1 edit, at ")
    assert "the intent changed since; not regenerated yet; synapse run proposes it" in out


def _hidden(folder: Path) -> None:
    """Edit a file, and let the lock say that it was made so."""
    edited(folder, '"""', '"""Ours. ')
    base = recorded(folder, "todo/models/tasks.py").base
    edited(folder, base, git(folder, "rev-parse", f"HEAD:{MODELS}"), LOCK)


def _renamed(folder: Path) -> None:
    edited(folder, " todo/models/tasks.py\n", " todo/models/other.py\n", LOCK)


def _given_away(folder: Path) -> None:
    edited(folder, '"""', '"""Ours. ')
    file = recorded(folder, "todo/models/tasks.py")
    edited(folder, f"factory {file.base}", f"team {file.base}", LOCK)


def _made_executable(folder: Path) -> None:
    file = recorded(folder, "todo/models/tasks.py")
    edited(folder, f"100644 factory {file.base}", f"100755 factory {file.base}", LOCK)


@pytest.mark.parametrize("intent", [None, LONGER])
@pytest.mark.parametrize(
    ("tamper", "paths"),
    [
        (_hidden, {"todo/models/tasks.py"}),
        (_renamed, {"todo/models/tasks.py", "todo/models/other.py"}),
        (_given_away, {"todo/models/tasks.py"}),
        (_made_executable, {"todo/models/tasks.py"}),
    ],
)
def test_a_lock_changed_by_hand_is_found_out_also_when_the_intent_changed(
    landed: Path, synapse: Synapse, tamper: Callable[[Path], None], paths: set[str], intent: str | None
) -> None:
    tamper(landed)
    if intent is not None:
        commit(landed, {"synapse.yaml": intent})
    code, proof = proven(synapse)
    assert (code, proof["state"]) == (1, "differs")
    assert {path for path, _ in told(proof)} == paths
    assert "the lock" in synapse("verify").out


def test_a_lock_changed_by_hand_is_called_so_where_the_remote_has_the_pristine_commits(landed: Path, synapse: Synapse) -> None:
    _hidden(landed)
    assert "the lock was changed by hand here" in synapse("verify").out
    git(landed, "remote", "remove", "origin")
    assert "changed by hand, or made with other tools" in synapse("verify").out


def _migration(folder: Path) -> str:
    return next(path for path in lock.read((folder / LOCK).read_bytes()).files if path.startswith("migrations/versions/"))


def test_a_landed_migration_is_held_against_the_pristine_commits_and_where_they_lack_that_is_said(landed: Path, synapse: Synapse) -> None:
    path = _migration(landed)
    edited(landed, '"""', '"""Ours. ', f"{INTO}/{path}")
    edited(landed, recorded(landed, path).base, git(landed, "rev-parse", f"HEAD:{INTO}/{path}"), LOCK)
    code, proof = proven(synapse)
    assert (code, told(proof), proof["unchecked"]) == (1, [(path, "otherwise")], [])
    git(landed, "remote", "remove", "origin")
    code, proof = proven(synapse)
    assert (code, told(proof)) == (0, [])
    assert path in proof["unchecked"]
    assert "only the lock says what was made, since the pristine commits are not all here" in synapse("verify").out


def test_a_migration_that_was_changed_after_it_landed_is_a_warning(landed: Path, synapse: Synapse) -> None:
    path = _migration(landed)
    edited(landed, '"""', '"""Ours. ', f"{INTO}/{path}")
    code, proof = proven(synapse)
    assert (code, proof["state"]) == (0, "proven")
    assert {(one["path"], one["state"], one["stale"], one["late"]) for one in proof["edits"]} == {(path, "kept", False, True)}
    words = "  kept: warning: this is of migrations that had landed, and databases that ran them do not get the change\n"
    assert words in synapse("verify").out
    assert words in synapse("edits").out
    forgotten = synapse("forget", proof["edits"][0]["id"], "--format", "json")
    assert forgotten.object["ending"] == "proposed"
    assert git(landed, "diff", "--stat", "HEAD~1", "synapse/todo", "--", f"{INTO}/{path}") == ""


def test_a_migration_that_was_deleted_after_it_landed_is_a_warning(landed: Path, synapse: Synapse) -> None:
    path = _migration(landed)
    commit(landed, {f"{INTO}/{path}": None})
    code, proof = proven(synapse)
    assert (code, proof["state"]) == (0, "proven")
    assert [(one["path"], one["state"], one["late"]) for one in proof["edits"]] == [(path, "deleted", True)]
    words = "deleted: warning: this is of migrations that had landed, and databases that ran them cannot be brought further without it\n"
    assert words in synapse("verify").out
    assert words in synapse("edits").out


def test_a_lock_that_names_another_source_is_found_out(landed: Path, synapse: Synapse) -> None:
    source = lock.read((landed / LOCK).read_bytes()).source
    now = commit(landed, {"synapse.yaml": LONGER})
    edited(landed, source, now, LOCK)
    code, proof = proven(synapse)
    assert (code, proof["state"], told(proof)) == (1, "differs", [("synapse.lock", "inputs")])


def test_another_version_is_told_and_not_taken_for_tampering(landed: Path, synapse: Synapse) -> None:
    edited(landed, "factory: 0.1.0", "factory: 0.0.9", LOCK)
    assert proven(synapse)[1]["state"] == "proven"
    commit(landed, {"synapse.yaml": LONGER})
    code, proof = proven(synapse)
    assert (code, proof["state"], proof["differences"]) == (1, "outdated", [])
    assert proof["outdated"] == "made by SynapseOps 0.0.9, and this is 0.1.0: not made again yet"


def test_an_output_folder_that_moved_is_outdated(landed: Path, synapse: Synapse) -> None:
    text = (landed / "synapse.yaml").read_text()
    commit(landed, {"synapse.yaml": text.replace("{sdks", "{into: services/todo, sdks")})
    assert proven(synapse)[1]["outdated"] == "the output goes to services/todo/ now, and is not made there yet"


def _moved(folder: Path) -> None:
    git(folder, "mv", MODELS, f"{INTO}/todo/models/work.py")
    edited(folder, '"""', '"""Ours. ', f"{INTO}/todo/models/work.py")


def _conflicting(folder: Path) -> None:
    edited(folder, "max_length=120", "max_length=200")
    edited(folder, '"""A task', '"""Our task')


def _deleted(folder: Path) -> None:
    commit(folder, {f"{INTO}/README.md": None})


def _all(folder: Path) -> None:
    _deleted(folder)
    _conflicting(folder)
    git(folder, "mv", f"{INTO}/todo/settings.py", f"{INTO}/todo/config.py")
    edited(folder, '"""', '"""Ours. ', f"{INTO}/todo/config.py")


@pytest.mark.parametrize("edit", [_moved, _conflicting, _deleted, _all])
def test_edits_are_the_same_wherever_they_are_told(landed: Path, synapse: Synapse, edit: Callable[[Path], None], cache_home: Path) -> None:
    edit(landed)
    assert proven(synapse)[1]["edits"] == synapse("edits", "--format", "json").object["edits"]
    commit(landed, {"synapse.yaml": LONGER.replace("      done: boolean = false\n", WITH_TWO)})
    report = Workshop(landed, FolderCache(cache_home), generators=registry.load()).run_one()
    run = data.run_object(report)
    looked = synapse("edits", "--format", "json").object
    _, proof = proven(synapse, "--ref", "synapse/todo")
    assert run["edits"] == looked["edits"] == proof["edits"] != []
    assert proof["undecided"] == [conflict["path"] for conflict in run["conflicts"]]
    assert proof["differences"] == []
    body = markdown.body(report)
    for entry in proof["edits"]:
        assert f"`{entry['id']}`" in body
        assert f"{entry['id']} generated/todo/{entry['path']} " in synapse("verify", "--ref", "synapse/todo").out
        assert f"{entry['state']}: " in body.replace("**", "")
    git(landed, "merge", "--quiet", "--no-edit", "synapse/todo")
    assert json.dumps(proven(synapse)[1]["edits"]) == json.dumps(synapse("edits", "--format", "json").object["edits"])


def test_a_lock_that_says_nothing_is_called_unreadable(landed: Path, synapse: Synapse) -> None:
    commit(landed, {LOCK: "x\n"})
    code, proof = proven(synapse)
    assert (code, proof["state"]) == (1, "outdated")
    assert proof["outdated"].startswith("synapse.lock cannot be read: ")


def test_that_is_so_too_where_little_is_as_it_is_made(landed: Path, synapse: Synapse) -> None:
    git(landed, "rm", "-r", "--quiet", *(f"{INTO}/{one}" for one in ("tests", "todo", "migrations")))
    commit(landed, {LOCK: "x\n"})
    code, proof = proven(synapse)
    assert (code, proof["state"]) == (1, "outdated")
    assert proof["outdated"].startswith("synapse.lock cannot be read: ")
