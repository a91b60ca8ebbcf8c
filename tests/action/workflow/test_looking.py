"""The modes that only look, on checkouts as workflows have them."""

import asyncio
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from action import installed
from action.workflow.checkout import Checkout
from action.workflow.event import PullRequestEvent
from synapseops.pipeline.cache import FolderCache
from tests.action.workflow.desk import FAILED, Desk
from tests.forge.git import commit, git, make
from tests.forge.serving import served
from tests.pipeline.workshop import MORE, TODO, Workshop

_GIVEN = "ghs_of_the_job"
_FORK: Mapping[str, Any] = {
    "pull_request": {
        "number": 7,
        "html_url": "https://github.com/octo/shop/pull/7",
        "base": {"ref": "main", "repo": {"full_name": "octo/shop"}},
        "head": {"ref": "main", "sha": "0" * 40, "repo": {"full_name": "mallory/shop"}},
    }
}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache_home: Path) -> Desk:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    return Desk(tmp_path / "runner", capsys)


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository whose `main` holds the smallest intent, and whose branch `more` changes it."""
    folder = make(tmp_path / "origin")
    commit(folder, {"synapse.yaml": TODO, "docs/a.txt": "a\n"})
    git(folder, "switch", "--quiet", "--create", "more")
    commit(folder, {"synapse.yaml": MORE})
    git(folder, "switch", "--quiet", "main")
    return folder


def _check_out(desk: Desk, origin: Path, branch: str, *, depth: int = 1) -> Path:
    """Check *branch* out as `actions/checkout` does: one commit deep, detached."""
    where = make(desk.folder / "workspace")
    git(where, "fetch", "--quiet", f"--depth={depth}", "--no-tags", origin.as_uri(), f"+{branch}:refs/remotes/origin/{branch}")
    git(where, "checkout", "--quiet", "--force", "--detach", f"refs/remotes/origin/{branch}")
    return where


def _landed(desk: Desk, origin: Path) -> Path:
    """Check out a `main` that holds what is made of its intent."""
    Workshop(origin, FolderCache(desk.folder / "cache"), generators=installed.generators()[0]).run_one()
    git(origin, "merge", "--quiet", "--squash", "synapse/todo")
    git(origin, "commit", "--quiet", "-m", "Land")
    return _check_out(desk, origin, "main")


def test_a_preview_of_a_pull_request_tells_what_its_merge_would_change(desk: Desk, origin: Path) -> None:
    git(origin, "switch", "--quiet", "--detach", "main")
    git(origin, "merge", "--quiet", "--no-ff", "-m", "Merge", "more")
    git(origin, "branch", "merged")
    _check_out(desk, origin, "merged")
    same = {**_FORK, "pull_request": {**_FORK["pull_request"], "head": {"ref": "more", "repo": {"full_name": "octo/shop"}}}}
    ended = desk.step("preview", same, name="pull_request", ref="refs/pull/7/merge")
    assert ended.code == 0, ended.log
    (run,) = ended.report["runs"]
    assert (run["ending"], run["base"], run["branch"]) == ("planned", "main", "synapse/todo")
    assert (ended.outputs["changed"], ended.outputs["drift"]) == ("true", "true")
    assert "A new service" in ended.summary


def test_a_pull_request_is_held_to_what_its_base_demands_where_the_checkout_holds_that(desk: Desk, origin: Path) -> None:
    git(origin, "switch", "--quiet", "--create", "less")
    lowered = commit(origin, {"synapse.yaml": None, "api/synapse.yaml": f"{MORE}generate: {{into: ../generated/todo}}\n"})
    git(origin, "switch", "--quiet", "main")
    onto = commit(origin, {"synapse.yaml": f"{TODO}delivery: {{require: {{coverage: 99}}}}\n"})
    git(origin, "switch", "--quiet", "--detach", "main")
    git(origin, "merge", "--quiet", "--no-ff", "--strategy=ours", "-m", "Merge", "less")
    git(origin, "read-tree", "-u", "--reset", "less")
    git(origin, "commit", "--quiet", "--amend", "--no-edit")
    git(origin, "branch", "merged")
    where, merge = _check_out(desk, origin, "merged"), git(origin, "rev-parse", "merged")
    desk.env["GITHUB_SHA"] = merge
    ended = desk.step("preview", _FORK, name="pull_request", ref="refs/pull/7/merge", fail_on="checks")
    assert (ended.code, "This checkout does not hold the base" in ended.summary) == (0, True), ended.log
    _check_out(desk, origin, "merged", depth=2)
    ended = desk.step("preview", _FORK, name="pull_request", ref="refs/pull/7/merge", fail_on="checks")
    assert (ended.code, "does not hold the base" in ended.summary) == (1, False), ended.log
    assert "demands less of what is proposed than before: coverage (99 % before, none now)" in ended.summary
    request = PullRequestEvent(7, "main", "less", lowered, "", is_fork=True, onto=onto)
    here = Checkout(where, base="main", default="main")
    assert asyncio.run(here.onto(request, merge)) == asyncio.run(here.onto(request, "")) == onto
    assert asyncio.run(here.onto(replace(request, onto=""), "")) is None, "a commit of people's may name any parent"


@pytest.mark.parametrize("mode", ["pull-request", "commit"])
def test_a_fork_is_previewed_where_it_cannot_be_written_for(desk: Desk, origin: Path, mode: str) -> None:
    _check_out(desk, origin, "more")
    ended = desk.step(mode, _FORK, name="pull_request", ref="refs/pull/7/merge")
    assert ended.code == 0, ended.log
    assert ended.report["runs"][0]["ending"] == "planned"
    assert "comes from a fork, for which nothing can be written: it was previewed instead" in ended.summary
    assert len(ended.remarks("notice")) == 1


@pytest.mark.parametrize("mode", ["check", "preview", "verify", "commit"])
def test_what_strangers_wrote_is_refused_where_the_repository_s_secrets_are(desk: Desk, origin: Path, mode: str) -> None:
    _check_out(desk, origin, "more")
    desk.env["GITHUB_SHA"] = git(origin, "rev-parse", "main")
    ended = desk.step(mode, _FORK, name="pull_request_target")
    assert ended.code == 2
    assert "on pull_request_target, which has the repository's secrets, something else than its own commit" in ended.remarks("error")[0]


@pytest.mark.parametrize("mode", ["check", "preview", "verify"])
def test_what_strangers_wrote_is_refused_in_a_folder_of_the_checkout_too(desk: Desk, origin: Path, mode: str) -> None:
    _check_out(desk, origin, "more")
    (desk.folder / "workspace" / "services").mkdir(exist_ok=True)
    desk.env["GITHUB_SHA"] = git(origin, "rev-parse", "main")
    ended = desk.step(mode, _FORK, name="pull_request_target", working_directory="services")
    assert ended.code == 2
    assert "something else than its own commit" in ended.remarks("error")[0]


def test_the_base_s_own_commit_is_looked_at_there(desk: Desk, origin: Path) -> None:
    _check_out(desk, origin, "main")
    desk.env["GITHUB_SHA"] = git(origin, "rev-parse", "main")
    assert desk.step("check", _FORK, name="pull_request_target").code == 0


def test_a_commit_that_holds_what_is_made_is_proven_and_an_edit_in_it_too(desk: Desk, origin: Path) -> None:
    _landed(desk, origin)
    ended = desk.step("verify", name="schedule")
    assert (ended.code, ended.outputs["drift"]) == (0, "false"), ended.log
    assert ended.summary.startswith("## ✅ `todo` is proven")
    preview = desk.step("preview")
    assert (preview.outputs["changed"], preview.outputs["drift"]) == ("false", "false")
    assert "nothing differs: what is committed is what the intent says" in preview.summary


def test_what_a_shallow_checkout_of_a_private_repository_lacks_is_fetched_with_the_step_s_token(desk: Desk, origin: Path) -> None:
    shutil.rmtree(_landed(desk, origin))
    edited = "generated/todo/openapi.yaml"
    commit(origin, {edited: f"# Ours.\n{(origin / edited).read_text()}", "synapse.yaml": MORE})
    git(_check_out(desk, origin, "main"), "update-ref", "-d", "refs/remotes/origin/main")
    (origin.parent / "octo").mkdir()
    (origin.parent / "octo" / "shop").symlink_to(origin)
    with served(origin.parent, login=("x-access-token", _GIVEN)) as address:
        git(desk.folder / "workspace", "remote", "add", "origin", f"{address}/octo/shop")
        desk.env["GITHUB_SERVER_URL"] = address
        without, given = desk.step("preview"), desk.step("preview", token=_GIVEN)
    ((before,), (after,)) = without.report["runs"], given.report["runs"]
    assert [conflict["path"] for conflict in before["conflicts"]] == ["openapi.yaml"]
    assert ([edit["state"] for edit in after["edits"]], after["conflicts"]) == (["merged"], [])
    assert _GIVEN not in given.log.replace(f"::add-mask::{_GIVEN}\n", "")


@pytest.mark.parametrize(("fail_on", "code"), [("", 1), ("faults, checks", 0), ("nothing", 0), ("drift", 1)])
def test_an_intent_that_moved_on_is_drift_and_fails_as_asked(desk: Desk, origin: Path, fail_on: str, code: int) -> None:
    _landed(desk, origin)
    commit(origin, {"synapse.yaml": MORE})
    _check_out(desk, origin, "main")
    ended = desk.step("verify", name="schedule", fail_on=fail_on)
    assert (ended.code, ended.outputs["drift"]) == (code, "true")
    assert any("file=synapse.yaml" in remark for remark in ended.remarks("error"))
    assert not any("failed as fail-on asks" in remark for remark in ended.remarks("error")), "the step's reason is told already"
    assert not ended.report["proofs"][0]["holds"]


@pytest.mark.parametrize(("fail_on", "code"), [("", 0), ("drift", 1), ("checks", 1), ("faults, breaking", 0)])
def test_a_preview_fails_nothing_but_what_it_is_asked_to(desk: Desk, origin: Path, fail_on: str, code: int) -> None:
    _check_out(desk, origin, "main")
    desk.check = FAILED
    assert desk.step("preview", fail_on=fail_on).code == code


@pytest.mark.parametrize("mode", ["check", "preview", "verify"])
def test_a_faulty_intent_is_told_at_its_line_in_every_mode(desk: Desk, origin: Path, mode: str) -> None:
    commit(origin, {"synapse.yaml": TODO.replace("boolean", "bool")})
    _check_out(desk, origin, "main")
    ended = desk.step(mode)
    assert ended.code == (0 if mode == "preview" else 1)
    assert any(remark.startswith("::error file=synapse.yaml") for remark in ended.remarks("error"))


def test_a_check_needs_no_git_and_sees_the_folder_that_is_asked_for(desk: Desk) -> None:
    workspace = desk.folder / "workspace"
    for name in ("services/a", "services/b", "other"):
        (workspace / name).mkdir(parents=True)
        (workspace / name / "synapse.yaml").write_text(TODO.replace("todo", name.rpartition("/")[2]))
    assert len(desk.step("check").report["intents"]) == 3
    assert [one["path"] for one in desk.step("check", working_directory="services", intents="b").report["intents"]] == [
        "services/b/synapse.yaml"
    ]
    ended = desk.step("check", working_directory="nowhere")
    assert (ended.code, 'no folder "nowhere"' in ended.remarks("error")[0]) == (2, True)


def test_places_are_told_from_the_root_of_the_repository(desk: Desk, origin: Path) -> None:
    commit(origin, {"services/a/synapse.yaml": TODO.replace("todo", "a").replace("boolean", "bool")})
    _check_out(desk, origin, "main")
    for mode in ("check", "preview"):
        ended = desk.step(mode, working_directory="services")
        assert len(ended.remarks("error")) == 1
        assert ended.remarks("error")[0].startswith("::error file=services/a/synapse.yaml,line=7,")


def test_a_working_directory_does_not_lead_out_of_the_workspace(desk: Desk, tmp_path: Path) -> None:
    (desk.folder / "workspace").mkdir(parents=True)
    (desk.folder / "workspace" / "out").symlink_to(tmp_path)
    ended = desk.step("check", working_directory="out")
    assert (ended.code, '"out" leads out of the workspace' in ended.remarks("error")[0]) == (2, True)


@pytest.mark.parametrize("mode", ["preview", "verify"])
def test_without_a_checkout_the_way_to_one_is_told(desk: Desk, mode: str) -> None:
    ended = desk.step(mode)
    assert (ended.code, ended.outputs["changed"]) == (2, "")
    assert "is not in a git repository" in ended.remarks("error")[0]
    assert re.fullmatch(r"## ❌ SynapseOps could not run\n- ❌ `[^`]* is not in a git repository`\n\n`[^`]*`\n", ended.summary)


def test_a_hostile_event_is_no_event(desk: Desk) -> None:
    desk.env["GITHUB_REPOSITORY"] = "octo/shop\n::error::x"
    assert desk.step("check").code == 2
    desk.env.clear()
    ended = desk.step("check", {"pull_request": {"number": "7", "base": ["x"], "head": {"ref": "a\nb"}}})
    assert ended.remarks("error")[0].startswith('::error title=SynapseOps::no intent in "."')


def test_a_fault_of_ours_is_told_as_one(desk: Desk, origin: Path) -> None:
    _check_out(desk, origin, "main")

    def failing() -> Any:
        raise ZeroDivisionError("::set-output name=x::y")

    desk.tools = failing
    ended = desk.step("preview")
    assert ended.code == 3
    lines = ended.log.splitlines()
    assert lines[-1].startswith("::error title=SynapseOps::ZeroDivisionError: ::set-output name=x::y%0Ahint: this is a fault of SynapseOps")
    assert not any(line.startswith("::set-output") for line in lines)
    assert json.loads(Path(ended.outputs["report"]).read_text(encoding="utf-8"))["error"]["kind"] == "internal"
