"""`plan`, `run` and `demo` as they are called, with the real tools."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from action import cli, running
from synapseops.report import data
from tests.action.conftest import Ended, Synapse
from tests.forge.git import commit, git, make
from tests.pipeline.workshop import TODO
from tests.report import hostile, reports

_SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "run.schema.json").read_text())
_KEYS = {"service", "branch", "commit", "pull_request", "diagnostics", "checks", "tests", "files", "zip", "error"}


def _valid(value: dict[str, Any]) -> dict[str, Any]:
    jsonschema.Draft202012Validator(_SCHEMA).validate(value)
    return value


@dataclass(frozen=True, slots=True)
class Twice:
    """A repository in which the smallest intent was run twice, and what was printed."""

    folder: Path
    first: Ended
    second: Ended


_SMALLEST = f"{TODO}    operations: [create, get]\n"


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, cache_home: Path) -> Twice:
    folder = make(tmp_path_factory.mktemp("twice") / "repository")
    commit(folder, {"synapse.yaml": _SMALLEST})
    (folder / "synapse.yaml").write_text(f"# later\n{_SMALLEST}")
    (folder / "draft.synapse.yaml").write_text("synapse: 1\n")
    first, second = (_process(cache_home, "run", "--repo", folder, "--format", "json") for _ in range(2))
    return Twice(folder, first, second)


def _process(cache_home: Path, *words: str | Path) -> Ended:
    """Run a command in a process of its own, as a person does."""
    argv = [sys.executable, "-m", "action", *(str(word) for word in words)]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache_home)}
    done = subprocess.run(argv, cwd=Path(__file__).parents[2], env=env, capture_output=True, text=True, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def test_the_smallest_intent_comes_to_a_pull_request_that_is_verified(twice: Twice) -> None:
    told = _valid(twice.first.object)
    ours = ("openapi", "ruff", "format", "mypy", "bandit", "secrets", "determinism")
    others = ("go vet", "gofmt", "hadolint", "compose", "kubernetes", "helm", "actionlint", "zizmor", "sbom")
    ran = {check["name"]: (check["outcome"], check["reason"], check["findings"]) for check in told["checks"] if not check["absent"]}
    assert ran == {name: ("passed", "", []) for name in (*ours, *others)}
    assert {check["name"] for check in told["checks"] if check["absent"]} <= {"tsc"}  # node's tools are in no PATH here
    assert (told["tests"]["outcome"], told["tests"]["failed"]) == ("passed", 0)
    assert told["tests"]["passed"] > 50
    assert told["tests"]["coverage"] >= 90
    assert (twice.first.code, told["ending"], told["error"]) == (0, "proposed", None)
    assert told["commit"] == git(twice.folder, "rev-parse", told["branch"])
    assert told["pull_request"] == {
        "number": 1,
        "state": "open",
        "draft": False,
        "path": str(twice.folder / ".git/synapse/pulls/1.md"),
        "title": "Add the todo service",
    }
    assert Path(told["zip"]).is_file()


def test_json_is_all_that_is_printed_and_a_single_run_is_at_the_top_too(twice: Twice) -> None:
    assert twice.first.err == ""
    told = twice.first.object
    assert told["runs"][0].keys() >= _KEYS
    assert {key: told[key] for key in told["runs"][0]} == told["runs"][0]


def test_the_same_inputs_again_say_the_same(twice: Twice) -> None:
    first, second = twice.first.object, _valid(twice.second.object)
    assert (twice.second.code, second["ending"]) == (twice.first.code, "up_to_date")
    untimed = {"commit", "pull_request", "zip", "inputs", "files", "migrations", "branch"}
    assert {key: second[key] for key in untimed} == {key: first[key] for key in untimed}
    assert git(twice.folder, "rev-list", "--count", f"main..{first['branch']}") == "1"


def test_what_is_not_committed_is_mentioned_and_not_used(twice: Twice) -> None:
    assert twice.first.object["uncommitted"] == [
        '"draft.synapse.yaml" is not committed on "main", and only commits are read',
        '"synapse.yaml" differs from what is committed on "main", and only commits are read',
    ]
    assert git(twice.folder, "status", "--porcelain") == " M synapse.yaml\n?? draft.synapse.yaml"


def test_what_a_run_did_is_on_record(twice: Twice) -> None:
    trails = sorted((twice.folder / ".git/synapse/runs").iterdir())
    assert len(trails) == 2
    lines = [json.loads(line) for line in trails[0].read_text().splitlines()]
    assert [line["step"] for line in lines if line["phase"] == "finished" and not line["step"].startswith(("check ", "decision"))] == [
        *("read", "look", "generate", "merge", "verify", "compare", "propose", "run")
    ]
    told = twice.first.object
    assert (lines[-1]["ending"], lines[-1]["commit"], lines[-1]["pull_request"]) == ("proposed", told["commit"], "1")
    assert {line["intent"] for line in lines} == {"", "synapse.yaml"}


def test_the_record_explains_what_was_decided(twice: Twice, synapse: Synapse) -> None:
    newest = synapse("explain", "--repo", twice.folder, "--format", "json").object
    assert {one["about"]: one["decided"] for one in newest["decisions"]}["pull request"] == "left as it is"
    names = sorted(path.stem for path in (twice.folder / ".git/synapse/runs").iterdir())
    first = synapse("explain", names[0], "--repo", twice.folder)
    assert (first.code, first.err) == (0, "")
    assert "  pull request             proposed: the output differs from what the base holds\n" in first.out
    unknown = synapse("explain", "1999", "--repo", twice.folder)
    assert (unknown.code, 'no recorded run begins with "1999"' in unknown.err) == (2, True)


def test_nothing_is_approved_of_that_no_pull_request_brings(twice: Twice, synapse: Synapse) -> None:
    ended = synapse("approve", "0" * 16, "--repo", twice.folder)
    assert (ended.code, f'brings breaking changes with the fingerprint "{"0" * 16}"' in ended.err) == (2, True)


@pytest.mark.parametrize("report", [reports.FIRST, reports.UPDATE, reports.TROUBLE, reports.STOPPED, *map(hostile.report, hostile.TEXTS)])
def test_every_report_is_valid_json(report: Any) -> None:
    _valid(json.loads(json.dumps({**data.runs_object([report]), "uncommitted": []})))
    _valid(data.runs_object([report, report]))


def test_a_folder_without_git_is_answered(synapse: Synapse, here: Path) -> None:
    ended = synapse("run")
    assert (ended.code, ended.out) == (2, "")
    assert "is not in a git repository" in ended.err
    told = _valid(synapse("plan", "--format", "json").object)
    assert (told["runs"], told["error"]["kind"]) == ([], "usage")


def test_an_intent_that_waits_to_be_committed_is_named(synapse: Synapse, here: Path) -> None:
    make(here)
    commit(here, {"README.md": "x"})
    (here / "synapse.yaml").write_text(TODO)
    ended = synapse("run")
    assert ended.code == 2
    assert 'no intent is committed on "main"' in ended.err
    assert '"synapse.yaml" is not committed on "main"' in ended.err


def test_a_detached_head_needs_a_base(synapse: Synapse, here: Path) -> None:
    make(here)
    commit(here, {"synapse.yaml": TODO.replace("boolean", "bool")})
    git(here, "checkout", "--quiet", "--detach")
    assert synapse("run").code == 2
    ended = synapse("run", "--base", "main")
    assert ended.code == 1
    assert ended.out.startswith("synapse.yaml:7:13: error SY")


def test_a_faulty_intent_is_told_with_its_places(synapse: Synapse, here: Path) -> None:
    make(here / "repo")
    commit(here / "repo", {"a/synapse.yaml": TODO.replace("boolean", "bool")})
    ended = synapse("run", "--repo", "repo", "--format", "json")
    told = _valid(ended.object)
    assert (ended.code, told["ending"], told["pull_request"]) == (1, "faulty", None)
    (diagnostic,) = told["diagnostics"]
    assert (diagnostic["file"], diagnostic["line"], diagnostic["column"], diagnostic["severity"]) == ("a/synapse.yaml", 7, 13, "error")


def test_the_demonstration_begins_in_an_empty_folder(synapse: Synapse, here: Path) -> None:
    (here / "full").mkdir()
    (here / "full" / "file").write_text("")
    assert synapse("demo", "--dir", "full").code == 2
    assert sorted(os.listdir(here / "full")) == ["file"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, cache_home: Path) -> tuple[Path, Ended]:
    folder = tmp_path_factory.mktemp("demo") / "shop"
    return folder, _process(cache_home, "demo", "--dir", folder)


def test_the_demonstration_ends_green_on_a_branch(demo: tuple[Path, Ended]) -> None:
    folder, ended = demo
    assert ended.code == 0, ended.out
    assert ended.out.startswith("orders 0.3.0  proposed\n")
    assert "  ✓ tests " in ended.out
    assert "✗" not in ended.out
    assert f"  cd {folder}\n  git diff --stat main...synapse/orders\n" in ended.out
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "symbolic-ref", "--short", "HEAD") == "main"
    assert git(folder, "branch", "--list", "synapse/orders", "--format=%(refname:short)") == "synapse/orders"


def test_progress_is_told_line_by_line_where_it_is_piped(demo: tuple[Path, Ended]) -> None:
    _, ended = demo
    assert "synapse.yaml: check ruff: passed (" in ended.err
    assert "\x1b" not in ended.err + ended.out


def test_the_words_of_the_command_line_reach_the_run() -> None:
    arguments = cli.parser().parse_args(["run", "--repo", "x", "--base", "y", "--format", "json"])
    asked = running.Asked(arguments.repo, arguments.base, True, arguments.format, arguments.debug)
    assert asked == running.Asked(Path("x"), "y", True, "json", False)


def test_intents_of_a_repository_within_this_one_are_not_mentioned(synapse: Synapse, here: Path) -> None:
    make(here / "repo")
    commit(here / "repo", {"synapse.yaml": TODO.replace("boolean", "bool")})
    make(here / "repo" / "vendor")
    commit(here / "repo" / "vendor", {"synapse.yaml": TODO})
    assert synapse("run", "--repo", "repo", "--format", "json").object["uncommitted"] == []
