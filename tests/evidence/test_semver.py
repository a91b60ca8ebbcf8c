import pytest

from synapseops.evidence.contract.changes import Verdict
from synapseops.evidence.contract.semver import Bump, Step, bump

B, A, W = Verdict.BREAKING, Verdict.ADDITIVE, Verdict.WORDING


@pytest.mark.parametrize(
    ("was", "now", "verdicts", "step", "suggested", "is_enough"),
    [
        ("1.2.3", "1.2.3", [], Step.NONE, "1.2.3", True),
        ("1.2.3", "1.2.3", [W], Step.PATCH, "1.2.4", False),
        ("1.2.3", "1.2.4", [W], Step.PATCH, "1.2.4", True),
        ("1.2.3", "1.2.4", [W, A], Step.MINOR, "1.3.0", False),
        ("1.2.3", "1.3.0", [A], Step.MINOR, "1.3.0", True),
        ("1.2.3", "1.3.0", [A, B, W], Step.MAJOR, "2.0.0", False),
        ("1.2.3", "2.0.0", [B], Step.MAJOR, "2.0.0", True),
        ("1.2.3", "2.0.0-rc.1", [B], Step.MAJOR, "2.0.0", True),
        ("1.2.3", "10.0.0", [B], Step.MAJOR, "2.0.0", True),
        ("2.0.0-rc.1", "2.0.0-rc.2", [B], Step.MAJOR, "2.0.0", True),
        ("1.3.0-rc.1", "1.3.0", [B], Step.MAJOR, "2.0.0", False),
        ("1.3.0-rc.1", "1.3.0", [A], Step.MINOR, "1.3.0", True),
        ("0.4.1", "0.4.2", [A], Step.PATCH, "0.4.2", True),
        ("0.4.1", "0.4.2", [B], Step.MINOR, "0.5.0", False),
        ("0.4.1", "1.0.0", [B], Step.MINOR, "0.5.0", True),
        ("1.2.3+build.9", "1.2.3", [A], Step.MINOR, "1.3.0", False),
        ("1.2", "1.2.0", [B], Step.NONE, "1.2", True),
    ],
)
def test_the_gravest_change_says_which_part_moves(
    was: str, now: str, verdicts: list[Verdict], step: Step, suggested: str, is_enough: bool
) -> None:
    assert bump(was, now, verdicts) == Bump(was, now, step, suggested, is_enough)
