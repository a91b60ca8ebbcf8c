"""Pull requests on GitHub: one for each branch, written only where something differs, people's doings respected."""

import dataclasses

import pytest
from msgspec.structs import replace

from synapseops.errors import ConcurrentChange, NotPermitted, RepositoryError, Unavailable
from synapseops.forge.base import Proposal, PullRequest, PullRequestState
from synapseops.forge.github import GitHubForge
from tests.forge.github.world import BRANCH, LOGIN, World, branched
from tests.github import Fault

PULLS = "POST /repos/*/pulls"
CHANGES = "PATCH /repos/*/pulls/*"


async def put(forge: GitHubForge, **changes: object) -> PullRequest:
    head = await forge.repository.resolve(f"refs/heads/{BRANCH}") or await branched(forge)
    proposal = Proposal(BRANCH, "main", head, "Add the todo service", "Body\n", "1" * 64)
    return await forge.pull_requests.put(replace(proposal, **changes))  # type: ignore[arg-type]


async def found(forge: GitHubForge) -> PullRequest | None:
    return await forge.pull_requests.find(BRANCH, "main")


def test_only_what_differs_is_written(world: World) -> None:
    world.use(put)
    bodies = world.bodies(CHANGES)
    world.use(put)
    world.use(lambda forge: put(forge, body="Other\n"))
    world.use(lambda forge: put(forge, body="Other\n", title="Update the todo service"))
    assert bodies == [{"body": "Other\n"}, {"title": "Update the todo service"}]


def test_what_githubs_editor_does_to_a_body_is_no_difference(world: World) -> None:
    world.use(lambda forge: put(forge, body="One\n\nTwo\n"))
    world.alice.edit(1, body="One\r\n\r\nTwo")
    bodies = world.bodies(CHANGES)
    again = world.use(lambda forge: put(forge, body="One\n\nTwo\n"))
    assert (bodies, again.body) == ([], "One\n\nTwo")


def test_a_body_beyond_githubs_bounds_is_cut_and_says_so(world: World) -> None:
    body = "".join(f"Line {number} with `code` é\n" for number in range(5000))
    put_ = world.use(lambda forge: put(forge, body=body, title="T" * 400))
    assert 60_000 < len(put_.body) <= 65_000
    assert put_.body.rstrip().endswith("… and more than GitHub shows here.")
    assert put_.title == "T" * 253 + "…"
    bodies = world.bodies(CHANGES)
    world.use(lambda forge: put(forge, body=body, title="T" * 400))
    assert bodies == []


def test_a_draft_is_a_decoration_that_not_every_plan_has(world: World) -> None:
    assert world.use(lambda forge: put(forge, draft=True)).draft
    world.alice.close(1)
    world.repo.drafts = False
    assert not world.use(lambda forge: put(forge, draft=True)).draft


def test_labels_and_reviewers_are_set_and_not_again_where_people_took_them_away(world: World) -> None:
    for login in ("bob", "carol"):
        world.github.add_person(login, {"octo/shop": "write"})
    dressed = {"labels": ("synapse", "Generated"), "reviewers": ("bob", "@carol", "alice", "nobody", "octo/team")}
    assert world.use(lambda forge: put(forge, **dressed)).unasked == ("nobody", "octo/team")
    pull = world.repo.pulls[1]
    assert ({label.name for label in pull.labels}, {one.login for one in pull.reviewers}) == (
        {"synapse", "Generated"},
        {"bob", "carol", "alice"},
    )
    pull.labels.pop()
    pull.reviewers.pop()
    labels, reviewers = len(pull.labels), len(pull.reviewers)
    world.use(lambda forge: put(forge, **dressed))
    assert (len(pull.labels), len(pull.reviewers)) == (labels, reviewers)


def test_what_has_its_labels_is_not_asked_for_more(world: World) -> None:
    world.use(lambda forge: put(forge, labels=("synapse",)))
    world.use(lambda forge: put(forge, labels=("SYNAPSE",)))
    assert not any("events" in asked or "labels" in asked for asked in world.usage.asked)


def test_a_pull_request_whose_answer_got_lost_is_found(world: World) -> None:
    world.github.faults.add(Fault(PULLS, drop_after=True))
    assert world.use(put).number == 1
    assert len(world.repo.pulls) == 1


