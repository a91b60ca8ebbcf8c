from dataclasses import dataclass

import pytest

from synapseops.errors import StoppedByPeople
from synapseops.generation import Owner
from synapseops.merging import people
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.people import Carried, Wanted

OLD, NEW, EDIT, OTHER = "0" * 40, "1" * 40, "e" * 40, "f" * 40
PLAIN, EXECUTABLE = 0o100644, 0o100755
PATH = "app/main.py"


@dataclass(frozen=True)
class File:
    blob: str
    mode: int = PLAIN


def wanted(blob: str | None, owner: Owner) -> dict[str, Wanted]:
    return {} if blob is None else {PATH: Wanted(blob, PLAIN, owner)}


def held(blob: str | None) -> dict[str, File]:
    return {} if blob is None else {PATH: File(blob)}


def locked(blob: str | None, owner: Owner, *others: str) -> Lock:
    return Lock(files={} if blob is None else {PATH: LockedFile(PLAIN, owner, blob, others=others)})


ONE = frozenset({PATH})
WRITTEN, KEPT, REMOVED = Carried(written=ONE), Carried(kept=ONE), Carried(removed=ONE)
EDITED, DELETED, COLLIDING = Carried(edited=(PATH,)), Carried(deleted=(PATH,)), Carried(colliding=(PATH,))
ORPHANED = Carried(kept=ONE, orphaned=(PATH,))


@pytest.mark.parametrize(
    ("owner", "want", "have", "base", "expected"),
    [
        (Owner.FACTORY, NEW, None, None, WRITTEN),
        (Owner.FACTORY, NEW, OLD, OLD, WRITTEN),
        (Owner.FACTORY, OLD, OLD, OLD, WRITTEN),
        (Owner.FACTORY, NEW, NEW, OLD, WRITTEN),
        (Owner.FACTORY, NEW, NEW, None, WRITTEN),
        (Owner.FACTORY, NEW, EDIT, OLD, EDITED),
        (Owner.FACTORY, OLD, EDIT, OLD, EDITED),
        (Owner.FACTORY, NEW, None, OLD, DELETED),
        (Owner.FACTORY, NEW, EDIT, None, COLLIDING),
        (Owner.FACTORY, None, OLD, OLD, REMOVED),
        (Owner.FACTORY, None, EDIT, OLD, ORPHANED),
        (Owner.FACTORY, None, None, OLD, Carried()),
        (Owner.FACTORY, None, EDIT, None, KEPT),
        (Owner.TEAM, NEW, None, None, WRITTEN),
        (Owner.TEAM, NEW, OLD, OLD, KEPT),
        (Owner.TEAM, NEW, EDIT, OLD, KEPT),
        (Owner.TEAM, NEW, EDIT, None, KEPT),
        (Owner.TEAM, NEW, None, OLD, Carried()),
        (Owner.TEAM, None, EDIT, OLD, KEPT),
        (Owner.TEAM, None, OLD, OLD, KEPT),
        (Owner.HISTORY, NEW, None, None, WRITTEN),
        (Owner.HISTORY, NEW, OLD, OLD, WRITTEN),
        (Owner.HISTORY, NEW, EDIT, OLD, EDITED),
        (Owner.HISTORY, None, OLD, OLD, REMOVED),
    ],
)
def test_the_fate_of_a_file(owner: Owner, want: str | None, have: str | None, base: str | None, expected: Carried) -> None:
    assert people.carry(wanted(want, owner), held(have), locked(base, owner)) == expected


@pytest.mark.parametrize("have", [OLD, EDIT])
def test_landed_history_stays_as_it_is_edited_or_not(have: str) -> None:
    for lock in (locked(OLD, Owner.HISTORY), None):
        assert people.carry({}, held(have), lock, landed={PATH}) == KEPT


def test_a_landed_snapshot_follows_the_schema_unless_it_was_edited() -> None:
    lock = locked(OLD, Owner.HISTORY)
    assert people.carry(wanted(NEW, Owner.HISTORY), held(OLD), lock, landed={PATH}) == WRITTEN
    assert people.carry(wanted(NEW, Owner.HISTORY), held(EDIT), lock, landed={PATH}) == EDITED


def test_any_recorded_base_is_no_edit() -> None:
    lock = locked(OLD, Owner.FACTORY, OTHER)
    assert people.carry(wanted(NEW, Owner.FACTORY), held(OTHER), lock) == WRITTEN


def test_a_changed_mode_is_an_edit() -> None:
    lock = locked(OLD, Owner.FACTORY)
    assert people.carry(wanted(NEW, Owner.FACTORY), {PATH: File(OLD, EXECUTABLE)}, lock) == EDITED
    assert people.carry(wanted(OLD, Owner.FACTORY), {PATH: File(OLD, 0o120000)}, lock) == EDITED


def test_without_a_lock_what_is_held_is_peoples() -> None:
    assert people.carry({"new": Wanted(NEW, PLAIN, Owner.FACTORY)}, held(EDIT), None) == Carried(written=frozenset({"new"}), kept=ONE)


def test_the_lock_itself_is_not_a_file_of_anybody() -> None:
    assert people.carry({}, {"synapse.lock": File(OLD)}, Lock()) == Carried()


@pytest.mark.parametrize(("theirs", "ours"), [("app", "app/main.py"), ("app/main.py/x", "app/main.py")])
def test_a_file_of_people_where_a_folder_is_needed_collides(theirs: str, ours: str) -> None:
    carried = people.carry({ours: Wanted(NEW, PLAIN, Owner.FACTORY)}, {theirs: File(EDIT)}, None)
    assert (carried.colliding, carried.kept) == ((theirs,), frozenset())


