"""What the App may do changes while it works: repositories, permissions and installations come and go."""

import asyncio
from pathlib import Path

import pytest

from bot import recovery
from tests.bot.office import BRANCH, INTENT, MORE, TODO, Office, in_office
from tests.github import Fault


@in_office
async def test_an_archived_repository_is_let_be(place: Office) -> None:
    place.install()
    await place.settle()
    gate = Fault("POST /repos/*/git/trees", before=lambda: place.alice.archive(place.repo))
    place.github.faults.add(gate)
    await place.delivered({"synapse.yaml": TODO})
    assert place.pulls == []
    assert await place.bench.store.wait() is None


@in_office
async def test_a_repository_renamed_in_the_middle_of_a_run_is_worked_on_under_its_new_name(place: Office) -> None:
    place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/git/trees", before=lambda: place.alice.rename(place.repo, "store")))
    await place.delivered({"synapse.yaml": TODO})
    assert [one.head for one in place.pulls] == [BRANCH]
    assert place.repo.full_name == "octo/store"


@in_office
async def test_an_app_uninstalled_in_the_middle_of_a_run_writes_nothing_more(place: Office) -> None:
    installation = place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/git/trees", before=lambda: place.github.uninstall(installation)))
    await place.delivered({"synapse.yaml": TODO})
    assert (place.pulls, place.ref(BRANCH)) == ([], None)
    assert await place.bench.store.wait() is None


@in_office
async def test_a_permission_revoked_in_the_middle_of_a_run_is_told(place: Office) -> None:
    installation = place.install()
    await place.settle()
    less = {**installation.permissions, "contents": "read"}
    place.github.faults.add(Fault("POST /repos/*/git/trees", before=lambda: place.github.grant(installation, less)))
    commit = await place.delivered({"synapse.yaml": TODO})
    assert (place.pulls, place.ref(BRANCH)) == ([], None)
    run = place.runs(commit)[INTENT][-1]
    assert (run.conclusion, "permission" in f"{run.title}{run.summary}") == ("action_required", True)
    await asyncio.to_thread(place.github.grant, installation, {**less, "contents": "write"})
    await place.settle()
    assert [one.head for one in place.pulls] == [BRANCH]


async def granted(place: Office, **less: str) -> str:
    """Grant less than a run needs from the start, and deliver; return the commit."""
    installation = place.install()
    left = {name: level for name, level in {**installation.permissions, **less}.items() if level}
    await asyncio.to_thread(place.github.grant, installation, left)
    await place.settle()
    return await place.delivered({"synapse.yaml": TODO})


@in_office
async def test_an_app_that_may_write_no_checks_proposes_and_says_on_the_pull_request_what_is_missing(place: Office) -> None:
    commit = await granted(place, checks="read")
    (request,) = place.pulls
    assert (place.concluded(commit), place.concluded(request.head_sha)) == ({}, {})
    (comment,) = place.looked(lambda: list(place.repo.comments.values()))
    assert 'the permission "checks=write" is missing' in comment.body
    assert f"accepts that in the settings of the installation, {place.github.url}/" in comment.body
    assert place.done[-1].verdict == "failed"
    start = len(place.github.requests)
    await recovery.reconcile(place.bench.app, place.bench.store)
    await place.settle()
    assert place.writes(start) == []
    (installation,) = place.looked(lambda: list(place.github.hub.installations.values()))
    await asyncio.to_thread(place.github.grant, installation, {**installation.permissions, "checks": "write"})
    await place.settle()
    (comment,) = place.looked(lambda: list(place.repo.comments.values()))
    assert comment.body.endswith("✅ The checks of this pull request are shown: the permission that was missing has been granted.")
    assert set(place.concluded(request.head_sha)) == {INTENT, "synapse"}
    start = len(place.github.requests)
    await place.delivered({"synapse.yaml": MORE})
    assert [one for one in place.writes(start) if "comments" in one] == []


@pytest.mark.parametrize("permission", ["contents", "pull_requests"])
def test_a_permission_that_was_never_granted_is_told_by_the_check(tmp_path: Path, permission: str) -> None:
    @in_office
    async def story(place: Office) -> None:
        commit = await granted(place, **{permission: "read"})
        (run,) = place.runs(commit)[INTENT]
        assert (run.conclusion, run.title) == ("action_required", f"The App lacks a permission: {permission} (write)")
        assert 'sets it under "Permissions & events" in the App\'s settings' in (run.summary or "")
        assert place.pulls == []

    story(tmp_path)


@in_office
async def test_where_nothing_may_be_read_the_check_of_the_commit_says_so(place: Office) -> None:
    commit = await granted(place, contents="")
    (run,) = place.runs(commit)["synapse"]
    assert (run.conclusion, run.title) == ("action_required", "The App lacks a permission: contents (read)")


@in_office
async def test_a_suspended_installation_writes_nothing_more_and_goes_on_when_it_may(place: Office) -> None:
    installation = place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/git/trees", before=lambda: place.github.suspend(installation)))
    await place.delivered({"synapse.yaml": TODO})
    assert (place.pulls, place.ref(BRANCH), await place.bench.store.wait()) == ([], None, None)
    await asyncio.to_thread(place.github.unsuspend, installation)
    await place.settle()
    assert [one.head for one in place.pulls] == [BRANCH]


@in_office
async def test_a_repository_taken_from_the_app_in_the_middle_of_a_run_is_let_be(place: Office) -> None:
    installation = place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/git/trees", before=lambda: place.github.take(installation, [place.repo])))
    await place.delivered({"synapse.yaml": TODO})
    assert (place.pulls, place.ref(BRANCH), await place.bench.store.wait()) == ([], None, None)
