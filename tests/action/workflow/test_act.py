"""The Action in workflows that are run for real."""

import json
from pathlib import Path

from tests.action.workflow.act import Machine
from tests.action.workflow.repositories import PUSH, hostile, shop, use

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


def test_a_push_is_checked_previewed_and_verified_whatever_the_repository_is_full_of(machine: Machine, tmp_path: Path) -> None:
    marker = tmp_path / "taken-over"
    steps = use("check", "check") + use("preview", "preview") + _LATER + use("verify", "verify") + use("wrong", "merge", draft="perhaps")
    ended = machine.run(shop(tmp_path / "shop", steps, hostile(marker)), "push", PUSH)
    assert not marker.exists(), marker.read_text()

    check = ended.steps["check"]
    assert (check.result, check.summary.strip()) == ("success", "## ✅ `synapse.yaml`: no faults"), ended.log

    preview = ended.steps["preview"]
    assert preview.result == "success", ended.log
    assert "**7** of 7 checks passed" in preview.summary
    assert "isolation `none`" not in preview.summary
    assert (preview.outputs["changed"], preview.outputs["drift"], preview.outputs["branch"]) == ("true", "true", "")
    assert "synapse.yaml: check and test in the sandbox (" in preview.printed
    later = ended.steps["later"].outputs
    assert (later["changed"], json.loads(f"{{{later['ending'].strip().rstrip(',')}}}")) == ("true", {"ending": "planned"})

    verify = ended.steps["verify"]
    assert (verify.result, verify.outputs["drift"]) == ("failure", "true")
    ((message, properties),) = verify.remarks("error")
    assert message.startswith("nothing was made here yet")
    assert properties["file"] == "synapse.yaml"

    wrong = ended.steps["wrong"]
    assert [message for message, _ in wrong.remarks("error")] == [
        'input "mode" is "merge"; it may be "check", "preview", "pull-request", "commit" or "verify"',
        'input "draft" is "perhaps"; it may be "true" or "false"',
    ]