def test_a_pull_request_that_could_not_be_opened_is_for_later(world: World) -> None:
    world.github.faults.add(Fault(PULLS, drop=True))

    async def use(forge: GitHubForge) -> None:
        with pytest.raises(Unavailable):
            await put(forge)

    world.use(use)
    assert world.repo.pulls == {}


def test_one_that_another_run_opened_meanwhile_is_brought_up_to_date(world: World) -> None:
    def others() -> None:
        world.alice.open_pull_request(world.repo, BRANCH, title="Theirs", body="Theirs")

    world.github.faults.add(Fault(PULLS, before=others))
    told = world.use(put)
    assert (told.number, told.title, world.repo.pulls[1].body) == (1, "Add the todo service", "Body\n")


def test_one_that_is_closed_while_we_work_is_read_again(world: World) -> None:
    world.use(put)
    world.github.faults.add(Fault(CHANGES, before=lambda: world.alice.close(1)))

    async def use(forge: GitHubForge) -> None:
        await found(forge)
        with pytest.raises(ConcurrentChange):
            await put(forge, body="Other\n")

    world.use(use)


def test_the_same_branch_in_a_fork_is_somebody_elses(world: World) -> None:
    world.github.add_person("mallory", {"octo/shop": "read"})
    mallory = world.github.add_person("mallory")
    fork = mallory.fork(world.repo)
    mallory.push(fork, BRANCH, {"a": b"1\n"})
    mallory.open_pull_request(world.repo, BRANCH, fork=fork)
    assert world.use(found) is None
    assert world.use(put).number == 2


def test_an_open_one_is_found_behind_a_page_of_closed_ones(world: World) -> None:
    world.use(put)
    pulls = world.repo.pulls
    old = pulls[1]
    for number in range(2, 130):
        pulls[number] = dataclasses.replace(
            old, number=number, id=10_000 + number, state="closed", closed_at=old.created_at, merged_at=old.created_at
        )
    told = world.use(found)
    assert told is not None
    assert (told.number, told.state) == (1, PullRequestState.OPEN)


def test_a_branch_of_another_base_is_noticed_on_every_page(world: World) -> None:
    world.alice.push(world.repo, "next", {"a": b"1\n"})
    world.use(lambda forge: put(forge, base="next"))
    pulls = world.repo.pulls
    for number in range(2, 130):
        ended = pulls[1].created_at
        pulls[number] = dataclasses.replace(pulls[1], number=number, id=10_000 + number, base="main", state="closed", closed_at=ended)

    async def use(forge: GitHubForge) -> None:
        with pytest.raises(RepositoryError, match='belongs to the open pull request #1 into "next"'):
            await found(forge)

    world.use(use)


def test_the_inputs_are_those_of_our_newest_commit(world: World) -> None:
    world.use(lambda forge: branched(forge, inputs="a" * 64))
    world.use(put)
    for number in range(3):
        world.alice.push(world.repo, BRANCH, {"docs/a.md": b"%d\n" % number})
    told = world.use(found)
    assert told is not None
    assert (told.inputs, told.head) == ("a" * 64, world.tip(f"refs/heads/{BRANCH}"))


def test_one_closed_by_people_keeps_its_inputs_and_one_by_us_has_none(world: World) -> None:
    world.use(put)
    world.alice.close(1)
    by_people = world.use(found)
    world.alice.reopen(1)
    world.use(lambda forge: forge.pull_requests.close(1, comment="Nothing differs"))
    by_us = world.use(found)
    assert by_people is not None and by_us is not None
    assert [(one.state, one.inputs) for one in (by_people, by_us)] == [(PullRequestState.CLOSED, "1" * 64), (PullRequestState.CLOSED, "")]
    assert [comment.body for comment in world.repo.comments.values()] == ["Nothing differs"]


