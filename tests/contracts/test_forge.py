from collections.abc import Mapping

import pytest

from synapseops.errors import ConcurrentChange, RepositoryError
from synapseops.forge import commits
from synapseops.forge.base import EXECUTABLE_MODE, FILE_MODE, NewCommit, NewFile, Proposal, PullRequest, PullRequestState, TreeFile
from synapseops.merging.paths import UnsafePath
from tests.contracts.conftest import run
from tests.contracts.places import GitHub, Place

BRANCH = "synapse/todo"
MESSAGE = commits.message("todo", base="main", inputs="1" * 64)
ABSENT = "0123456789abcdef0123456789abcdef01234567"


def tip(place: Place, branch: str = "main") -> str:
    commit = run(place.repository.resolve(branch))
    assert commit is not None
    return commit


def write(
    place: Place, files: Mapping[str, NewFile | TreeFile], *, into: str = "out", parent: str | None = None, message: str = MESSAGE
) -> str:
    base = tip(place)
    new = NewCommit(base, (parent or base,), into, files, message)
    run(place.repository.write_pristine({"app.py": NewFile(b"app\n")}))
    return run(place.repository.write(new))


def proposed(place: Place, *, lock: str = "1", inputs: str = "one", body: str = "Body\n") -> PullRequest:
    """Propose from `main`, in place of whatever the branch is."""
    message = commits.message("todo", base="main", inputs=inputs)
    head = write(place, {"app.py": NewFile(b"app\n"), "synapse.lock": NewFile(lock.encode())}, message=message)
    run(place.repository.move(BRANCH, to=head, was=run(place.repository.resolve(BRANCH))))
    return run(place.pulls.put(Proposal(BRANCH, "main", head, "Title", body, inputs)))


def found(place: Place) -> PullRequest:
    one = run(place.pulls.find(BRANCH, "main"))
    assert one is not None
    return one


def test_the_merge_base_is_what_both_contain(place: Place) -> None:
    start = tip(place)
    other = place.commit("other", {"src/b.py": "b\n"})
    onward = place.commit("main", {"src/c.py": "c\n"})
    assert run(place.repository.merge_base(other, onward)) == start
    assert run(place.repository.merge_base(start, onward)) == start


def test_a_name_or_an_id_resolves_to_a_commit(place: Place) -> None:
    commit = tip(place)
    assert run(place.repository.resolve("refs/heads/main")) == commit
    assert run(place.repository.resolve(commit)) == commit


@pytest.mark.parametrize("name", ["nothing", "refs/heads/nothing", ABSENT, "", "with space", "a..b", "nul\0", "refs/", "-", "@{-1}"])
def test_what_names_nothing_resolves_to_none(place: Place, name: str) -> None:
    assert run(place.repository.resolve(name)) is None


def test_main_is_the_default_branch(place: Place) -> None:
    assert run(place.repository.default_branch()) == "main"


def test_files_are_listed_from_the_root_with_blob_and_mode(place: Place) -> None:
    files = run(place.repository.list_files(tip(place)))
    assert {path: file.mode for path, file in files.items()} == dict.fromkeys(["synapse.yaml", "src/a.py", "out/mine.py"], FILE_MODE)
    assert run(place.repository.read(files["src/a.py"].blob)) == b"a\n"


def test_files_below_a_folder_keep_their_whole_path(place: Place) -> None:
    assert list(run(place.repository.list_files(tip(place), "src"))) == ["src/a.py"]


@pytest.mark.parametrize("under", ["nothing", "src/a.py", "sr", "src/a.py/b"])
def test_what_is_no_folder_lists_nothing(place: Place, under: str) -> None:
    assert run(place.repository.list_files(tip(place), under)) == {}


def test_an_absent_blob_or_commit_is_a_repository_error(place: Place) -> None:
    for work in (place.repository.read(ABSENT), place.repository.list_files(ABSENT), place.repository.ahead(ABSENT, of=tip(place))):
        with pytest.raises(RepositoryError):
            run(work)


