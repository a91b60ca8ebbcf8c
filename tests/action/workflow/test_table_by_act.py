"""The table of modes and events in docs/action.md, held by workflows that are run for real; outputs are read by a later step."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.action.workflow.act import ROOT, Ended, Machine, Step
from tests.action.workflow.desk import about
from tests.action.workflow.pages_of_runs import page
from tests.action.workflow.repositories import CHECKOUT, PUSH, use
from tests.action.workflow.test_table import MODES, ROWS
from tests.forge.git import git, make
from tests.github import Double, Person, Repository
from tests.goldens import compare
from tests.pipeline.workshop import TODO

SMALL = f"{TODO}generate: {{service: false, sdks: [], postman: false, infra: []}}\n"
_WRITES = {"contents": "write", "pull_requests": "write"}
_LATER = """\
      - id: later
        shell: bash
        env:
          CHANGED: ${{ steps.preview.outputs.changed }}
          REPORT: ${{ steps.preview.outputs.report }}
        run: |
          if [ -n "$REPORT" ]; then grep -q '"runs"' "$REPORT"; fi
          echo "seen=$CHANGED" >> "$GITHUB_OUTPUT"
"""


_ANOTHER = """\
      - shell: bash
        run: git checkout --quiet --detach refs/remotes/origin/more
"""
_SLOW = [pytest.mark.soak, pytest.mark.timeout(1600)]
SHOWN = {
    "`pull_request` from a fork": ("preview", "verify", "commit"),
    "`push`": ("pull-request",),
    "`pull_request`, same repository": ("commit",),
}
"""What docs/runs has a page of: log, outputs and summary of these."""

_PAGES = ROOT / "docs" / "runs"
QUICK = ("`pull_request` from a fork",)
"""Rows that every run of the tests tries so; `make soak` tries all of them, and `test_table` each of them in this process."""


@pytest.fixture
def shop(github: Double) -> Repository:
    return github.add_repository("octo/shop", files={"synapse.yaml": SMALL.encode()})


@pytest.fixture
def alice(github: Double, shop: Repository) -> Person:
    return github.add_person("alice", {"octo/shop": "write"})


@pytest.mark.parametrize(
    "row", [pytest.param(row, marks=[] if row in QUICK else [pytest.mark.soak, pytest.mark.timeout(1600)]) for row in ROWS]
)
def test_each_cell_is_what_happens(row: str, machine: Machine, github: Double, shop: Repository, alice: Person, accept: bool) -> None:
    steps = "".join(use(mode, mode, fail_on="nothing") for mode in MODES) + _LATER
    if "another" in row:
        steps = _ANOTHER + steps
    name, payload, branch = _event(shop, alice, row)
    ended = run(machine, github, shop, name, payload, steps, branch)
    happened = {mode: _cell(ended.steps[mode]) for mode in MODES}
    assert happened == {mode: cell[0] for mode, cell in zip(MODES, ROWS[row], strict=True)}, ended.log
    previewed = ended.steps["preview"].outputs["changed"]
    assert (ended.steps["later"].result, ended.steps["later"].outputs["seen"]) == ("success", previewed)
    assert previewed == ("" if ROWS[row][1].startswith("❌") else "true")
    if row in SHOWN:
        compare(
            _PAGES / re.sub(r"\W+", "-", row).strip("-"),
            {f"{mode}.md": page(row, mode, ended.steps[mode]) for mode in SHOWN[row]},
            accept=accept,
        )
    if "fork" in row:
        assert [request for request in github.requests if request.method != "GET"] == []
        assert "it was previewed instead" in ended.steps["commit"].summary


def _cell(step: Step) -> str:
    if step.result == "failure":
        return "❌"
    told = [message for message, _ in step.remarks("notice")]
    return "⚪" if any("branch that SynapseOps writes" in one or "fork" in one for one in told) else "✅"


def _event(shop: Repository, alice: Person, row: str) -> tuple[str, Mapping[str, Any], str]:
    """Return name and payload of the event that *row* is about, and the branch that is checked out."""
    name = row.split("`")[1]
    alice.push(shop, "more", {"synapse.yaml": f"{SMALL}# more\n".encode()})
    if not name.startswith("pull_request"):
        ref = "refs/heads/synapse/todo" if "ours" in row else "refs/heads/main"
        return name, {**PUSH, "ref": ref}, "main"
    request = about(alice.open_pull_request(shop, "more"), shop)
    if "fork" in row or name == "pull_request_target":
        request["pull_request"]["head"]["repo"]["full_name"] = "mallory/shop"
    return name, PUSH | request, "more" if name == "pull_request" else "main"


def run(
    machine: Machine, github: Double, shop: Repository, name: str, payload: Mapping[str, Any], steps: str, branch: str = "main"
) -> Ended:
    """Run *steps* on a checkout of *branch*, in a workflow of `main`, with a token that may write."""
    folder = make(machine.folder / "checkout")
    git(folder, "fetch", "--quiet", shop.path.as_uri(), "+refs/heads/*:refs/remotes/origin/*")
    git(folder, "checkout", "--quiet", "-B", branch, f"refs/remotes/origin/{branch}")
    git(folder, "remote", "add", "origin", f"{github.url}/octo/shop.git")
    (folder / ".github" / "workflows").mkdir(parents=True, exist_ok=True)
    told = f"on: {name}\njobs:\n  synapse:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: {CHECKOUT}\n{steps}"
    (folder / ".github" / "workflows" / "synapse.yml").write_text(told)
    token = github.workflow_token(shop, _WRITES)
    return machine.run(folder, name, payload, "-s", f"GITHUB_TOKEN={token}", server=github.url)
