"""The fingerprint of breaking changes: what somebody approved of is those very changes, and no others that are told alike."""

import pytest

from synapseops.evidence.contract.changes import fingerprint, points
from tests.evidence.contracts import between

_LONG = "x" * 200


def _one(field: str) -> str:
    return f"resources:\n  T:\n    fields:\n      k: string(1..9)\n      f: {field}\n"


@pytest.mark.parametrize(
    ("before", "one", "other"),
    [
        ("string", "{type: string, pattern: '^[A-Z]{1,3}$'}", "{type: string, pattern: '^[a-z]*$'}"),
        ("string", f"{{type: string, pattern: '^{_LONG}a$'}}", f"{{type: string, pattern: '^{_LONG}b$'}}"),
        ("string = a", f"{{type: string, default: {_LONG}a}}", f"{{type: string, default: {_LONG}b}}"),
        ("decimal(12,2)", "decimal(8,2)", "decimal(9,2)"),
        ("string", "string(..8)", "string(..9)"),
        ("enum(a|b|c)", "enum(a|b)", "enum(a|c)"),
    ],
    ids=["pattern", "long pattern", "long default", "digits", "length", "words"],
)
def test_changes_that_begin_alike_have_fingerprints_of_their_own(before: str, one: str, other: str) -> None:
    marks = [fingerprint(between(_one(before), _one(after))) for after in (one, other)]
    assert all(marks)
    assert marks[0] != marks[1]


def test_a_pattern_is_told_as_it_was_and_as_it_is() -> None:
    changes = between(_one("{type: string, pattern: '^a'}"), _one("{type: string, pattern: '^b'}"))
    assert any("^a" in point.text and "^b" in point.text for point in points(changes))
