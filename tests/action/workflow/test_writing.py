"""The modes that write, against the double of GitHub."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from synapseops.package.checking import verdict
from synapseops.toolchain import Isolation, Tree
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.toolchain import Toolchain, Workspace
from tests.action.service import MORE, TODO
from tests.action.workflow.desk import FAILED, Desk, Ended, FullSandbox, about
from tests.forge.git import git, make
from tests.github import Double, Fault, Person, Repository


def test_a_push_comes_to_a_pull_request_and_the_next_one_to_nothing(desk: Desk, shop: Repository, token: str) -> None:
    desk.env["GITHUB_RUN_ID"] = "7"
    first = desk.step("pull-request", token=token)
    assert first.code == 0, first.log
    (request,) = shop.pulls.values()
    assert {name: first.outputs[name] for name in ("changed", "pull-request-number", "branch", "drift")} == {
        "changed": "true",
        "pull-request-number": str(request.number),
        "branch": "synapse/todo",
        "drift": "true",
    }
    assert first.outputs["pull-request-url"].endswith("/octo/shop/pull/1")
    assert first.outputs["commit"] == shop.git.references["refs/heads/synapse/todo"].target.__str__()
    assert Path(first.outputs["zip"]).name == "todo-0.1.0.zip"
    proven = verdict(Path(first.outputs["zip"]).read_bytes(), Path(first.outputs["provenance"]).read_bytes())
    assert (proven.faults, proven.run) == ((), "https://github.com/octo/shop/actions/runs/7/attempts/1")
    assert first.summary.startswith(request.body.strip())
    assert "GitHub starts no workflows for it" in first.summary
    assert token not in first.log.replace(f"::add-mask::{token}\n", "")

    second = desk.step("pull-request", token=token)
    assert (second.code, second.outputs["changed"], second.outputs["commit"]) == (0, "false", first.outputs["commit"])
    assert len(shop.pulls) == 1


def test_an_app_s_token_needs_no_word_about_workflows_that_do_not_start(desk: Desk, github: Double, shop: Repository) -> None:
    installation = github.install(github.add_app("factory"), [shop])
    ended = desk.step("pull-request", token=github.app_token(installation))
    assert (ended.code, ended.outputs["changed"]) == (0, "true")
    assert "starts no workflows" not in ended.summary


def test_a_person_s_token_that_graphql_is_refused_to_works_by_rest(desk: Desk, github: Double, shop: Repository, alice: Person) -> None:
    github.faults.add(Fault("POST /graphql", status=403, message="Resource not accessible", times=None))
    for changed in ("true", "false"):
        ended = desk.step("pull-request", token=alice.token)
        assert (ended.code, ended.outputs["changed"], "starts no workflows" in ended.summary) == (0, changed, False)
    (request,) = shop.pulls.values()
    assert request.user.login == "alice"


def test_inputs_name_the_branch_and_who_is_asked_for_a_review(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    ended = desk.step("pull-request", token=token, reviewers="alice", draft="true", branch_prefix="factory")
    (request,) = shop.pulls.values()
    assert (ended.code, ended.outputs["branch"], request.head, request.draft) == (0, "factory/todo", "factory/todo", True)
    assert [account.login for account in request.reviewers] == ["alice"]


def test_labels_of_inputs_are_added_to_those_of_the_intent(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    alice.push(shop, "main", {"synapse.yaml": f"{TODO}delivery:\n  labels: [service, bot]\n".encode()})
    desk.step("pull-request", token=token, labels="generated, bot")
    (request,) = shop.pulls.values()
    assert sorted(label.name for label in request.labels) == ["bot", "generated", "service"]


def test_a_base_that_is_named_is_proposed_to(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    alice.push(shop, "release/1", {"b.txt": b"b\n"})
    ended = desk.step("pull-request", token=token, base="release/1")
    (request,) = shop.pulls.values()
    assert (ended.code, request.base, request.head) == (0, "release/1", "synapse/todo@release=1")
    missing = desk.step("pull-request", token=token, base="release/2")
    assert (missing.code, missing.remarks("error")) == (
        2,
        ['::error title=SynapseOps::there is no branch "release/2"%0Ahint: name one with the input base'],
    )


def test_two_intents_come_to_two_pull_requests_and_a_glob_to_one_of_them(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    alice.push(shop, "main", {"services/second/synapse.yaml": TODO.replace("todo", "second").encode()})
    one = desk.step("pull-request", token=token, intents="services/second")
    assert (one.code, one.outputs["branch"]) == (0, "synapse/second")
    both = desk.step("pull-request", token=token)
    assert both.outputs["branch"].splitlines() == ["synapse/second", "synapse/todo"]
    assert both.outputs["pull-request-number"].splitlines() == ["1", "2"]
    assert len(both.outputs["zip"].splitlines()) == 2
    none = desk.step("pull-request", token=token, intents="other/**")
    assert (none.code, none.remarks("error")[0].partition(": globs")[0]) == (
        2,
        '::error title=SynapseOps::no intent in "." matches "other/**"%0Ahint: there is "services/second/synapse.yaml", "synapse.yaml"',
    )
    below = desk.step("pull-request", token=token, working_directory="services", intents="second/*.yaml")
    assert below.outputs["branch"] == "synapse/second"


@pytest.mark.parametrize(("fail_on", "code"), [("", 1), ("faults", 1), ("checks", 0), ("nothing", 0)])
def test_a_faulty_intent_is_told_at_its_line_and_fails_as_asked(
    desk: Desk, shop: Repository, token: str, alice: Person, fail_on: str, code: int
) -> None:
    alice.push(shop, "main", {"synapse.yaml": TODO.replace("boolean", "bool").encode()})
    ended = desk.step("pull-request", token=token, fail_on=fail_on)
    assert (ended.code, ended.outputs["changed"], shop.pulls) == (code, "false", {})
    (remark,) = ended.remarks("error")
    assert remark.startswith("::error file=synapse.yaml,line=8,col=13,title=SY")
    assert ended.report["runs"][0]["ending"] == "faulty"


@pytest.mark.parametrize(("fail_on", "code"), [("", 1), ("checks", 1), ("faults, breaking", 0), ("drift", 1)])
def test_a_failed_check_fails_as_asked_and_is_proposed_all_the_same(
    desk: Desk, shop: Repository, token: str, fail_on: str, code: int
) -> None:
    desk.check = FAILED
    ended = desk.step("pull-request", token=token, fail_on=fail_on)
    assert (ended.code, ended.outputs["changed"], len(shop.pulls)) == (code, "true", 1)


@pytest.mark.parametrize(("fail_on", "code"), [("", 0), ("breaking", 1), ("nothing", 0)])
def test_a_breaking_change_fails_as_asked(desk: Desk, shop: Repository, token: str, alice: Person, fail_on: str, code: int) -> None:
    desk.step("pull-request", token=token)
    alice.merge(1)
    alice.push(
        shop,
        "main",
        {
            "synapse.yaml": TODO.replace("      done: boolean = false\n", "")
            .replace("    fields:", "    allow_loss: true\n    fields:")
            .encode()
        },
    )
    ended = desk.step("pull-request", token=token, fail_on=fail_on)
    assert (ended.code, "may break callers" in ended.summary) == (code, True), ended.log
    assert [remark.partition("::failed as fail-on asks: ")[2] for remark in ended.remarks("error")] == [
        "changes may break callers, and nobody approved of them. The summary tells more"
    ] * code


def test_a_conflict_keeps_the_lines_of_the_team_and_fails(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    desk.step("pull-request", token=token)
    alice.merge(1)
    readme = "generated/todo/README.md"
    held = shop.git[shop.git.revparse_single("main").tree[readme].id].data
    mine = b"# Ours alone\n" + held.partition(b"\n")[2]
    alice.push(shop, "main", {readme: mine, "synapse.yaml": TODO.replace("service: todo", "service: {name: todo, title: Lists}").encode()})
    ended = desk.step("pull-request", token=token)
    assert ended.code == 1, ended.log
    assert any(f"file={readme}" in remark and "awaits a decision" in remark for remark in ended.remarks("error")), ended.log
    assert shop.git[shop.git.revparse_single("synapse/todo").tree[readme].id].data.startswith(b"# Ours alone\n")


def test_what_lies_on_a_branch_of_ours_is_not_proposed_again(desk: Desk, shop: Repository, token: str) -> None:
    desk.step("pull-request", token=token)
    ended = desk.step("pull-request", token=token, ref="refs/heads/synapse/todo")
    assert (ended.code, ended.outputs["changed"], len(shop.pulls)) == (0, "false", 1)
    assert "is a branch that SynapseOps writes" in ended.summary


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch"])
def test_a_schedule_and_a_call_by_hand_work_as_a_push_does(desk: Desk, shop: Repository, token: str, event: str) -> None:
    ended = desk.step("pull-request", {"schedule": "0 3 * * *"}, name=event, token=token)
    assert (ended.code, ended.outputs["branch"], len(shop.pulls)) == (0, "synapse/todo", 1)


def test_without_a_token_nothing_is_asked(desk: Desk, github: Double) -> None:
    before = len(github.requests)
    ended = desk.step("pull-request")
    assert (ended.code, len(github.requests)) == (2, before)
    assert ended.remarks("error")[0].startswith('::error title=SynapseOps::input "token" is empty')


@pytest.mark.parametrize(
    ("permissions", "missing"),
    [({"contents": "read"}, "pull_requests=read"), ({"contents": "read", "pull_requests": "write"}, "contents=write")],
)
def test_a_permission_that_is_missing_is_named(
    desk: Desk, github: Double, shop: Repository, permissions: dict[str, str], missing: str
) -> None:
    ended = desk.step("pull-request", token=github.workflow_token(shop, permissions), fail_on="nothing")
    assert (ended.code, shop.pulls) == (2, {})
    assert missing in ended.remarks("error")[0]


def test_a_token_that_github_does_not_take_is_told_and_shown_nowhere(desk: Desk, shop: Repository) -> None:
    ended = desk.step("pull-request", token="ghs_nonsense")  # noqa: S106  # it opens nothing
    assert (ended.code, "401 Bad credentials" in ended.remarks("error")[0]) == (2, True)
    assert "ghs_nonsense" not in ended.log.replace("::add-mask::ghs_nonsense", "") + ended.summary


def test_where_github_does_not_answer_the_job_is_to_be_run_again(desk: Desk, github: Double, token: str) -> None:
    github.faults.add(Fault(match="POST /repos/*/git/commits", status=502, times=20))
    ended = desk.step("pull-request", token=token)
    assert ended.code == 1
    assert "run again later" in ended.remarks("error")[0]


def test_where_nothing_confines_it_people_s_code_does_not_run(desk: Desk, shop: Repository, token: str) -> None:
    desk.isolation = Isolation.NONE
    ended = desk.step("pull-request", token=token)
    assert ended.report["runs"][0]["tests"]["outcome"] == "not_run"
    assert ended.remarks("warning") == ["::warning file=synapse.yaml,title=SynapseOps::could not verify, these did not run: tests"]


@dataclass(frozen=True, slots=True)
class _Forbidden:
    """A check and a test runner that must not be asked."""

    name: str = "ruff"

    def concerns(self, tree: Tree) -> bool:
        return True

    async def run(self, workspace: Workspace) -> Any:
        raise AssertionError(f"{self.name} was to be run on {workspace.folder}")


def test_where_another_job_verified_the_one_that_writes_runs_nothing(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    workspace = make(desk.folder / "workspace")
    git(workspace, "fetch", "--quiet", "--depth=1", shop.path.as_uri(), "+main:refs/remotes/origin/main")
    git(workspace, "checkout", "--quiet", "--detach", "refs/remotes/origin/main")
    looked = desk.step("preview")
    assert looked.outputs["evidence"], looked.log

    desk.tools = lambda: Toolchain(RuffFormatter(), FullSandbox(), (_Forbidden(),), _Forbidden("tests"))
    ended = desk.step("pull-request", token=token, evidence=looked.outputs["evidence"])
    (run,) = ended.report["runs"]
    assert ([check["outcome"] for check in run["checks"]], run["tests"]["passed"]) == (["passed"], 3), ended.log
    assert ended.outputs["evidence"] == ""

    alice.push(shop, "main", {"synapse.yaml": MORE.encode()})
    moved = desk.step("pull-request", token=token, evidence=looked.outputs["evidence"])
    (run,) = moved.report["runs"]
    assert (moved.code, [check["outcome"] for check in run["checks"]], run["tests"]["outcome"]) == (0, ["not_run"], "not_run")
    assert "it was not verified in the job before" in moved.summary


def test_evidence_that_is_none_is_refused(desk: Desk, token: str, shop: Repository) -> None:
    (desk.folder / "workspace").mkdir(parents=True)
    for text in ("{}", '{"factory": "0.0.0", "trees": {}}', "nonsense"):
        (desk.folder / "workspace" / "evidence.json").write_text(text)
        ended = desk.step("pull-request", token=token, evidence="evidence.json")
        assert (ended.code, shop.pulls) == (2, {})
        assert "the evidence in" in ended.remarks("error")[0]


def test_a_workflow_that_the_base_changed_stops_no_proposal(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    desk.step("pull-request", token=token)
    alice.push(shop, "synapse/todo", {"notes.txt": b"ours\n"})
    alice.push(shop, "main", {".github/workflows/ci.yml": b"on: pull_request\n", "synapse.yaml": MORE.encode()})
    ended = desk.step("pull-request", token=token)
    assert ended.code == 0, ended.log
    head = shop.git.references["refs/heads/synapse/todo"].peel()
    assert "notes.txt" in head.tree
    assert ended.outputs["commit"] == str(head.id)


def test_verify_proves_what_was_proposed_and_finds_a_lock_that_was_tampered_with(
    desk: Desk, shop: Repository, token: str, alice: Person
) -> None:
    proposed = desk.step("pull-request", token=token)
    request = about(shop.pulls[1], shop)

    def verified() -> Ended:
        workspace = make(desk.folder / "workspace")
        git(workspace, "fetch", "--quiet", "--depth=1", shop.path.as_uri(), "+synapse/todo:refs/remotes/pull/1/merge")
        git(workspace, "checkout", "--quiet", "--force", "--detach", "refs/remotes/pull/1/merge")
        return desk.step("verify", request, name="pull_request", ref="refs/pull/1/merge")

    proof = verified()
    assert (proof.code, proof.report["proofs"][0]["commit"]) == (0, proposed.outputs["commit"]), proof.log

    lock, readme = "generated/todo/synapse.lock", "generated/todo/README.md"
    was, forged = (git(shop.path, "show", f"synapse/todo:{path}") for path in (lock, readme))
    forged = f"{forged}\nNot what the factory makes.\n"
    blobs = git(shop.path, "rev-parse", f"synapse/todo:{readme}"), git(shop.path, "hash-object", "--stdin", told=forged)
    assert blobs[0] in was
    alice.push(shop, "synapse/todo", {readme: forged.encode(), lock: f"{was.replace(*blobs)}\n".encode()})
    tampered = verified()
    assert (tampered.code, tampered.outputs["drift"], tampered.report["proofs"][0]["holds"]) == (1, "true", False)
    assert any(f"file={readme}" in remark for remark in tampered.remarks("error"))
