"""The Action in workflows that are run for real."""

import json
import re
from pathlib import Path

from action import installed
from action.commands.check import UNSEEN
from synapseops.pipeline.cache import FolderCache
from tests.action.workflow.act import Machine
from tests.action.workflow.repositories import PUSH, hostile, shop, use
from tests.forge.git import commit, git
from tests.pipeline.workshop import MORE, TODO, Workshop

_LATER = """\
      - id: later
        if: always()
        shell: bash
        env:
          REPORT: ${{ steps.preview.outputs.report }}
          CHANGED: ${{ steps.preview.outputs.changed }}
        run: |
          echo "ending=$(grep -m1 '"ending"' "$REPORT")" >> "$GITHUB_OUTPUT"
          echo "changed=$CHANGED" >> "$GITHUB_OUTPUT"
"""


_SERVICE = "generate: {sdks: [], postman: false, infra: []}\n"
_SPY = """\
import os
from pathlib import Path


def test_nothing_of_the_job_is_seen() -> None:
    assert [name for name in os.environ if name.startswith(("INPUT_", "GITHUB_", "RUNNER_", "ACTIONS_", "TEST_"))] == []
    here = Path.cwd()
    assert [above for above in (here, *here.parents) if (above / ".git").exists()] == []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            told = file.read_bytes()
        except OSError:
            continue
        assert b"ghs_a_token_of_the_job" not in told


def test_that_fails() -> None:
    raise AssertionError("::error::the spy was here")
"""


def _landed(folder: Path, steps: str, more: dict[str, str]) -> Path:
    """Make a repository that holds what was made of its intent, a test of people's in it, and an intent that moved on."""
    shop(folder, steps, {"synapse.yaml": f"{TODO}{_SERVICE}"})
    Workshop(folder, FolderCache(folder.parent / "renderings"), generators=installed.generators()[0]).run_one()
    git(folder, "merge", "--quiet", "--squash", "synapse/todo")
    commit(folder, {**more, "synapse.yaml": f"{MORE}{_SERVICE}", "generated/todo/tests/test_spy.py": _SPY})
    return folder


def test_a_push_is_checked_previewed_and_verified_whatever_the_repository_is_full_of(machine: Machine, tmp_path: Path) -> None:
    marker = tmp_path / "taken-over"
    steps = use("check", "check") + use("preview", "preview") + _LATER + use("verify", "verify") + use("wrong", "merge", draft="perhaps")
    ended = machine.run(_landed(tmp_path / "shop", steps, hostile(marker)), "push", PUSH, "-s", "GITHUB_TOKEN=ghs_a_token_of_the_job")
    assert not marker.exists(), marker.read_text()

    check = ended.steps["check"]
    unseen = f"> {UNSEEN.format('the mode `preview`')}"
    told = [line for line in check.summary.splitlines() if line]
    assert (check.result, told) == ("success", ["## ✅ `synapse.yaml`: no faults", unseen]), ended.log

    preview = ended.steps["preview"]
    assert preview.result == "success", ended.log
    assert "isolation `none`" not in preview.summary
    failures = re.search(r"<details><summary>tests: (.*?)</summary>\n\n(.*?)\n\n</details>", preview.summary, re.DOTALL)
    assert failures is not None, preview.summary
    assert failures[1] == "1 failure", failures[2]
    assert "test_that_fails" in failures[2]
    assert not any("the spy was here" in message for message, _ in preview.remarks("notice"))
    assert (preview.outputs["changed"], preview.outputs["drift"], preview.outputs["branch"]) == ("true", "true", "")
    assert "synapse.yaml: check and test in the sandbox (" in preview.printed
    later = ended.steps["later"].outputs
    assert (later["changed"], json.loads(f"{{{later['ending'].strip().rstrip(',')}}}")) == ("true", {"ending": "planned"})

    verify = ended.steps["verify"]
    assert (verify.result, verify.outputs["drift"]) == ("failure", "true")
    ((message, properties),) = verify.remarks("error")
    assert message.endswith("a run proposes it")
    assert properties["file"] == "synapse.yaml"

    wrong = ended.steps["wrong"]
    assert [message for message, _ in wrong.remarks("error")] == [
        'input "mode" is "merge"; it may be "check", "preview", "pull-request", "commit" or "verify"',
        'input "draft" is "perhaps"; it may be "true" or "false"',
    ]