def test_what_was_touched_since_it_was_recorded_is_told_without_the_teams_files() -> None:
    lock = Lock(
        files={
            "same": LockedFile(PLAIN, Owner.FACTORY, OLD),
            "edited": LockedFile(PLAIN, Owner.FACTORY, OLD),
            "gone": LockedFile(PLAIN, Owner.HISTORY, OLD),
            "team": LockedFile(PLAIN, Owner.TEAM, OLD),
        }
    )
    assert people.untouched({"same": File(OLD), "edited": File(EDIT), "team": File(EDIT), "new": File(NEW)}, lock) == Carried(
        edited=("edited",), deleted=("gone",)
    )


def test_the_renewed_lock_says_what_the_folder_then_holds() -> None:
    before = Lock(
        files={
            "kept-team": LockedFile(PLAIN, Owner.TEAM, OLD),
            "deleted-team": LockedFile(PLAIN, Owner.TEAM, OLD),
            "dropped-team": LockedFile(PLAIN, Owner.TEAM, OLD),
            "landed": LockedFile(PLAIN, Owner.HISTORY, OLD),
            "stale": LockedFile(PLAIN, Owner.FACTORY, OLD),
            "orphan": LockedFile(PLAIN, Owner.FACTORY, OLD),
            "changed": LockedFile(PLAIN, Owner.FACTORY, OLD, others=(OTHER,)),
            "gone": LockedFile(PLAIN, Owner.FACTORY, OLD),
        }
    )
    want = {
        "kept-team": Wanted(NEW, PLAIN, Owner.TEAM),
        "deleted-team": Wanted(NEW, PLAIN, Owner.TEAM),
        "theirs": Wanted(NEW, PLAIN, Owner.TEAM),
        "changed": Wanted(NEW, EXECUTABLE, Owner.FACTORY),
        "new": Wanted(NEW, PLAIN, Owner.HISTORY),
    }
    have = {name: File(EDIT) for name in ("kept-team", "dropped-team", "orphan", "theirs", "foreign")}
    have |= {name: File(OLD) for name in ("landed", "stale", "changed")}
    carried = people.carry(want, have, before, landed={"landed"})
    renewed = people.renewed(Lock(intent="i", factory="1", inputs="2", pristine=("3",)), want, carried, before=before)
    assert renewed == Lock(
        intent="i",
        factory="1",
        inputs="2",
        pristine=("3",),
        files={
            "changed": LockedFile(EXECUTABLE, Owner.FACTORY, NEW),
            "deleted-team": LockedFile(PLAIN, Owner.TEAM, OLD),
            "dropped-team": LockedFile(PLAIN, Owner.TEAM, OLD),
            "kept-team": LockedFile(PLAIN, Owner.TEAM, OLD),
            "landed": LockedFile(PLAIN, Owner.HISTORY, OLD),
            "new": LockedFile(PLAIN, Owner.HISTORY, NEW),
            "theirs": LockedFile(PLAIN, Owner.TEAM, NEW),
        },
    )


def test_the_renewed_lock_of_an_unchanged_folder_changes_nothing() -> None:
    want = {"a": Wanted(NEW, PLAIN, Owner.FACTORY), "b": Wanted(NEW, PLAIN, Owner.TEAM)}
    first = people.renewed(Lock(), want, people.carry(want, {}, None), before=None)
    have = {"a": File(NEW), "b": File(EDIT)}
    assert people.renewed(Lock(), want, people.carry(want, have, first), before=first) == first


def test_a_run_without_peoples_work_in_the_way_goes_on() -> None:
    people.stop(Carried(written=ONE, kept=ONE, removed=ONE, orphaned=(PATH,)), folder="out")


@pytest.mark.parametrize(
    ("carried", "commits", "message", "paths"),
    [
        (EDITED, (), "1 generated file was edited: nothing was overwritten", ("out/app/main.py",)),
        (
            Carried(edited=("b", "a"), deleted=("c", "d"), colliding=("e", "f")),
            (),
            "2 generated files were edited, 2 generated files were deleted, 2 files of people lie where others are generated"
            ": nothing was overwritten",
            ("out/a", "out/b", "out/c", "out/d", "out/e", "out/f"),
        ),
        (COLLIDING, (), "1 file of people lies where one is generated: nothing was overwritten", ("out/app/main.py",)),
        (Carried(), (("1", "fix"),), '1 commit of people is on "synapse/todo": nothing was overwritten', ()),
        (Carried(), (("1", "a"), ("2", "b")), '2 commits of people are on "synapse/todo": nothing was overwritten', ()),
    ],
)
def test_peoples_work_in_the_way_stops_a_run(
    carried: Carried, commits: tuple[tuple[str, str], ...], message: str, paths: tuple[str, ...]
) -> None:
    with pytest.raises(StoppedByPeople) as caught:
        people.stop(carried, folder="out", commits=commits, branch="synapse/todo")
    assert (caught.value.message, caught.value.paths) == (message, paths)
    assert caught.value.commits == tuple(commit for commit, _ in commits)
    assert caught.value.hint


def test_in_the_root_paths_have_no_folder_before_them() -> None:
    with pytest.raises(StoppedByPeople) as caught:
        people.stop(EDITED, folder="")
    assert caught.value.paths == (PATH,)