def test_a_commit_replaces_the_output_folder_and_nothing_else(place: Place) -> None:
    kept = run(place.repository.list_files(tip(place)))
    commit = write(place, {"app.py": NewFile(b"app\n"), "bin/run": NewFile(b"#!\n", EXECUTABLE_MODE)})
    files = run(place.repository.list_files(commit))
    assert set(files) == {"synapse.yaml", "src/a.py", "out/app.py", "out/bin/run"}
    assert files["src/a.py"] == kept["src/a.py"]
    assert files["out/bin/run"].mode == EXECUTABLE_MODE
    assert run(place.repository.read(files["out/app.py"].blob)) == b"app\n"


def test_a_commit_keeps_files_that_the_repository_holds(place: Place) -> None:
    mine = run(place.repository.list_files(tip(place)))["out/mine.py"]
    files = run(place.repository.list_files(write(place, {"mine.py": mine, "app.py": NewFile(b"app\n")})))
    assert files["out/mine.py"] == mine


def test_a_commit_brings_files_beside_the_folder(place: Place) -> None:
    base = tip(place)
    beside = {".github/deep/a.yml": NewFile(b"on: push\n"), "src/b.py": NewFile(b"b\n"), "top.txt": NewFile(b"top\n")}
    head = run(place.repository.write(NewCommit(base, (base,), "out", {"app.py": NewFile(b"app\n")}, MESSAGE, beside)))
    listed = run(place.repository.list_files(head))
    assert sorted(listed) == [".github/deep/a.yml", "out/app.py", "src/a.py", "src/b.py", "synapse.yaml", "top.txt"]
    assert run(place.repository.read(listed["src/b.py"].blob)) == b"b\n"


def test_a_file_beside_the_folder_can_go_and_its_folder_with_it(place: Place) -> None:
    base = tip(place)
    beside = {".github/deep/a.yml": NewFile(b"on: push\n"), ".github/b.yml": NewFile(b"on: push\n")}
    there = run(place.repository.write(NewCommit(base, (base,), "out", {}, MESSAGE, beside)))
    run(place.repository.move("here", to=there, was=None))
    gone: dict[str, None] = dict.fromkeys([".github/deep/a.yml", "src/a.py", "nowhere/x"])
    head = run(place.repository.write(NewCommit(there, (there,), "out", {"app.py": NewFile(b"app\n")}, MESSAGE, gone)))
    assert sorted(run(place.repository.list_files(head))) == [".github/b.yml", "out/app.py", "synapse.yaml"]


@pytest.mark.parametrize("path", ["../up", ".git/config", "a\0b"])
def test_a_file_beside_the_folder_has_a_safe_path(place: Place, path: str) -> None:
    base = tip(place)
    with pytest.raises(UnsafePath):
        run(place.repository.write(NewCommit(base, (base,), "out", {"app.py": NewFile(b"")}, MESSAGE, {path: NewFile(b"")})))


def test_a_commit_does_not_name_a_blob_that_is_absent_or_none(place: Place) -> None:
    for id in (ABSENT, tip(place)):
        with pytest.raises(RepositoryError):
            write(place, {"x": TreeFile(id, FILE_MODE)})


def test_equal_files_give_an_equal_pristine_commit_and_absent_blobs_are_left_out(place: Place) -> None:
    mine = run(place.repository.list_files(tip(place)))["out/mine.py"]
    first = run(place.repository.write_pristine({"app.py": NewFile(b"app\n"), "mine.py": mine}))
    again: dict[str, NewFile | TreeFile] = {
        "mine.py": NewFile(b"mine\n"),
        "gone.py": TreeFile(ABSENT, FILE_MODE),
        "app.py": NewFile(b"app\n"),
    }
    assert run(place.repository.write_pristine(again)) == first
    assert run(place.repository.write_pristine({})) != first


def test_an_output_folder_may_be_new_and_deep_or_become_empty(place: Place) -> None:
    assert "a/b/c/x" in run(place.repository.list_files(write(place, {"x": NewFile(b"")}, into="a/b/c")))
    assert set(run(place.repository.list_files(write(place, {})))) == {"synapse.yaml", "src/a.py"}


def test_equal_inputs_give_an_equal_commit(place: Place) -> None:
    if isinstance(place, GitHub):
        pytest.skip("GitHub dates what it signs")
    files = {"app.py": NewFile(b"app\n")}
    assert write(place, files) == write(place, files)


def test_writing_moves_no_branch(place: Place) -> None:
    before = tip(place)
    write(place, {"app.py": NewFile(b"app\n")})
    assert tip(place) == before
    assert run(place.repository.resolve(BRANCH)) is None


