"""`package verify`: what a run made is proven from the outside, and what was spoiled is told all at once."""

from pathlib import Path

import pytest

from tests.action.conftest import Synapse
from tests.package.packages import altered, provenance, zipped


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A package with its provenance beside it."""
    path = tmp_path / "todo-1.0.0.zip"
    path.write_bytes(zipped())
    (tmp_path / "todo-1.0.0.provenance.json").write_bytes(provenance())
    return path


def test_a_package_is_proven(made: Path, synapse: Synapse) -> None:
    ended = synapse("package", "verify", made)
    assert (ended.code, ended.err) == (0, "")
    head, sha256, builder = ended.out.splitlines()
    assert head == (
        "todo-1.0.0.zip  proven: todo 1.0.0 by SynapseOps 0.1.0, 8 files (1 the factory's, 1 the team's, 1 landed, 5 of people)"
    )
    assert sha256.startswith("  sha256 ")
    assert builder.startswith("  built by pkg:pypi/synapseops#local, run urn:uuid:")


def test_all_faults_are_told_for_people_and_for_programs(made: Path, synapse: Synapse) -> None:
    made.write_bytes(altered(lambda files: files.update({"todo-1.0.0/b.py": b"c\n", "todo-1.0.0/\x1b[2J": b""})))
    ended = synapse("package", "verify", made)
    assert ended.code == 1
    assert "todo-1.0.0.zip  not proven: todo 1.0.0 by" in ended.out
    assert "\x1b" not in ended.out
    told = synapse("package", "verify", made, "--format", "json").object
    assert told["error"] is None
    assert told["package"]["holds"] is False
    assert [(fault["kind"], fault["path"]) for fault in told["package"]["faults"]] == [
        ("path", "todo-1.0.0/\x1b[2J"),
        ("digest", "todo-1.0.0/b.py"),
        ("extra", "todo-1.0.0/\x1b[2J"),
        ("provenance", ""),
    ]
    assert all(f"  {fault['path'] or 'provenance'}: ".replace("\x1b", " ").split()[0] in ended.out for fault in told["package"]["faults"])


def test_provenance_may_lie_elsewhere(made: Path, synapse: Synapse, tmp_path: Path) -> None:
    elsewhere = (tmp_path / "todo-1.0.0.provenance.json").rename(tmp_path / "x.json")
    assert synapse("package", "verify", made, "--provenance", elsewhere).code == 0
    assert synapse("package", "verify", made, "--no-provenance").code == 0


def test_missing_provenance_is_not_passed_over(made: Path, synapse: Synapse, tmp_path: Path) -> None:
    (tmp_path / "todo-1.0.0.provenance.json").unlink()
    ended = synapse("package", "verify", made)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        'synapse: there is no "todo-1.0.0.provenance.json" beside the zip\n'
        "  hint: name it with --provenance FILE, or prove the zip alone with --no-provenance\n"
    )


@pytest.mark.parametrize("name", ["none.zip", "."])
def test_what_is_no_file_is_a_usage_error(name: str, synapse: Synapse, tmp_path: Path) -> None:
    ended = synapse("package", "verify", tmp_path / name, "--no-provenance")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("synapse: ")


def test_what_is_no_zip_is_a_fault(made: Path, synapse: Synapse) -> None:
    made.write_bytes(b"no zip")
    ended = synapse("package", "verify", made, "--no-provenance")
    assert ended.code == 1
    assert ended.out.splitlines()[0] == "todo-1.0.0.zip  not proven"
    assert ended.out.splitlines()[2:] == ["  zip: is no zip"]


def test_an_action_must_be_named(synapse: Synapse) -> None:
    ended = synapse("package")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("synapse: the following arguments are required: ACTION\n")
