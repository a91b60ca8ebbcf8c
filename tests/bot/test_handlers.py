"""What each event wishes for: pure, so that a payload and a whole answer are a test."""

from typing import Any

import pytest
from msgspec.structs import replace

from bot.handlers import Me, Meaning, meaning
from bot.handlers.meaning import deliver
from bot.jobs.model import Key, Kind, Rename, Want, Withdraw
from bot.payload import Payload
from tests.bot.payloads import ALICE, REPOSITORY, US, comment, payload, pull_request, push

ME = Me(7, "synapseops")
SHOP = "octo/shop"
BY_ALICE = {"sender": "alice"}


def means(event: str, data: dict[str, Any]) -> Meaning:
    return meaning(event, Payload(data), ME)


def want(kind: Kind, target: str = "", **details: str) -> Meaning:
    default = {"default": "main"} if kind is Kind.DELIVER else {}
    return Meaning((Want(Key(5, 11, kind, target), SHOP, {**BY_ALICE, **default, **details}),))


def ignored(why: str) -> Meaning:
    return Meaning(ignored=why)


def elsewhere(action: str, head: str) -> dict[str, Any]:
    """Return an event of a pull request into a branch that is not the default one."""
    found = pull_request(action, head=head)
    found["pull_request"]["base"] = {"ref": "next"}
    return found


C, D = "c" * 40, "d" * 40
APP = {"app": {"id": 7}}
ON_OURS = {"number": 4, "head": {"ref": "synapse/shop", "repo": {"id": 11}}, "base": {"ref": "main", "repo": {"id": 11}}}
IF_NOTHING_ELSE_IS = Meaning((replace(deliver(Payload(push()), "main"), yields=True),))


