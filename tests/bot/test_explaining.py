"""What `/synapse explain` answers of what a run decided."""

from bot.jobs.audit import Decided
from bot.runs import explaining

FINE = [Decided("a/synapse.yaml", f"check {name}", "passed", "nothing was found") for name in ("openapi", "ruff")]
FAILED = Decided("a/synapse.yaml", "check mypy", "failed", "1 finding")
PROPOSED = Decided("b/synapse.yaml", "pull request", "proposed", "the output differs")


def test_checks_that_ended_alike_are_one_line() -> None:
    assert list(explaining.lines([*FINE, FAILED])) == [
        "- 2 checks: `passed`, since `nothing was found`: `openapi`, `ruff`",
        "- `check mypy`: `failed`, since `1 finding`",
    ]


def test_of_several_intents_each_is_told_below_its_path() -> None:
    assert list(explaining.lines([FAILED, PROPOSED])) == [
        "",
        "`a/synapse.yaml`:",
        "",
        "- `check mypy`: `failed`, since `1 finding`",
        "",
        "`b/synapse.yaml`:",
        "",
        "- `pull request`: `proposed`, since `the output differs`",
    ]
