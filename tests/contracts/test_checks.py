"""The contract of checks, over the fake, a git folder and GitHub."""

import pytest

from synapseops.forge.base import Button, Check, Conclusion, Level, Notice, Remark, Words
from tests.contracts.conftest import run
from tests.contracts.places import Place

STARTED = Words("Generating", "Looks at the intent.")
ENDED = Words(
    "2 faults",
    "The intent has faults.",
    "Details",
    (Remark("synapse.yaml", 2, "unknown type"), Remark("synapse.yaml", 1, "odd", Level.WARNING, "Odd", last_line=2)),
    (Button("regenerate", "Regenerate", "Make it again"),),
)


def tip(place: Place) -> str:
    commit = run(place.repository.resolve("main"))
    assert commit is not None
    return commit


def begun(place: Place, key: str = "run-1", name: str = "synapse/todo") -> Check:
    check: Check = run(place.checks.begin(name, tip(place), key=key, words=STARTED))
    return check


def test_a_check_that_began_goes_on(place: Place) -> None:
    check = begun(place)
    assert (check.name, check.commit, check.key, check.conclusion) == ("synapse/todo", tip(place), "run-1", None)
    assert (check.title, check.summary, check.text, check.remarks) == ("Generating", "Looks at the intent.", "", 0)
    assert run(place.checks.of(tip(place))) == (check,)


def test_a_run_after_one_that_was_killed_goes_on_with_its_check(place: Place) -> None:
    assert begun(place).id == begun(place).id
    assert len(run(place.checks.of(tip(place)))) == 1


def test_other_runs_and_other_intents_have_checks_of_their_own(place: Place) -> None:
    made = [begun(place), begun(place, "run-2"), begun(place, name="synapse/other")]
    assert [check.id for check in run(place.checks.of(tip(place)))] == [check.id for check in reversed(made)]


def test_a_concluded_check_is_not_begun_again(place: Place) -> None:
    first = run(place.checks.conclude(begun(place), Conclusion.SUCCESS, STARTED))
    assert begun(place).id != first.id


def test_several_are_begun_together_and_one_that_goes_on_is_gone_on_with(place: Place) -> None:
    first, commit = begun(place), tip(place)
    names = ["synapse/todo", "synapse/shop", "synapse/feed"]
    checks = run(place.checks.report([Notice(name, commit, "run-1", None, STARTED) for name in names]))
    assert [(one.name, one.conclusion, one.title) for one in checks] == [(name, None, "Generating") for name in names]
    assert (checks[0].id, len(run(place.checks.of(commit)))) == (first.id, 3)


def reported(place: Place, words: Words = ENDED, *, is_first: bool = False) -> Check:
    notice = Notice("synapse/todo", tip(place), "run-1", Conclusion.NEUTRAL, words, is_first=is_first)
    (check,) = run(place.checks.report([notice]))
    assert isinstance(check, Check)
    return check


def test_a_check_that_nobody_began_is_ended_at_once(place: Place) -> None:
    check = reported(place, is_first=True)
    assert (check.name, check.key, check.conclusion, check.title, check.remarks) == (
        "synapse/todo",
        "run-1",
        Conclusion.NEUTRAL,
        "2 faults",
        2,
    )
    assert run(place.checks.of(tip(place))) == (check,)


def test_a_check_that_was_begun_is_the_one_that_is_ended(place: Place) -> None:
    first = begun(place)
    assert reported(place).id == first.id
    assert len(run(place.checks.of(tip(place)))) == 1


def test_a_check_is_ended_at_once_with_however_many_remarks(place: Place) -> None:
    many = Words("Many", "Many.", remarks=tuple(Remark("synapse.yaml", line, "odd") for line in range(1, 121)))
    assert reported(place, words=many).remarks == 120


def test_several_checks_end_at_once_each_as_it_should(place: Place) -> None:
    commit = tip(place)
    many = Words("Many", "Many.", remarks=tuple(Remark("synapse.yaml", line, "odd") for line in range(1, 61)))
    first, left = begun(place), begun(place, name="synapse/left")
    notices = [
        Notice("synapse/todo", commit, "run-1", Conclusion.SUCCESS, ENDED, check=first),
        Notice("synapse", commit, "run-1", Conclusion.ACTION_REQUIRED, STARTED, is_first=True),
        Notice("synapse/left", commit, "run-1", Conclusion.NEUTRAL, STARTED),
        Notice("synapse/many", commit, "run-1", Conclusion.FAILURE, many, is_first=True),
    ]
    ended = run(place.checks.report(notices))
    assert [one.name for one in ended] == [one.name for one in notices]
    assert [one.conclusion for one in ended] == [one.conclusion for one in notices]
    assert [one.remarks for one in ended] == [2, 0, 0, 60]
    assert (ended[0].id, ended[2].id) == (first.id, left.id)
    assert sorted(run(place.checks.of(commit)), key=lambda one: one.id) == sorted(ended, key=lambda one: one.id)


def test_progress_is_told(place: Place) -> None:
    told = run(place.checks.tell(begun(place), Words("Verifying", "3 of 5 checks passed.")))
    assert (told.title, told.summary, told.conclusion) == ("Verifying", "3 of 5 checks passed.", None)
    assert run(place.checks.of(tip(place))) == (told,)


def test_an_end_has_its_remarks(place: Place) -> None:
    ended = run(place.checks.conclude(begun(place), Conclusion.ACTION_REQUIRED, ENDED))
    assert (ended.conclusion, ended.title, ended.text, ended.remarks) == (Conclusion.ACTION_REQUIRED, "2 faults", "Details", 2)
    assert run(place.checks.of(tip(place))) == (ended,)


def test_an_end_may_be_told_otherwise_later(place: Place) -> None:
    ended = run(place.checks.conclude(begun(place), Conclusion.ACTION_REQUIRED, STARTED))
    again = run(place.checks.conclude(ended, Conclusion.SUCCESS, STARTED))
    assert (again.id, again.conclusion) == (ended.id, Conclusion.SUCCESS)


@pytest.mark.parametrize("conclusion", list(Conclusion))
def test_every_conclusion_is_kept(place: Place, conclusion: Conclusion) -> None:
    assert run(place.checks.conclude(begun(place), conclusion, STARTED)).conclusion is conclusion


def test_a_commit_without_checks_has_none(place: Place) -> None:
    begun(place)
    assert run(place.checks.of(place.commit("main", {"a": "1\n"}))) == ()
