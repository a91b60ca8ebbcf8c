"""The table of modes and `fail-on` in docs/action.md, on every event, held by workflows that are run for real, where everything is wrong at
once: a faulty intent, and one whose change breaks callers and contradicts an edit. Two intents, and what a later step reads of them.

Each is tried in this process too (`test_writing`, `test_looking`); `make soak` runs these.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.action.workflow.act import Ended, Machine
from tests.action.workflow.desk import Desk, about
from tests.action.workflow.repositories import PUSH, use
from tests.action.workflow.test_table_by_act import SMALL, run
from tests.action.workflow.words import WORDS, cells
from tests.forge.git import git
from tests.github import Double, Repository

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3000)]

_CONTRACT = "generated/todo/openapi.yaml"
_NEXT = SMALL.replace("service: todo", "service: {name: todo, title: Lists}").replace("      done: boolean = false\n", "")
_FAULTY = SMALL.replace("boolean", "bool").replace("todo", "faulty")
_OTHER = SMALL.replace("todo", "billing")
_MEANT = '"synapse.yaml, faulty/*"'
_EVENTS = {
    "push": ("check", "preview", "verify", "pull-request"),
    "schedule": ("check", "preview", "verify", "pull-request"),
    "workflow_dispatch": ("check", "preview", "verify", "pull-request"),
    "pull_request": ("check", "preview", "verify", "commit"),
    "pull_request from a fork": ("check", "preview", "verify", "pull-request", "commit"),
}
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
_AS_IT_WAS = """\
      - shell: bash
        run: git push --quiet --force "{path}" {commit}:refs/heads/more
"""


@pytest.fixture
def shop(
    github: Double, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache_home: Path
) -> Repository:
    """What was made of the intent is on `main`, and everything is wrong on `more`."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    shop = github.add_repository("octo/shop", files={"synapse.yaml": SMALL.encode()})
    alice = github.add_person("alice", {"octo/shop": "write"})
    token = github.workflow_token(shop, {"contents": "write", "pull_requests": "write"})
    Desk(tmp_path / "runner", capsys, github).step("pull-request", token=token)
    alice.merge(1)
    held = shop.git[shop.git.revparse_single("main").tree[_CONTRACT].id].data
    mine = held.replace(b"title: Todo", b"title: Ours alone", 1)
    assert mine != held
    files = {
        _CONTRACT: mine,
        "synapse.yaml": _NEXT.encode(),
        "billing/synapse.yaml": _OTHER.encode(),
        "faulty/synapse.yaml": _FAULTY.encode(),
    }
    alice.push(shop, "more", files)
    return shop


@pytest.mark.parametrize("event", _EVENTS)
def test_each_word_fails_what_it_names(event: str, machine: Machine, github: Double, shop: Repository) -> None:
    steps = "".join(_steps(shop, _EVENTS[event]))
    if event.startswith("pull_request"):
        bob = github.add_person("bob", {"octo/shop": "write"})
        request = about(bob.open_pull_request(shop, "more"), shop)
        if "fork" in event:
            request["pull_request"]["head"]["repo"]["full_name"] = "mallory/shop"
        ended = run(machine, github, shop, "pull_request", PUSH | request, steps, "more")
    else:
        git(shop.path, "update-ref", "refs/heads/main", "refs/heads/more")
        ended = run(machine, github, shop, event, PUSH, steps)
    assert _happened(ended) == {cell: end[0] for cell, end in cells().items() if cell[1] in _EVENTS[event]}, ended.log
    if event in {"push", "pull_request"}:
        _keeps_the_team_s_lines(ended, shop, "synapse/todo" if event == "push" else "more")


def test_two_intents_come_to_two_pull_requests_that_a_later_step_reads(machine: Machine, github: Double, shop: Repository) -> None:
    git(shop.path, "update-ref", "refs/heads/main", "refs/heads/more")
    steps = use("both", "pull-request", fail_on="breaking", intents='"synapse.yaml, billing/*"') + _LATER
    ended = run(machine, github, shop, "push", PUSH, steps)
    assert ended.steps["both"].result == "failure"
    assert ended.steps["later"].outputs == {"numbers": "2 3", "branches": "synapse/billing synapse/todo"}
    assert git(shop.path, "rev-parse", "--verify", "synapse/billing")


def _steps(shop: Repository, modes: tuple[str, ...]) -> Iterator[str]:
    commit = git(shop.path, "rev-parse", "more")
    for mode in modes:
        for number, word in enumerate(WORDS):
            if mode == "commit":  # each begins with the branch as people left it
                yield _AS_IT_WAS.format(path=shop.path, commit=commit)
            given = {} if word == "by default" else {"fail_on": word}
            yield use(f"{mode}-{number}", mode, intents=_MEANT, **given)


def _happened(ended: Ended) -> dict[tuple[str, str], str]:
    signs = {"failure": "❌", "success": "✅"}
    ids = {id: id.rpartition("-") for id in ended.steps if id.rpartition("-")[2].isdecimal() and id.rpartition("-")[0]}
    return {(WORDS[int(number)], mode): signs[ended.steps[id].result] for id, (mode, _, number) in ids.items()}


def _keeps_the_team_s_lines(ended: Ended, shop: Repository, branch: str) -> None:
    """What contradicts an edit stays as the team has it, and is annotated in its file."""
    wrote = "pull-request" if branch.startswith("synapse/") else "commit"
    assert _CONTRACT in [properties.get("file") for _, properties in ended.steps[f"{wrote}-2"].remarks("error")]
    tree = shop.git.revparse_single(branch).tree
    assert b"title: Ours alone" in shop.git[tree[_CONTRACT].id].data
    assert "generated/todo/synapse.lock" in tree
