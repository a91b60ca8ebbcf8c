"""Whole runs over GitHub: what people see there, what survives of their work, and how much is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generators import registry
from synapseops.merging import lock
from synapseops.merging.entries import Favour
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.decided import Decisions
from synapseops.report.model import Ending
from tests.github import Double, Fault, serving_double
from tests.pipeline.hosting import LOGIN, Hosted
from tests.pipeline.workshop import MORE, TODO, Workshop

BRANCH = "synapse/todo"
INTO = "generated/todo"
MODELS = f"{INTO}/todo/models.py"
EXAMPLES = Path(__file__).parents[2] / "examples"
BUDGET = 18


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Double]:
    with serving_double(tmp_path) as double:
        yield double


@pytest.fixture
def hosted(github: Double, tmp_path: Path, cache: FolderCache) -> Hosted:
    return Hosted(github, Workshop(tmp_path, cache), {"synapse.yaml": TODO.encode(), "src/a.py": b"a\n"})


def edit(hosted: Hosted, old: str, new: str, *, branch: str = BRANCH, intent: str | None = None) -> str:
    """Change a generated file as a person does; with *intent*, the intent on the same branch too."""
    text = hosted.read(branch, MODELS)
    assert old in text
    more: dict[str, bytes | None] = {"synapse.yaml": intent.encode()} if intent else {}
    return hosted.alice.push(hosted.repo, branch, {MODELS: text.replace(old, new, 1).encode(), **more})


def intend(hosted: Hosted, text: str) -> str:
    return hosted.alice.push(hosted.repo, "main", {"synapse.yaml": text.encode()})


def test_a_first_run_brings_a_signed_commit_and_a_pull_request(hosted: Hosted) -> None:
    report = hosted.run()
    tip, (pull,) = hosted.tip(BRANCH), hosted.repo.pulls.values()
    assert (report.ending, report.commit) == (Ending.PROPOSED, str(tip.id))
    assert (tip.author.name, tip.committer.name, [str(id) for id in tip.parent_ids]) == (LOGIN, "GitHub", [str(hosted.tip("main").id)])
    assert (pull.head_sha, pull.title, pull.user.login, pull.draft) == (report.commit, "Add the todo service", LOGIN, False)
    assert (pull.body or "").startswith("<!-- synapse:begin -->\n## ✅ Verified")
    assert hosted.read(BRANCH, "src/a.py") == "a\n"
    assert hosted.tip(BRANCH).tree[f"{INTO}/run.sh"].filemode == 0o100755


def test_a_reviewer_whom_github_does_not_take_is_told_each_time_and_changes_nothing(hosted: Hosted) -> None:
    intend(hosted, f"{TODO}delivery: {{reviewers: ['@octo/nobodies', alice]}}\n")
    first, again = hosted.run(), hosted.run()
    assert (first.ending, again.ending) == (Ending.PROPOSED, Ending.UP_TO_DATE)
    for report in (first, again):
        assert [note.plain for note in report.notes if "reviewer" in note.text] == [
            '"@octo/nobodies" was not taken as a reviewer: whoever is to review, a team too, needs access to the repository'
        ]


def test_the_lock_names_the_pristine_commit_that_is_kept(hosted: Hosted) -> None:
    hosted.run()
    written = lock.read(hosted.read(BRANCH, f"{INTO}/synapse.lock").encode())
    assert list(written.pristine) == hosted.refs("refs/synapse/pristine/")
    kept = hosted.tip(f"refs/synapse/pristine/{written.pristine[0]}")
    assert (list(kept.parent_ids), kept.author.name) == ([], "SynapseOps")
    assert {path: str(kept.tree[path].id) for path in written.files} == {path: file.base for path, file in written.files.items()}


def test_running_again_writes_nothing(hosted: Hosted) -> None:
    first = hosted.run()
    before = hosted.writes()
    again = hosted.run()
    assert (again.ending, again.commit, again.pull_request, again.zip) == (Ending.UP_TO_DATE, first.commit, first.pull_request, first.zip)
    assert hosted.writes() == before


def test_lines_of_the_intent_are_linked_at_the_commit_that_the_branch_was_made_from(hosted: Hosted) -> None:
    hosted.run()
    hosted.alice.merge(1, "merge", delete_branch=True)
    intend(hosted, MORE)
    hosted.run()
    page = f"{hosted.github.url}/octo/shop/blob/{hosted.tip('main').id}/synapse.yaml"
    line = MORE.splitlines().index(next(line for line in MORE.splitlines() if "note:" in line)) + 1
    body = hosted.repo.pulls[2].body or ""
    assert f"- added `Task.note`: `text?` <sub>[`synapse.yaml:{line}`]({page}#L{line})</sub>" in body
    hosted.alice.push(hosted.repo, "main", {"src/a.py": b"b\n"})
    assert hosted.run().ending is Ending.UP_TO_DATE
    hosted.alice.push(hosted.repo, "main", {"synapse.yaml": f"# moved\n{MORE}".encode()})
    hosted.run()
    assert f"{hosted.tip('main').id}/synapse.yaml#L{line + 1})" in (hosted.repo.pulls[2].body or "")


def test_zip_and_page_are_kept_beside_the_branches(hosted: Hosted) -> None:
    report = hosted.run()
    held = hosted.tip("refs/synapse/artifacts/1")
    assert sorted(entry.name for entry in held.tree) == ["report.html", "todo-0.1.0.provenance.json", "todo-0.1.0.zip"]
    assert report.zip == f"{hosted.github.url}/octo/shop/raw/{held.id}/todo-0.1.0.zip"
    intend(hosted, MORE)
    hosted.run()
    assert hosted.tip("refs/synapse/artifacts/1").id != held.id
    assert hosted.refs("refs/synapse/artifacts/") == ["1"]


def test_an_edit_on_the_branch_is_kept_when_the_intent_changes(hosted: Hosted) -> None:
    hosted.run()
    theirs = edit(hosted, "One task.", "Something to do.")
    intend(hosted, MORE)
    report = hosted.run()
    text = hosted.read(BRANCH, MODELS)
    assert report.ending is Ending.PROPOSED
    assert "Something to do." in text and "note" in text
    assert [str(id) for id in hosted.tip(BRANCH).parent_ids] == [theirs, str(hosted.tip("main").id)]
    assert [entry.edit.path for entry in report.edits] == ["todo/models.py"]


def test_a_conflict_keeps_the_teams_version_until_it_is_resolved(hosted: Hosted) -> None:
    hosted.run()
    edit(hosted, 'done = "done"', 'done = "finished"')
    intend(hosted, MORE)
    report = hosted.run()
    assert [conflict.path for conflict in report.conflicts] == ["todo/models.py"]
    assert 'done = "finished"' in hosted.read(BRANCH, MODELS)
    pending = lock.read(hosted.read(BRANCH, f"{INTO}/synapse.lock").encode())
    assert pending.files["todo/models.py"].pending is not None
    resolved = hosted.run(decided=Decisions({MODELS: Favour.THEIRS}))
    assert (resolved.ending, resolved.conflicts) == (Ending.PROPOSED, ())
    assert "note" in hosted.read(BRANCH, MODELS)


def test_a_closed_pull_request_stays_closed_until_the_inputs_change(hosted: Hosted) -> None:
    hosted.run()
    hosted.alice.close(1)
    before = hosted.writes()
    assert hosted.run().ending is Ending.QUIET
    assert hosted.writes() == before
    intend(hosted, MORE)
    report = hosted.run()
    assert report.pull_request is not None
    assert (report.ending, report.pull_request.number) == (Ending.PROPOSED, 2)


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
@pytest.mark.parametrize("keeps", [True, False])
def test_after_landing_nothing_is_proposed_until_the_next_change(hosted: Hosted, method: str, keeps: bool) -> None:
    hosted.run()
    hosted.alice.merge(1, method, delete_branch=not keeps)
    assert hosted.run().ending is Ending.NOTHING_TO_PROPOSE
    edit(hosted, "One task.", "Something to do.", branch="main", intent=MORE)
    report = hosted.run()
    assert report.pull_request is not None
    assert (report.ending, report.pull_request.number, report.conflicts) == (Ending.PROPOSED, 2, ())
    assert [str(id) for id in hosted.tip(BRANCH).parent_ids] == [str(hosted.tip("main").id)]
    assert "Something to do." in hosted.read(BRANCH, MODELS)


def test_what_was_squashed_without_its_lock_is_recognised_by_the_head_of_its_pull_request(hosted: Hosted) -> None:
    hosted.run()
    hosted.alice.merge(1, "squash", delete_branch=True)
    place = f"{INTO}/synapse.lock"
    older = hosted.read("main", place)
    edit(hosted, "One task.", "Something to do.", branch="main", intent=MORE)
    hosted.run()
    hosted.alice.merge(2, "squash", delete_branch=True)
    hosted.alice.push(hosted.repo, "main", {place: older.encode()})
    intend(hosted, f"{MORE}      due: date?\n")
    report = hosted.run()
    assert (report.ending, report.conflicts, report.paths("removed")) == (Ending.PROPOSED, (), [])
    assert [(entry.edit.path, entry.state.value) for entry in report.edits] == [("todo/models.py", "merged")]
    assert hosted.run().ending is Ending.UP_TO_DATE


def test_a_change_taken_back_closes_the_pull_request_and_may_come_again(hosted: Hosted) -> None:
    hosted.run()
    hosted.alice.merge(1, delete_branch=True)
    intend(hosted, MORE)
    hosted.run()
    intend(hosted, TODO)
    assert hosted.run().ending is Ending.NOTHING_TO_PROPOSE
    assert (hosted.repo.pulls[2].state, hosted.refs("refs/heads/")) == ("closed", ["main"])
    assert [(comment.number, comment.user.login) for comment in hosted.repo.comments.values()] == [(2, LOGIN)]
    intend(hosted, MORE)
    assert hosted.run().ending is Ending.PROPOSED


def test_what_a_person_pushes_between_reading_and_writing_is_not_lost(hosted: Hosted) -> None:
    hosted.run()
    intend(hosted, MORE)
    late = Fault("POST /graphql", when=lambda body: b"refs/heads/" in body, before=lambda: edit(hosted, "One task.", "Something to do."))
    hosted.github.faults.add(late)
    report = hosted.run()
    text = hosted.read(BRANCH, MODELS)
    assert (report.ending, late.happened) == (Ending.PROPOSED, 1)
    assert "Something to do." in text and "note" in text


def test_a_branch_that_a_person_makes_first_is_let_be_and_told(hosted: Hosted) -> None:
    pushed: list[str] = []
    first = Fault(
        "POST /graphql",
        when=lambda body: b"refs/heads/" in body,
        before=lambda: pushed.append(hosted.alice.push(hosted.repo, BRANCH, {"docs/a.md": b"mine\n"})),
    )
    hosted.github.faults.add(first)
    report = hosted.run()
    assert report.problem is not None
    assert report.problem.message == f"the branch \"{BRANCH}\" is somebody's: it has the name of ours, and nothing on it is the factory's"
    assert [str(hosted.tip(BRANCH).id)] == pushed


def test_a_person_who_pushes_to_a_landed_branch_while_it_is_replaced_loses_nothing(hosted: Hosted) -> None:
    hosted.run()
    hosted.alice.merge(1, "squash")
    intend(hosted, MORE)
    late = Fault(
        "POST /graphql",
        when=lambda body: b"refs/heads/" in body,
        before=lambda: hosted.alice.push(hosted.repo, BRANCH, {"docs/a.md": b"mine\n"}),
    )
    hosted.github.faults.add(late)
    report = hosted.run()
    assert (report.ending, late.happened) == (Ending.PROPOSED, 1)
    assert hosted.read(BRANCH, "docs/a.md") == "mine\n"


def test_a_run_that_was_killed_between_branch_and_pull_request_is_completed(hosted: Hosted) -> None:
    hosted.github.faults.add(Fault("POST /repos/*/pulls", drop=True))
    assert hosted.run().problem is not None
    assert (hosted.repo.pulls, hosted.refs("refs/heads/")) == ({}, ["main", BRANCH])
    head = hosted.tip(BRANCH).id
    assert hosted.run().ending is Ending.PROPOSED
    assert ([pull.number for pull in hosted.repo.pulls.values()], hosted.tip(BRANCH).id) == ([1], head)


@pytest.mark.parametrize("way", ["drop", "drop_after"])
def test_whatever_write_goes_wrong_the_next_run_brings_the_same(github: Double, tmp_path: Path, cache: FolderCache, way: str) -> None:
    """Each write of a first run is never done, or done with its answer lost, again and again until the run gives up."""
    files = {"synapse.yaml": TODO.encode(), "logo": b"\x89\0"}
    told = Hosted(github, Workshop(tmp_path, cache), files, name="octo/told")
    told.run()
    writes = [*told.writes(), "POST /graphql"]
    for number, write in enumerate(writes):
        hosted = Hosted(github, Workshop(tmp_path, cache), files, name=f"octo/shop{number}")
        method, _, path = write.replace("octo/told", hosted.name).partition(" ")
        skip = writes[:number].count(write)
        when = (lambda body: b"UpdateRefs" in body) if path.endswith("graphql") else None
        fault = Fault(f"{method} {path}", skip=skip, when=when, times=4, drop=way == "drop", drop_after=way == "drop_after")
        github.faults.add(fault)
        hosted.run()
        github.faults.clear()
        assert fault.happened, write
        report = hosted.run()
        assert report.problem is None, (write, report.problem)
        assert hosted.refs("refs/heads/") == ["main", BRANCH], write
        assert [(pull.number, pull.head_sha) for pull in hosted.repo.pulls.values()] == [(1, str(hosted.tip(BRANCH).id))], write
        assert hosted.tip(BRANCH).tree[INTO].id != told.tip("main").tree.id
        assert hosted.read(BRANCH, MODELS) == told.read(BRANCH, MODELS)
        assert len(hosted.refs("refs/synapse/pristine/")) == len(hosted.refs("refs/synapse/artifacts/")) == 1, write


def test_a_repository_that_was_renamed_is_followed(hosted: Hosted) -> None:
    hosted.run()
    hosted.alice.rename(hosted.repo, "store")
    intend(hosted, MORE)
    report = hosted.run()
    assert report.pull_request is not None
    assert (report.ending, report.pull_request.number) == (Ending.PROPOSED, 1)
    assert report.pull_request.path.endswith("/octo/store/pull/1")


def test_an_archived_repository_is_told_as_one(hosted: Hosted) -> None:
    hosted.alice.archive(hosted.repo)
    report = hosted.run()
    assert report.problem is not None
    assert (report.problem.kind, "archived" in report.problem.message) == ("usage", True)


def test_a_permission_that_was_taken_away_is_named(hosted: Hosted) -> None:
    hosted.github.grant(hosted.installation, {"contents": "read", "metadata": "read", "pull_requests": "write", "issues": "write"})
    report = hosted.run()
    assert report.problem is not None
    assert 'the permission "contents=write" is missing' in report.problem.message


def test_files_of_every_kind_come_through_whole(hosted: Hosted) -> None:
    files: dict[str, bytes | None] = {
        f"{INTO}/docs/ü ñ #?%.md": "späße\r\n".encode(),
        f"{INTO}/logo.png": b"\x89PNG\0\xff",
        f"{INTO}/latin.txt": "café".encode("latin-1"),
        f"{INTO}/empty.txt": b"",
    }
    hosted.run()
    hosted.alice.push(hosted.repo, BRANCH, files)
    hosted.alice.push(hosted.repo, BRANCH, {f"{INTO}/link": b"logo.png"}, mode=0o120000)
    intend(hosted, MORE)
    assert hosted.run().ending is Ending.PROPOSED
    tree = hosted.tip(BRANCH).tree
    assert {path: tree[path].data for path in files} == files  # type: ignore[union-attr]
    assert tree[f"{INTO}/link"].filemode == 0o120000


def test_orders_is_proposed_within_the_budget(github: Double, tmp_path: Path, cache: FolderCache) -> None:
    """The budget is 18 REST calls and one for each edited blob; what GraphQL answers has limits of its own."""
    text = (EXAMPLES / "orders" / "synapse.yaml").read_text()
    hosted = Hosted(github, Workshop(tmp_path, cache, generators=tuple(registry.load())), {"synapse.yaml": text.encode()})
    assert len(hosted.run().paths("added")) > 100
    first = (hosted.usage.rest, hosted.usage.graphql)
    hosted.run()
    unchanged = (hosted.usage.rest, hosted.usage.graphql)
    hosted.alice.push(hosted.repo, "synapse/orders", {"generated/orders/README.md": b"# Ours\n"})
    intend(hosted, text.replace("      note: string(..200)?", "      note: string(..250)?\n      floor: integer?", 1))
    report = hosted.run()
    changed = (hosted.usage.rest, hosted.usage.graphql)
    assert (report.ending, [entry.edit.path for entry in report.edits]) == (Ending.PROPOSED, ["README.md"])
    # one more for each hundred files that differ
    assert (first[1], unchanged, changed[1]) == (4, (6, 3), 6)
    assert (first[0] <= BUDGET - 3, changed[0] <= BUDGET) == (True, True)