def test_breaking_changes_are_approved_of_by_people_who_may_write(world: World) -> None:
    world.use(put)
    bob, carol = (world.github.add_person(login, {"octo/shop": role}) for login, role in (("bob", "read"), ("carol", "maintain")))
    for person, text in (
        (bob, "/synapse approve-breaking aaaa1111"),
        (world.alice, "\r\n  /synapse approve-breaking bbbb2222\r\nFine.\r\n"),
        (carol, "/synapse approve-breaking bbbb2222"),
        (world.alice, "please do not /synapse approve-breaking cccc3333"),
        (world.alice, "/synapse approve-breaking dddd4444 and more"),
        (world.alice, "Shall we?\n```\n/synapse approve-breaking 11112222\n```\n"),
        (world.alice, "<!--\n/synapse approve-breaking 11112222\n-->"),
        (world.alice, "    /synapse approve-breaking 11112222"),
        (world.alice, "/synapse approve-breaking 11112222\n/synapse pause"),
    ):
        person.comment(world.repo, 1, text)
    edited = world.alice.comment(world.repo, 1, "/synapse approve-breaking eeee5555")
    world.github.clock.advance(60)
    world.alice.edit_comment(world.repo, edited, "/synapse approve-breaking ffff6666")
    told = world.use(found)
    assert told is not None
    assert dict(told.approved) == {"bbbb2222": "carol"}


def test_what_we_say_ourselves_approves_of_nothing(world: World) -> None:
    world.use(put)

    async def use(forge: GitHubForge) -> PullRequest | None:
        client = forge.pull_requests._client  # type: ignore[attr-defined]
        await client.post("/repos/octo/shop/issues/1/comments", {"body": "/synapse approve-breaking aaaa1111"})
        return await found(forge)

    told = world.use(use)
    assert told is not None and dict(told.approved) == {}


def test_an_update_leaves_approvals_as_they_are(world: World) -> None:
    world.use(put)
    world.alice.comment(world.repo, 1, "/synapse approve-breaking aaaa1111")
    assert dict(world.use(lambda forge: put(forge, body="Other\n")).approved) == {"aaaa1111": "alice"}


def test_without_permission_to_open_pull_requests_that_permission_is_named(world: World) -> None:
    token = world.github.app_token(world.installation, contents="write", pull_requests="read", issues="read")

    async def use(forge: GitHubForge) -> None:
        with pytest.raises(NotPermitted) as caught:
            await put(forge)
        assert caught.value.permission == "pull_requests=write"

    world.use(use, token=token)


def test_what_is_attached_is_written_once_and_links_lead_there(world: World) -> None:
    async def use(forge: GitHubForge) -> dict[str, str]:
        told = await put(forge)
        return await forge.pull_requests.attach(told.number, {"a b.zip": b"PK\0", "page.html": b"<p>"})

    first, second = world.use(use), world.use(use)
    held = world.tip("refs/synapse/artifacts/1")
    assert (
        first
        == second
        == {name: f"{world.github.url}/octo/shop/raw/{held}/{url}" for name, url in (("a b.zip", "a%20b.zip"), ("page.html",) * 2)}
    )
    assert not any(asked.startswith("POST") for asked in world.usage.asked)
    assert {path: data for path, (data, _) in world.files(held).items()} == {"a b.zip": b"PK\0", "page.html": b"<p>"}
    assert world.repo.pulls[1].user.login == LOGIN


def test_attachments_are_kept_where_graphql_moves_no_such_refs(world: World) -> None:
    async def use(forge: GitHubForge) -> dict[str, str]:
        told = await put(forge, body=f"{len(world.repo.git.references.objects)}")
        return await forge.pull_requests.attach(told.number, {"page.html": told.body.encode()})

    world.github.faults.add(Fault("POST /graphql", when=lambda body: b"artifacts" in body, status=404, times=None))
    made = [world.use(use) for _ in range(2)]
    held = world.tip("refs/synapse/artifacts/1")
    assert made[0] != made[1] == {"page.html": f"{world.github.url}/octo/shop/raw/{held}/page.html"}


def test_where_issues_are_switched_off_nothing_is_approved_of_and_a_closed_one_is_peoples(world: World) -> None:
    world.use(put)
    world.github.faults.add(Fault("GET /repos/*/issues/*", status=410, message="Issues are disabled for this repo", times=None))
    is_open = world.use(found)
    world.alice.close(1)
    closed = world.use(found)
    assert is_open is not None and closed is not None
    assert (dict(is_open.approved), closed.state, closed.inputs) == ({}, PullRequestState.CLOSED, "1" * 64)
