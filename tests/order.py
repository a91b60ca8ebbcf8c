"""Which tests come first: the longest, some in each process, since whichever begins last keeps the others waiting in the end."""

from collections.abc import Sequence
from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
LONGEST = tuple(
    _TESTS / path
    for path in (
        "generators/flows/test_crash.py",
        "action/test_run.py",
        "action/workflow/test_trouble.py",
        "pipeline/test_crash.py",
        "action/workflow/test_act.py",
        "action/workflow/test_ready.py",
        "generators/go_sdk/test_output.py",
        "action/workflow/test_table_by_act.py",
        "action/test_edits.py",
        "bot/test_killed.py",
    )
)
"""Modules with tests of more than ten seconds, longest first."""


def longest_first(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return *items*, of which each of the *workers* is given one part after another, so that every part begins with long ones."""
    long: dict[Path, list[pytest.Item]] = {path: [] for path in LONGEST}
    others: list[pytest.Item] = []
    for item in items:
        long.get(item.path, others).append(item)
    modules = [*long.values()]
    ordered: list[pytest.Item] = []
    for number in range(workers):
        part = [item for module in modules[number::workers] for item in module]
        filled = max(0, (len(items) - len(ordered)) // (workers - number) - len(part))
        ordered += [*part, *others[:filled]]
        del others[:filled]
    return [*ordered, *others]
