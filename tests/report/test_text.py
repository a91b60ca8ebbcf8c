"""Text of others: what it may become on a forge, and how it is shortened."""

import pytest

from synapseops.evidence.model import Outcome, TestReport
from synapseops.report import tested, text


@pytest.mark.parametrize("told", ["a" * 40, "deadbeef", "of deadbeef", "1234567", "0123456789abcdef0123456789abcdef01234567 again"])
def test_what_may_be_taken_for_a_commit_stands_in_code(told: str) -> None:
    assert text.words(told) == f"`{told}`"


@pytest.mark.parametrize("told", ["rows with equal values", "create", "faced", "123456", "deadbeefs and zdeadbeef"])
def test_plain_words_stay_as_they_are(told: str) -> None:
    assert text.words(told) == told


@pytest.mark.parametrize(
    ("told", "most", "expected"),
    [
        ("short enough", 12, "short enough"),
        ("between words it is", 10, "between…"),
        ("one, two, three", 9, "one, two…"),
        ("x" * 20, 10, f"{'x' * 10}…"),
        ("a xxxxxxxxxxxxxxxxxx", 10, "a xxxxxxxx…"),
    ],
)
def test_what_is_long_ends_between_words_where_there_are_any(told: str, most: int, expected: str) -> None:
    assert text.short(told, most) == expected


@pytest.mark.parametrize(
    ("tests", "told"),
    [
        (TestReport(Outcome.PASSED, passed=3), ("3", "of 3 tests passed")),
        (TestReport(Outcome.FAILED, passed=1, failed=2), ("1", "of 3 tests passed")),
        (TestReport(Outcome.FAILED, passed=3, reason="it ran longer than 2 seconds"), ("3", "tests passed, and their run failed")),
        (TestReport(Outcome.FAILED, passed=1, reason="it ran longer than 2 seconds"), ("1", "test passed, and their run failed")),
    ],
)
def test_a_run_that_failed_as_a_whole_is_not_told_as_tests_that_all_passed(tests: TestReport, told: tuple[str, str]) -> None:
    assert tested.headline(tests) == told