@pytest.mark.parametrize("into", ["src/a.py", "src/a.py/out", "synapse.yaml"])
def test_an_output_folder_may_not_take_the_place_of_a_file(place: Place, into: str) -> None:
    with pytest.raises(RepositoryError):
        write(place, {"x": NewFile(b"")}, into=into)


@pytest.mark.parametrize("path", ["../x", "/x", ".git/config", "a/.GIT/hooks/x", "a\0b", "a\nb", "a\\b", "", "a//b"])
def test_an_unsafe_path_is_not_written(place: Place, path: str) -> None:
    with pytest.raises(UnsafePath):
        write(place, {path: NewFile(b"")})


def test_a_file_may_not_be_a_folder_too(place: Place) -> None:
    with pytest.raises(UnsafePath):
        write(place, {"a": NewFile(b""), "a/b": NewFile(b"")})


def test_commits_ahead_are_told_newest_first_with_whose_they_are(place: Place) -> None:
    ours = write(place, {"app.py": NewFile(b"app\n")})
    run(place.repository.move(BRANCH, to=ours, was=None))
    theirs = place.commit(BRANCH, {"out/app.py": "edited\n"})
    ahead = run(place.repository.ahead(theirs, of=tip(place)))
    assert [(one.id, one.is_ours) for one in ahead] == [(theirs, False), (ours, True)]
    assert ahead[1].subject == "Generate todo from its intent"
    assert run(place.repository.ahead(tip(place), of=theirs)) == []


def test_a_branch_is_created_advanced_and_deleted(place: Place) -> None:
    first = write(place, {"app.py": NewFile(b"1")})
    run(place.repository.move(BRANCH, to=first, was=None))
    second = write(place, {"app.py": NewFile(b"2")}, parent=first)
    run(place.repository.move(BRANCH, to=second, was=first))
    assert tip(place, BRANCH) == second
    run(place.repository.move(BRANCH, to=None, was=second))
    assert run(place.repository.resolve(BRANCH)) is None


def test_a_branch_that_moved_meanwhile_is_not_moved(place: Place) -> None:
    first = write(place, {"app.py": NewFile(b"1")})
    run(place.repository.move(BRANCH, to=first, was=None))
    for to, was in ((first, None), (None, tip(place)), (tip(place), ABSENT)):
        with pytest.raises(ConcurrentChange):
            run(place.repository.move(BRANCH, to=to, was=was))
    assert tip(place, BRANCH) == first


def test_an_absent_branch_is_neither_advanced_nor_deleted(place: Place) -> None:
    for to in (tip(place), None):
        with pytest.raises(ConcurrentChange):
            run(place.repository.move(BRANCH, to=to, was=tip(place)))


def test_a_branch_does_not_move_to_a_commit_that_is_absent(place: Place) -> None:
    with pytest.raises(RepositoryError):
        run(place.repository.move(BRANCH, to=ABSENT, was=None))


def test_a_branch_whose_name_is_a_folder_of_ours_blocks_it(place: Place) -> None:
    place.commit("synapse", {})
    with pytest.raises(RepositoryError):
        run(place.repository.check_branch(BRANCH))
    with pytest.raises(RepositoryError):
        run(place.repository.move(BRANCH, to=tip(place), was=None))


def test_a_branch_below_ours_blocks_it(place: Place) -> None:
    place.commit("synapse/todo/more", {})
    with pytest.raises(RepositoryError):
        run(place.repository.check_branch(BRANCH))


def test_a_free_branch_may_be_moved(place: Place) -> None:
    run(place.repository.check_branch(BRANCH))
    proposed(place)
    run(place.repository.check_branch(BRANCH))


def test_there_is_no_pull_request_at_first(place: Place) -> None:
    assert run(place.pulls.find(BRANCH, "main")) is None


def test_a_pull_request_is_found_as_it_was_put(place: Place) -> None:
    put = proposed(place)
    assert found(place) == put
    assert (put.number, put.state, put.title, put.body, put.inputs) == (1, PullRequestState.OPEN, "Title", "Body\n", "one")
    assert put.head == tip(place, BRANCH)


