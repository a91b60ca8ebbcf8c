"""The mode that commits onto people's pull requests, against the double of GitHub."""

from tests.action.service import MORE, TODO
from tests.action.workflow.desk import Desk, about
from tests.forge.git import git
from tests.github import Person, Repository


def test_people_s_pull_request_gets_a_commit_of_ours_and_no_second_one(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    alice.push(shop, "more", {"synapse.yaml": MORE.encode()})
    request = alice.open_pull_request(shop, "more")
    before = str(shop.git.references["refs/heads/more"].target)
    ended = desk.step("commit", about(request, shop), name="pull_request", token=token)
    assert ended.code == 0, ended.log
    after = shop.git.references["refs/heads/more"].peel()
    assert [str(parent.id) for parent in after.parents] == [before]
    assert {name: ended.outputs[name] for name in ("changed", "branch", "commit", "pull-request-number")} == {
        "changed": "true",
        "branch": "more",
        "commit": str(after.id),
        "pull-request-number": str(request.number),
    }
    assert "generated/todo/synapse.lock" in after.tree
    assert (list(shop.pulls), request.title, request.body) == ([request.number], "Change", None)
    assert "refs/heads/synapse/todo" not in shop.git.references

    again = desk.step("commit", about(request, shop), name="pull_request", token=token)
    assert (again.code, again.outputs["changed"]) == (0, "false")
    assert shop.git.references["refs/heads/more"].peel().id == after.id


def test_a_commit_onto_a_pull_request_is_held_to_what_its_base_demands(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    desk.step("pull-request", token=token)
    alice.merge(1)
    alice.push(shop, "main", {"synapse.yaml": f"{TODO}delivery: {{require: {{breaking_change: approve}}}}\n".encode()})
    breaking = TODO.replace("      done: boolean = false\n", "").replace("    fields:", "    allow_loss: true\n    fields:")
    head = alice.push(shop, "less", {"synapse.yaml": breaking.encode()})
    request = alice.open_pull_request(shop, "less")
    ended = desk.step("commit", about(request, shop), name="pull_request", token=token)
    assert (ended.code, ended.outputs["branch"]) == (1, "less"), ended.log
    assert "demands less of what is proposed than before: breaking_change (approve before, none now)" in ended.summary
    mark = ended.summary.partition("`/synapse approve-breaking ")[2].partition("`")[0]
    alice.comment(shop, request, f"/synapse approve-breaking {mark}")
    alice.reset(shop, "less", head)
    ended = desk.step("commit", about(request, shop), name="pull_request", token=token)
    assert (ended.code, "Approved by `alice`" in ended.summary) == (0, True), ended.log


def test_a_commit_onto_a_pull_request_is_what_a_pull_request_would_propose(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    alice.push(shop, "same", {"b.txt": b"b\n"})
    request = alice.open_pull_request(shop, "same")
    desk.step("commit", about(request, shop), name="pull_request", token=token)
    desk.step("pull-request", token=token)
    differing = git(shop.path, "diff", "--name-only", "same:generated/todo", "synapse/todo:generated/todo")
    assert differing == "synapse.lock"  # which names the commit that the intent was read from


def test_modes_that_do_not_fit_the_event_are_refused(desk: Desk, shop: Repository, token: str, alice: Person) -> None:
    alice.push(shop, "more", {"synapse.yaml": MORE.encode()})
    request = about(alice.open_pull_request(shop, "more"), shop)
    proposed = desk.step("pull-request", request, name="pull_request", token=token)
    committed = desk.step("commit", token=token)
    assert (proposed.code, committed.code) == (2, 2)
    assert "proposes to a branch, and this event is about a pull request%0Ahint: mode: preview says what" in proposed.remarks("error")[0]
    assert 'mode "commit" is for pull requests, and this is the event "push"' in committed.remarks("error")[0]


def test_what_lies_on_the_default_branch_is_proposed_and_not_committed_there(
    desk: Desk, shop: Repository, token: str, alice: Person
) -> None:
    alice.push(shop, "release", {"README.md": b"released\n"})
    alice.push(shop, "main", {"synapse.yaml": MORE.encode()})
    head = shop.git.references["refs/heads/main"].target
    ended = desk.step("commit", about(alice.open_pull_request(shop, "main", "release"), shop), name="pull_request", token=token)
    assert (ended.code, ended.outputs["changed"], shop.git.references["refs/heads/main"].target) == (0, "false", head)
    assert 'is the default branch: mode "pull-request" proposes to it' in ended.summary
