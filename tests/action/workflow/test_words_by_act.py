"""Conflict, breaking change, two intents, strangers' commits and each word of `fail-on`, in workflows that are run for real.

Each is tried in this process too (`test_writing`, `test_looking`); `make soak` runs these.
"""

from pathlib import Path

import pytest

from tests.action.workflow.act import Machine
from tests.action.workflow.desk import Desk
from tests.action.workflow.repositories import PUSH, use
from tests.action.workflow.test_table_by_act import SMALL, run
from tests.forge.git import git
from tests.github import Double

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1600)]

_CONTRACT = "generated/todo/openapi.yaml"
_NEXT = SMALL.replace("service: todo", "service: {name: todo, title: Lists}").replace("      done: boolean = false\n", "")
_OTHER = SMALL.replace("todo", "billing")
_WORDS = ("faults", "checks", "drift", "breaking", "nothing")
_STEPS = "".join(
    (
        *(use(f"preview-{word}", "preview", fail_on=word, intents="synapse.yaml") for word in _WORDS),
        *(use(f"verify-{word}", "verify", fail_on=word, intents="synapse.yaml") for word in ("faults", "drift", "nothing")),
        use("both", "pull-request", fail_on="breaking", intents='"synapse.yaml, billing/*"'),
        *(
            use(f"written-{word}", "pull-request", fail_on=word, intents="synapse.yaml")
            for word in ("faults", "checks", "drift", "nothing")
        ),
        *(use(f"check-{word}", "check", fail_on=word, working_directory="faulty") for word in ("faults", "drift", "nothing")),
    )
)
_LATER = """\
      - id: later
        shell: bash
        env:
          NUMBERS: ${{ steps.both.outputs.pull-request-number }}
          BRANCHES: ${{ steps.both.outputs.branch }}
        run: |
          echo "numbers=$(echo $NUMBERS)" >> "$GITHUB_OUTPUT"
          echo "branches=$(echo $BRANCHES)" >> "$GITHUB_OUTPUT"
"""


def test_each_word_fails_what_it_names_and_a_conflict_and_two_intents_come_to_what_is_told(
    machine: Machine,
    github: Double,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    cache_home: Path,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    shop = github.add_repository("octo/shop", files={"synapse.yaml": SMALL.encode()})
    alice = github.add_person("alice", {"octo/shop": "write"})
    token = github.workflow_token(shop, {"contents": "write", "pull_requests": "write"})
    Desk(tmp_path / "runner", capsys, github).step("pull-request", token=token)
    alice.merge(1)
    held = shop.git[shop.git.revparse_single("main").tree[_CONTRACT].id].data
    mine = held.replace(b"title: Todo", b"title: Ours alone", 1)
    assert mine != held
    faulty = SMALL.replace("boolean", "bool").replace("todo", "faulty")
    files = {_CONTRACT: mine.decode(), "synapse.yaml": _NEXT, "billing/synapse.yaml": _OTHER, "faulty/synapse.yaml": faulty}
    alice.push(shop, "main", {path: text.encode() for path, text in files.items()})

    ended = run(machine, github, shop, "push", PUSH, _STEPS + _LATER)
    results = {id: step.result for id, step in ended.steps.items()}
    failing = {id for id, result in results.items() if result == "failure"}
    assert failing == {
        *("preview-checks", "preview-drift", "preview-breaking"),
        *("verify-drift", "both", "written-checks", "written-drift", "check-faults"),
    }, ended.log
    places = [properties.get("file") for _, properties in ended.steps["written-checks"].remarks("error")]
    assert _CONTRACT in places
    branch = shop.git.revparse_single("synapse/todo").tree
    assert b"title: Ours alone" in shop.git[branch[_CONTRACT].id].data
    assert ended.steps["later"].outputs == {"numbers": "2 3", "branches": "synapse/billing synapse/todo"}
    assert git(shop.path, "rev-parse", "--verify", "synapse/billing")