@pytest.mark.parametrize(
    ("event", "data", "expected"),
    [
        ("push", push(), want(Kind.DELIVER, commit=C, pushed="yes")),
        ("push", push("release/2"), want(Kind.DELIVER, "release/2", commit=C, pushed="yes")),
        ("push", push(commits=[{"id": "x"}] * 2048, forced=True), want(Kind.DELIVER, commit=C, pushed="yes")),
        ("push", push() | {"deleted": True}, ignored("the branch was deleted")),
        ("push", push("feature") | {"deleted": True}, ignored("the branch was deleted")),
        ("push", push("synapse") | {"deleted": True}, IF_NOTHING_ELSE_IS),
        ("push", push("synapse/shop/x") | {"deleted": True}, IF_NOTHING_ELSE_IS),
        ("push", push("synapses/x") | {"deleted": True}, ignored("the branch was deleted")),
        ("push", push() | {"ref": "refs/tags/v1"}, ignored("no branch was pushed")),
        ("push", push("synapse/shop"), ignored("the pull request's own event tells of pushes to our branches")),
        ("push", push() | {"sender": US}, ignored("we did it ourselves")),
        ("push", push() | {"sender": {"login": "other[bot]"}}, want(Kind.DELIVER, sender="other[bot]", commit=C, pushed="yes")),
        ("push", {"ref": "refs/heads/main", "sender": ALICE}, ignored("it names no installation")),
        ("pull_request", pull_request(), want(Kind.PREVIEW, "3", commit=D)),
        ("pull_request", pull_request("synchronize"), want(Kind.PREVIEW, "3", commit=D)),
        ("pull_request", pull_request("reopened", head_repository=99), want(Kind.PREVIEW, "3", commit=D)),
        ("pull_request", pull_request(head_repository=None), want(Kind.PREVIEW, "3", commit=D)),
        ("pull_request", pull_request("synchronize", head="synapse/shop"), want(Kind.DELIVER, commit=D)),
        ("pull_request", pull_request("synchronize", head="synapse/shop", head_repository=99), want(Kind.PREVIEW, "3", commit=D)),
        (
            "pull_request",
            pull_request(head="synapse/shop", user=ALICE),
            Meaning((*want(Kind.DELIVER, commit=D).wishes, *want(Kind.PREVIEW, "3", commit=D).wishes)),
        ),
        ("pull_request", pull_request("closed", head="synapse/shop"), want(Kind.DELIVER)),
        ("pull_request", elsewhere("closed", "synapse/shop"), Meaning((*want(Kind.DELIVER, "next").wishes, *IF_NOTHING_ELSE_IS.wishes))),
        ("pull_request", elsewhere("closed", "synapse/shop@next"), want(Kind.DELIVER, "next")),
        ("pull_request", pull_request("closed"), want(Kind.COMMAND, f"again:{D}", command="again", commit=D)),
        ("pull_request", pull_request("labeled"), ignored("nothing that we look at changed")),
        ("pull_request", pull_request("edited", changes={"title": {}}), ignored("nothing that we look at changed")),
        ("pull_request", pull_request("edited", changes={"base": {}}), want(Kind.PREVIEW, "3", commit=D)),
        ("issue_comment", comment("/synapse help"), want(Kind.COMMAND, "77", number="3")),
        ("issue_comment", comment("\n  /synapse resolve a theirs\nplease"), want(Kind.COMMAND, "77", number="3")),
        ("issue_comment", comment("/synapsehelp"), ignored("it is no command")),
        ("issue_comment", comment("see /synapse help"), ignored("it is no command")),
        ("issue_comment", comment("    /synapse help"), ignored("it is no command")),
        ("issue_comment", comment(""), ignored("it is no command")),
        ("issue_comment", comment("/synapse help", "edited"), ignored("only a new comment is a command")),
        ("issue_comment", comment("/synapse help") | {"issue": {"number": 3}}, ignored("it is no pull request's")),
        (
            "merge_group",
            payload(action="checks_requested", merge_group={"head_sha": C, "base_ref": "refs/heads/main"}),
            want(Kind.GROUP, C, base="main"),
        ),
        (
            "merge_group",
            payload(
                action="checks_requested",
                merge_group={"head_sha": C, "base_ref": "refs/heads/main", "head_ref": f"refs/heads/gh-readonly-queue/main/pr-104-{D}"},
            ),
            want(Kind.GROUP, C, base="main", number="104"),
        ),
        ("merge_group", payload(action="destroyed", merge_group={"head_sha": C}), ignored("the group is gone")),
        (
            "check_run",
            payload(action="rerequested", check_run={"id": 1, **APP, "pull_requests": [{"number": 4}], "check_suite": {}}),
            want(Kind.PREVIEW, "4", again="yes"),
        ),
        (
            "check_run",
            payload(
                action="requested_action",
                check_run={"id": 1, **APP, "pull_requests": [ON_OURS], "check_suite": {"pull_requests": [ON_OURS]}},
                requested_action={"identifier": "regenerate"},
            ),
            Meaning((*want(Kind.DELIVER, again="yes").wishes, *want(Kind.PREVIEW, "4", again="yes").wishes)),
        ),
        (
            "check_run",
            payload(action="rerequested", check_run={"id": 1, **APP, "pull_requests": [], "check_suite": {"head_branch": "main"}}),
            want(Kind.DELIVER, again="yes"),
        ),
        (
            "check_suite",
            payload(action="rerequested", check_suite={"head_branch": None, "head_sha": D, "pull_requests": []}),
            want(Kind.COMMAND, f"again:{D}", command="again", commit=D),
        ),
        ("check_run", payload(action="rerequested", check_run={"id": 1, "app": {"id": 8}}), ignored("it is another App's check")),
        ("check_run", payload(action="completed", check_run={"id": 1, **APP}), ignored("nobody asks for anything")),
        (
            "check_run",
            payload(action="requested_action", check_run={"id": 9, **APP}, requested_action={"identifier": "accept"}),
            want(Kind.COMMAND, "check:9", command="accept", check="9"),
        ),
        (
            "check_suite",
            payload(action="rerequested", check_suite={"head_branch": "main", "pull_requests": []}),
            want(Kind.DELIVER, again="yes"),
        ),
        ("check_suite", payload(action="requested", check_suite={}), ignored("nobody asks for anything")),
        ("installation", payload(action="created"), Meaning((Want(Key(5, 0, Kind.INSTALLATION)),))),
        ("installation", payload(action="unsuspend"), Meaning((Want(Key(5, 0, Kind.INSTALLATION)),))),
        ("installation", payload(action="deleted"), Meaning((Withdraw(5),))),
        ("installation", payload(action="suspend"), Meaning((Withdraw(5),))),
        (
            "installation_repositories",
            {"installation": {"id": 5}, "repositories_added": [{"id": 1, "full_name": "octo/a"}], "repositories_removed": [{"id": 2}]},
            Meaning((Want(Key(5, 1, Kind.DELIVER), "octo/a"), Withdraw(5, 2))),
        ),
        ("repository", payload(action="archived"), Meaning((Withdraw(5, 11),))),
        ("repository", payload(action="renamed"), Meaning((Rename(11, SHOP), *want(Kind.DELIVER).wishes))),
        ("repository", payload(action="transferred"), Meaning((Rename(11, SHOP), *want(Kind.DELIVER).wishes))),
        ("repository", payload(action="publicized"), ignored("nothing follows from this action")),
        ("workflow_dispatch", payload(), ignored("nothing follows from this event")),
    ],
)
def test_what_an_event_wishes_for(event: str, data: dict[str, Any], expected: Meaning) -> None:
    assert means(event, data) == expected


def test_the_default_branch_is_one_key_whatever_its_name() -> None:
    renamed = push("trunk") | {"repository": {**REPOSITORY, "default_branch": "trunk"}}
    (before,), (after,) = means("push", push()).wishes, means("push", renamed).wishes
    assert isinstance(before, Want)
    assert isinstance(after, Want)
    assert before.key == after.key