def test_an_open_pull_request_is_updated_in_place(place: Place) -> None:
    proposed(place)
    again = proposed(place, lock="2", inputs="two", body="Other\n")
    assert (again.number, again.body, again.inputs) == (1, "Other\n", "two")
    assert found(place) == again


def test_the_head_of_an_open_pull_request_is_that_of_its_branch(place: Place) -> None:
    proposed(place)
    theirs = place.commit(BRANCH, {"out/app.py": "edited\n"})
    assert (found(place).head, found(place).state) == (theirs, PullRequestState.OPEN)


@pytest.mark.parametrize("way", ["merge", "squash"])
def test_a_landed_pull_request_is_merged_whether_its_branch_is_kept_or_not(place: Place, way: str) -> None:
    proposed(place)
    getattr(place, way)(BRANCH)
    assert found(place).state is PullRequestState.MERGED
    place.delete(BRANCH)
    assert found(place).state is PullRequestState.MERGED


def test_a_squashed_pull_request_stays_merged_when_its_files_are_edited_later(place: Place) -> None:
    proposed(place)
    place.squash(BRANCH)
    place.commit("main", {"out/app.py": "edited\n"})
    assert found(place).state is PullRequestState.MERGED


def test_after_one_has_landed_the_next_is_another(place: Place) -> None:
    proposed(place)
    place.squash(BRANCH)
    assert proposed(place, lock="2").number == 2
    assert found(place).state is PullRequestState.OPEN


def test_a_pull_request_without_its_branch_is_closed_and_keeps_its_inputs(place: Place) -> None:
    proposed(place)
    place.delete(BRANCH)
    assert (found(place).state, found(place).inputs) == (PullRequestState.CLOSED, "one")


def test_a_closed_pull_request_stays_closed_when_its_branch_is_made_anew(place: Place) -> None:
    proposed(place)
    place.delete(BRANCH)
    head = write(place, {"app.py": NewFile(b"2")})
    run(place.repository.move(BRANCH, to=head, was=None))
    assert found(place).state is PullRequestState.CLOSED
    assert run(place.pulls.put(Proposal(BRANCH, "main", head, "Title", "Body\n", "two"))).number == 2


def test_one_that_we_close_proposes_nothing_any_more(place: Place) -> None:
    put = proposed(place)
    for _ in range(2):
        run(place.pulls.close(put.number, comment="Nothing differs any more"))
    assert (found(place).state, found(place).inputs) == (PullRequestState.CLOSED, "")


def test_closing_a_landed_one_leaves_it_merged(place: Place) -> None:
    put = proposed(place)
    place.merge(BRANCH)
    run(place.pulls.close(put.number, comment=""))
    assert found(place).state is PullRequestState.MERGED


def test_closing_or_attaching_to_what_is_not_there_is_a_repository_error(place: Place) -> None:
    with pytest.raises(RepositoryError):
        run(place.pulls.close(7, comment=""))
    with pytest.raises(RepositoryError):
        run(place.pulls.attach(7, {"a.zip": b""}))


def test_a_branch_of_an_open_pull_request_serves_no_other_base(place: Place) -> None:
    place.commit("next", {})
    put = proposed(place)
    with pytest.raises(RepositoryError):
        run(place.pulls.find(BRANCH, "next"))
    with pytest.raises(RepositoryError):
        run(place.pulls.put(Proposal(BRANCH, "next", put.head, "Title", "", "one")))
    run(place.pulls.close(put.number, comment=""))
    assert run(place.pulls.find(BRANCH, "next")) is None


def test_an_attachment_has_a_place(place: Place) -> None:
    put = proposed(place)
    where = run(place.pulls.attach(put.number, {"todo-0.1.0.zip": b"zip", "report.html": b"<p>"}))
    assert where == run(place.pulls.attach(put.number, {"todo-0.1.0.zip": b"zip", "report.html": b"<p>"}))
    assert {name: url.rpartition("/")[2] for name, url in where.items()} == {name: name for name in ("todo-0.1.0.zip", "report.html")}


@pytest.mark.parametrize("name", ["../x", "/x", "", ".."])
def test_an_attachment_stays_in_its_place(place: Place, name: str) -> None:
    put = proposed(place)
    with pytest.raises(UnsafePath):
        run(place.pulls.attach(put.number, {name: b""}))
