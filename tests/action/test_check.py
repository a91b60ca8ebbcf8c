import os
from pathlib import Path

import pytest

from tests.action.conftest import Synapse
from tests.pipeline.workshop import TODO

_FAULTY = TODO.replace("boolean", "bool")


def test_an_intent_without_faults_is_fine(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(TODO)
    ended = synapse("check")
    assert (ended.code, ended.out, ended.err) == (0, "1 intent, no faults\n", "")


def test_what_only_the_base_tells_is_named_as_not_looked_at(synapse: Synapse, landed: Path) -> None:
    (landed / "synapse.yaml").write_text((landed / "synapse.yaml").read_text().replace("      done: boolean = false\n", ""))
    ended = synapse("check")
    unseen = "the base branch was not looked at: what a change does to rows that are stored (SY230 to SY232) is told by synapse plan\n"
    assert (ended.code, ended.out) == (0, f"1 intent, no faults\n{unseen}")


def test_warnings_are_counted_and_are_no_faults(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(TODO.replace("boolean = false", "string? = null"))
    ended = synapse("check")
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "1 intent, no faults, 1 warning")


def test_every_fault_is_told_at_its_line(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(_FAULTY.replace("string", "strng"))
    ended = synapse("check")
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert lines[0].startswith("synapse.yaml:6:14: error SY")
    assert any(line.startswith("synapse.yaml:7:13: error SY") for line in lines)
    assert lines[-1] == "1 intent, 2 faults"


def test_errors_of_any_file_come_before_warnings_of_any_file(synapse: Synapse, here: Path) -> None:
    (here / "b.synapse.yaml").write_text(TODO.replace("boolean = false", "string? = null").replace("todo", "other"))
    (here / "synapse.yaml").write_text(_FAULTY)
    assert [line.split(" ")[1] for line in synapse("check").out.splitlines()[:-1] if ".yaml:" in line] == ["error", "warning"]
    assert [one["severity"] for one in synapse("check", "--format", "json").object["diagnostics"]] == ["error", "warning"]
    assert [line.split(" ")[0] for line in synapse("check", "--format", "workflow").out.splitlines()] == ["::error", "::warning"]


def test_intents_are_found_in_folders_but_not_in_what_tools_put_there(synapse: Synapse, here: Path) -> None:
    for folder, name in (("a/b", "synapse.yaml"), (".", "x.synapse.yaml"), ("node_modules/c", "synapse.yaml"), ("venv/d", "synapse.yaml")):
        (here / folder).mkdir(parents=True, exist_ok=True)
        (here / folder / name).write_text(TODO.replace("todo", f"s{len(folder)}"))
    (here / "venv" / "pyvenv.cfg").write_text("")
    (here / ".git").mkdir()
    (here / ".git" / "synapse.yaml").write_text(_FAULTY)
    (here / "link.synapse.yaml").symlink_to(here / "a/b/synapse.yaml")
    assert [intent["path"] for intent in synapse("check", "--format", "json").object["intents"]] == ["a/b/synapse.yaml", "x.synapse.yaml"]


def test_places_are_seen_from_here(synapse: Synapse, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "repo" / ".git").mkdir(parents=True)
    (here / "repo" / "a").mkdir()
    (here / "repo" / "a" / "synapse.yaml").write_text(_FAULTY)
    assert synapse("check", "repo/a").out.startswith("repo/a/synapse.yaml:7:13: ")
    monkeypatch.chdir(here / "repo" / "a")
    assert synapse("check").out.startswith("synapse.yaml:7:13: ")


def test_intents_of_one_repository_are_judged_together(synapse: Synapse, here: Path) -> None:
    (here / ".git").mkdir()
    for name in ("a", "b"):
        (here / f"{name}.synapse.yaml").write_text(TODO)
    told = synapse("check", "--format", "json").object["diagnostics"]
    assert {diagnostic["code"] for diagnostic in told} >= {"SY220"}


def test_json_has_every_fault_and_nothing_else(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(_FAULTY)
    ended = synapse("check", "--format", "json")
    (intent,) = ended.object["intents"]
    assert (intent["path"], intent["service"], ended.object["error"]) == ("synapse.yaml", "", None)
    assert intent["diagnostics"] == ended.object["diagnostics"]
    assert set(intent["diagnostics"][0]) == {"code", "file", "line", "column", "severity", "message", "hint"}


def test_workflow_commands_annotate(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(_FAULTY)
    assert synapse("check", "--format", "workflow").out.startswith("::error file=synapse.yaml,line=7,col=13,title=SY")


@pytest.mark.parametrize("words", [(), ("nowhere",), ("file.txt/x",), ("\0",)])
def test_no_intent_is_a_usage_error(synapse: Synapse, here: Path, words: tuple[str, ...]) -> None:
    (here / "file.txt").write_text("")
    ended = synapse("check", *words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("synapse: ")
    assert "Traceback" not in ended.err


def test_a_file_of_any_name_can_be_named(synapse: Synapse, here: Path) -> None:
    (here / "draft.yml").write_text(TODO)
    assert synapse("check", "draft.yml").code == 0


def test_a_link_out_of_the_repository_is_not_read(synapse: Synapse, here: Path) -> None:
    (here / "secret").write_text("secret: value\n")
    (here / "repo" / ".git").mkdir(parents=True)
    (here / "repo" / "synapse.yaml").symlink_to(here / "secret")
    ended = synapse("check", "repo/synapse.yaml")
    assert ended.code == 2
    assert "secret: value" not in ended.err


def test_what_is_no_file_is_not_read(synapse: Synapse, here: Path) -> None:
    os.mkfifo(here / "synapse.yaml")
    assert synapse("check").code == 2
    assert synapse("check", "synapse.yaml").code == 2


def test_a_huge_file_is_answered(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_bytes(b"#" * (5 << 20))
    ended = synapse("check")
    assert ended.code == 1
    assert ended.out.startswith("synapse.yaml:1:1: error SY")
