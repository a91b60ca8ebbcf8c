"""The table of modes and events in docs/action.md: each cell is what happens."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.action.workflow.act import ROOT
from tests.action.workflow.desk import Desk, about
from tests.forge.git import git, make
from tests.github import Double, Repository
from tests.pipeline.workshop import TODO

_SMALL = f"{TODO}generate: {{service: false, sdks: [], postman: false, infra: []}}\n".encode()
MODES = ("check", "preview", "verify", "pull-request", "commit")


def _rows() -> dict[str, list[str]]:
    lines = (ROOT / "docs" / "action.md").read_text().splitlines()
    start = lines.index("| event | `check` | `preview` | `verify` | `pull-request` | `commit` |")
    told = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start + 2 :]]
    end = next(number for number, cells in enumerate(told) if len(cells) != 1 + len(MODES))
    return {cells[0]: cells[1:] for cells in told[:end]}


ROWS = _rows()


@pytest.mark.parametrize("row", ROWS)
def test_each_cell_is_what_happens(
    row: str, tmp_path: Path, github: Double, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache_home: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    shop = github.add_repository("octo/shop", files={"synapse.yaml": _SMALL})
    desk = Desk(tmp_path / "runner", capsys, github)
    token = github.workflow_token(shop, {"contents": "write", "pull_requests": "write"})
    name, ref, event = _event(github, shop, row)
    desk.env["GITHUB_SHA"] = _check_out(desk, shop, "more" if "another" in row or name == "pull_request" else "main")
    if "another" in row:
        desk.env["GITHUB_SHA"] = git(shop.path, "rev-parse", "main")
    for mode, cell in zip(MODES, ROWS[row], strict=True):
        ended = desk.step(mode, event, name=name, ref=ref, token=token, fail_on="nothing")
        happened = (
            "❌"
            if ended.code
            else "⚪"
            if any("branch that SynapseOps writes" in one or "fork" in one for one in ended.remarks("notice"))
            else "✅"
        )
        assert (happened, ended.code) == (cell[0], 2 if cell[0] == "❌" else 0), f"{mode}: {ended.log}"


def _event(github: Double, shop: Repository, row: str) -> tuple[str, str, Mapping[str, Any]]:
    """Return name, ref and payload of the event that *row* is about."""
    name = row.split("`")[1]
    alice = github.add_person("alice", {"octo/shop": "write"})
    alice.push(shop, "more", {"synapse.yaml": _SMALL + b"# more\n"})
    if not name.startswith("pull_request"):
        return name, "refs/heads/synapse/todo" if "ours" in row else "refs/heads/main", {}
    request = about(alice.open_pull_request(shop, "more"), shop)
    if "fork" in row or name == "pull_request_target":
        request["pull_request"]["head"]["repo"]["full_name"] = "mallory/shop"
    return name, "refs/pull/1/merge" if name == "pull_request" else "refs/heads/main", request


def _check_out(desk: Desk, shop: Repository, branch: str) -> str:
    """Check *branch* out, and return its commit."""
    folder = make(desk.folder / "workspace")
    git(folder, "fetch", "--quiet", "--depth=1", shop.path.as_uri(), f"+{branch}:refs/remotes/origin/{branch}")
    git(folder, "checkout", "--quiet", "--detach", f"refs/remotes/origin/{branch}")
    return git(folder, "rev-parse", "HEAD")
