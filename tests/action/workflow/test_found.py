"""What is found in the files that are made: shown where they lie, and known before anything is written."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.toolchain import Tree
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.toolchain import Toolchain, Workspace
from tests.action.workflow.desk import Desk, FullSandbox
from tests.github import Double, Repository
from tests.pipeline.workshop import GREEN, TODO, ToldTests

_FINDING = Finding("S105", f"a password is here\n::warning::{'x' * 2_000}", "todo/models.py", 3)


@dataclass(frozen=True, slots=True)
class _Finds:
    """A check that finds something, and remembers what is on GitHub then, all objects included."""

    shop: Repository
    held: list[list[str]] = field(default_factory=list)
    name: str = "bandit"

    def concerns(self, tree: Tree) -> bool:
        """Every tree."""
        return True

    async def run(self, workspace: Workspace) -> CheckResult:
        """Find it."""
        self.held.append(_held(self.shop))
        return CheckResult(self.name, Outcome.FAILED, 0.1, findings=(_FINDING,), tool="bandit 1")


def test_a_finding_is_annotated_in_its_file_and_known_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], github: Double, monkeypatch: pytest.MonkeyPatch, cache_home: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    shop = github.add_repository("octo/shop", files={"synapse.yaml": TODO.encode()})
    before = _held(shop)
    desk, check = Desk(tmp_path / "runner", capsys, github), _Finds(shop)
    desk.tools = lambda: Toolchain(RuffFormatter(), FullSandbox(), (check,), ToldTests(GREEN))
    ended = desk.step("pull-request", token=github.workflow_token(shop, {"contents": "write", "pull_requests": "write"}))
    (remark,) = ended.remarks("error")
    place, _, message = remark.removeprefix("::").partition("::")
    assert place == "error file=generated/todo/todo/models.py,line=3,title=SynapseOps"
    assert (message[:38], message[-2:], len(message) < 1_100) == ("check bandit: S105: a password is here", "x…", True)
    assert (ended.code, ended.remarks("warning"), len(shop.pulls)) == (1, [], 1)
    assert (check.held, _held(shop) != before) == ([before], True)


def _held(shop: Repository) -> list[str]:
    return sorted([*shop.git.references, *map(str, shop.git), *map(str, shop.pulls)])
