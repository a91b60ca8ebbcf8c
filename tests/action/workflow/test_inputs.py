import re

import pytest
import yaml

from action.workflow import inputs
from action.workflow.inputs import DEFAULTS, FailOn, Faults, Mode
from action.workflow.result import OUTPUTS
from tests.action.workflow.act import ROOT
from tests.action.workflow.words import WORDS, cells

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
RUN = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "run")


def test_every_input_is_mapped_to_its_variable_and_defaulted_alike_in_code() -> None:
    mapped = {name: value for name, value in RUN["env"].items() if name.startswith("INPUT_")}
    assert mapped == {f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    told = {name: str(one["default"]) for name, one in ACTION["inputs"].items()}
    assert told == {**DEFAULTS, "token": "${{ github.token }}"}


def test_every_output_is_that_of_the_step_that_runs() -> None:
    assert {name: one["value"] for name, one in ACTION["outputs"].items()} == {
        name: f"${{{{ steps.run.outputs.{name} }}}}" for name in OUTPUTS
    }


def test_no_expression_reaches_a_shell() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert scripts
    assert not any("${{" in script for script in scripts)


def test_every_action_that_is_used_is_pinned_by_its_commit() -> None:
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one) for one in used)


def test_what_is_installed_is_locked_is_built_by_nobody_and_heeds_no_settings_of_a_repository() -> None:
    script = next(step["run"] for step in ACTION["runs"]["steps"] if step["name"] == "Install what is locked")
    pip, sync = (part.split() for part in script.partition("\n")[2].replace("\\\n", " ").splitlines()[:2])
    assert {"-I", "--require-hashes", "--only-binary", "action/workflow/uv.txt"} <= {*pip}
    assert {"sync", "--frozen", "--no-config", "--no-build", "--no-install-project", "--no-default-groups"} <= {*sync}
    assert script.count(" sync ") == 1


def test_our_own_folder_is_where_every_line_of_a_shell_runs_and_what_python_imports() -> None:
    steps = [step for step in ACTION["runs"]["steps"] if "run" in step]
    assert {(step["working-directory"], step["shell"]) for step in steps} == {("${{ github.action_path }}", "bash")}
    assert RUN["run"].rstrip().endswith('/python" -P -m action')
    assert RUN["env"]["PYTHONPATH"] == "${{ github.action_path }}"


def test_nothing_given_means_the_defaults() -> None:
    found = inputs.read({})
    assert (found.mode, found.intents, found.token, found.fail_on) == (Mode.CHECK, ("**",), "", {FailOn.FAULTS})
    assert (found.draft, found.upload_zip, found.branch_prefix, found.working_directory) == (False, False, "synapse", ".")
    assert inputs.read({f"INPUT_{name.upper()}": "" for name in DEFAULTS}) == found


@pytest.mark.parametrize("name", ["INPUT_FAIL_ON", "INPUT_FAIL-ON"])
def test_both_spellings_of_a_variable_are_read(name: str) -> None:
    assert inputs.read({name: "drift, breaking"}).fail_on == {FailOn.DRIFT, FailOn.BREAKING}


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("check", {"faults"}), ("preview", set()), ("verify", {"faults", "drift"}), ("pull-request", {"faults", "checks"})],
)
def test_what_fails_a_step_follows_from_its_mode(mode: str, expected: set[str]) -> None:
    assert inputs.read({"INPUT_MODE": mode}).fail_on == expected
    assert inputs.read({"INPUT_MODE": mode, "INPUT_FAIL_ON": "nothing"}).fail_on == set()


@pytest.mark.parametrize("mode", list(Mode))
def test_the_page_says_what_fails_a_step_by_default_and_names_every_word(mode: Mode) -> None:
    assert {word for word, _ in cells()} == {*WORDS} == {"by default", *FailOn, inputs.NOTHING}
    told = cells()["by default", mode].removeprefix("❌ ").removeprefix("✅ ").strip("`")
    assert inputs.read({"INPUT_MODE": mode, "INPUT_FAIL_ON": told}).fail_on == inputs.read({"INPUT_MODE": mode}).fail_on


def test_lists_are_a_line_or_a_comma_apart() -> None:
    found = inputs.read({"INPUT_INTENTS": "a/**\n b/*.yaml ,a/**\n", "INPUT_LABELS": "good first issue\nbot"})
    assert (found.intents, found.labels) == (("a/**", "b/*.yaml"), ("good first issue", "bot"))


def test_a_base_may_be_named_as_an_event_names_it() -> None:
    assert [inputs.read({"INPUT_BASE": base}).base for base in ("refs/heads/a/b", "a/b")] == ["a/b", "a/b"]


def test_every_fault_is_told_at_once() -> None:
    told = {
        "INPUT_MODE": "merge",
        "INPUT_INTENTS": "../other/**",
        "INPUT_TOKEN": "ghs_a\nb",
        "INPUT_BASE": "ma\x1bin",
        "INPUT_BRANCH_PREFIX": "a/b",
        "INPUT_LABELS": "a\x00b",
        "INPUT_DRAFT": "maybe",
        "INPUT_FAIL_ON": "faults, warnings",
        "INPUT_UPLOAD_ZIP": "2",
        "INPUT_WORKING_DIRECTORY": "a/../..",
    }
    with pytest.raises(Faults) as raised:
        inputs.read(told)
    assert raised.value.faults == (
        'input "mode" is "merge"; it may be "check", "preview", "pull-request", "commit" or "verify"',
        'input "intents" has "../other/**", which leads out of the working directory',
        'input "token" is not one line of text',
        'input "base" is not one line of text',
        'input "branch-prefix" is "a/b"; it may have letters, digits, "-" and "_", 40 at most, and no "/"',
        'input "labels" is not a list of names, a line or a comma apart',
        'input "draft" is "maybe"; it may be "true" or "false"',
        'input "fail-on" has "warnings"; it may have "faults", "checks", "drift" or "breaking", or be "nothing"',
        'input "upload-zip" is "2"; it may be "true" or "false"',
        'input "working-directory" is "a/../.."; it must be a folder below the workspace',
    )


def test_a_token_is_not_in_what_is_printed_of_inputs() -> None:
    assert "ghs_secret" not in repr(inputs.read({"INPUT_TOKEN": "ghs_secret"}))
