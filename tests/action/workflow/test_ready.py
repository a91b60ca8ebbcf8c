"""The ready workflows in docs/workflows: linted, and each run for real against the double of GitHub."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.action.workflow.act import ROOT, Ended, Machine
from tests.action.workflow.desk import about
from tests.forge.git import git, make
from tests.github import Double, Repository
from tests.pipeline.workshop import TODO

FOLDER = ROOT / "docs" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
_TOOLS = Path(sys.prefix) / "bin"

# no service, and so no tests of one: what is tried here is the way there
_SMALL = f"{TODO}generate: {{service: false, sdks: [], postman: false, infra: []}}\n"
_PUSH = {"ref": "refs/heads/main", "repository": {"full_name": "octo/shop", "default_branch": "main"}}


@pytest.fixture
def shop(github: Double) -> Repository:
    return github.add_repository("octo/shop", files={"synapse.yaml": _SMALL.encode(), ".github/workflows/README.md": b"# Ours\n"})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_ready_workflow_is_clean(file: Path) -> None:
    for argv in (["actionlint", file], ["zizmor", "--offline", "--no-progress", "--persona=pedantic", file]):
        told = subprocess.run([_TOOLS / argv[0], *argv[1:]], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr
    assert not re.findall(r"uses: \S+@(?![0-9a-f]{40} # v\d)", file.read_text())


def test_the_action_itself_is_clean() -> None:
    argv = [_TOOLS / "zizmor", "--offline", "--no-progress", "--persona=pedantic", ROOT / "action.yml"]
    told = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_action_and_its_workflows_are_valid_by_their_schemas() -> None:
    updates = ROOT / ".github" / "dependabot.yml"
    for schema, files in (("github-actions", [ROOT / "action.yml"]), ("github-workflows", FILES), ("dependabot", [updates])):
        argv = [_TOOLS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files]
        told = subprocess.run(argv, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr


def test_a_push_is_verified_in_one_job_and_proposed_in_another(machine: Machine, github: Double, shop: Repository) -> None:
    ended = _run(machine, github, shop, "on-push", "push", _PUSH)
    assert ended.succeeded, ended.log
    (request,) = shop.pulls.values()
    assert (request.head, request.base, "could not be verified" in request.body) == ("synapse/todo", "main", False)
    (name,) = [folder.name for folder in machine.artifacts.iterdir() if folder.name != "synapseops-evidence"]
    assert (name, sorted(file.name for file in (machine.artifacts / name).iterdir())) == (
        "synapseops-todo-0.1.0",
        ["todo-0.1.0.provenance.json", "todo-0.1.0.zip"],
    )
    record = json.loads((machine.artifacts / "synapseops-evidence" / "evidence.json").read_text())
    assert [sorted(tree["checks"]) for tree in record["trees"].values()] == [
        ["bandit", "determinism", "format", "mypy", "openapi", "ruff", "secrets"]
    ]
    answered = "what the job before found out is the answer here: nothing of it runs again"
    assert (f"verify: {answered}" in ended.log, f"publish: {answered}" in ended.log) == (False, True)
    assert "publish: synapse.yaml: check openapi: passed" in ended.log


def test_a_pull_request_is_previewed_and_nothing_is_written(machine: Machine, github: Double, shop: Repository) -> None:
    event = _pull_request(github, shop, {"synapse.yaml": f"{_SMALL}# more\n".encode(), "services/x/synapse.yaml": b"synapse: 2\n"})
    ended = _run(machine, github, shop, "preview", "pull_request", event, branch="more")
    assert not ended.succeeded
    assert {properties["file"] for _, properties in ended.steps["1"].remarks("error")} == {"services/x/synapse.yaml"}
    assert ended.steps["2"].result == ""  # the check before it failed
    assert [request for request in github.requests if request.method != "GET"] == []


def test_a_pull_request_gets_what_its_intent_makes(machine: Machine, github: Double, shop: Repository) -> None:
    event = _pull_request(github, shop, {"synapse.yaml": f"{_SMALL}# more\n".encode()})
    ended = _run(machine, github, shop, "commit", "pull_request", event, branch="more")
    assert ended.succeeded, ended.log
    assert "generated/todo/synapse.lock" in shop.git.references["refs/heads/more"].peel().tree


def test_drift_fails_at_night(machine: Machine, github: Double, shop: Repository) -> None:
    ended = _run(machine, github, shop, "nightly-drift", "schedule", {**_PUSH, "schedule": "17 3 * * *"})
    assert not ended.succeeded
    assert "nothing was made here yet" in ended.log


def test_each_service_of_a_monorepo_has_a_job(machine: Machine, github: Double, shop: Repository) -> None:
    files = {f"services/{name}/synapse.yaml": _SMALL.replace("todo", name).encode() for name in ("orders", "billing")}
    ended = _run(machine, github, shop, "monorepo", "pull_request", _pull_request(github, shop, files), branch="more")
    assert ended.succeeded, ended.log
    told = re.findall(r"^preview: (\w+) 0\.1\.0  planned", ended.log, re.MULTILINE)
    assert sorted(told) == ["billing", "orders"]


def test_an_app_s_token_is_what_is_written_with(machine: Machine, github: Double, shop: Repository) -> None:
    app = github.add_app("factory")
    machine.env["TEST_APP_TOKEN"] = github.app_token(github.install(app, [shop]))
    options = ("--var", "SYNAPSEOPS_CLIENT_ID=Iv1", "-s", "SYNAPSEOPS_PRIVATE_KEY=the key")
    ended = _run(machine, github, shop, "app-token", "workflow_dispatch", _PUSH, *options)
    assert ended.succeeded, ended.log
    (request,) = shop.pulls.values()
    assert request.user.login == "factory[bot]"
    assert f"Proposed at {github.url}/octo/shop/pull/1" in ended.log


def _run(
    machine: Machine,
    github: Double,
    shop: Repository,
    name: str,
    event: str,
    payload: Mapping[str, Any],
    *options: str,
    branch: str = "main",
) -> Ended:
    """Run a ready workflow on a checkout of *branch*, with a token that may what its jobs say they need."""
    text = (FOLDER / f"{name}.yml").read_text()
    jobs = yaml.safe_load(text)["jobs"].values()
    permissions = {word.replace("-", "_"): value for job in jobs for word, value in job.get("permissions", {}).items()}
    folder = make(machine.folder / "checkout")
    git(folder, "fetch", "--quiet", shop.path.as_uri(), f"+{branch}:refs/remotes/origin/{branch}")
    git(folder, "checkout", "--quiet", "-B", branch, f"refs/remotes/origin/{branch}")
    git(folder, "remote", "add", "origin", f"{github.url}/octo/shop.git")
    (folder / ".github" / "workflows").mkdir(parents=True, exist_ok=True)
    (folder / ".github" / "workflows" / f"{name}.yml").write_text(text)
    token = github.workflow_token(shop, permissions)
    ended = machine.run(folder, event, payload, "-s", f"GITHUB_TOKEN={token}", *options, server=github.url)
    assert token not in ended.log
    return ended


def _pull_request(github: Double, shop: Repository, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Let somebody open a pull request with *files*; return its event."""
    alice = github.add_person("alice", {"octo/shop": "write"})
    alice.push(shop, "more", files)
    return {**_PUSH, **about(alice.open_pull_request(shop, "more"), shop)}
