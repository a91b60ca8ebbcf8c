"""What changes of other systems' records mean to this service: it reads what sources promise, and makes what targets expect."""

import pytest

from synapseops.evidence.contract import records
from synapseops.evidence.contract.changes import ContractChange, Detail, Surface, Verdict
from synapseops.validation import Reading, read
from tests.evidence.contracts import KINDS

B, A = Verdict.BREAKING, Verdict.ADDITIVE


def _reading(field: str, others: str = "") -> Reading:
    """Return a bridge between two systems whose records have the *field* `f`, and *others*."""
    record = f"{{fields: {{k: string, f: {field}{others}}}}}"
    text = (
        f"synapse: 1\nservice: bridge\nsystems:\n  a: {{records: {{In: {record}}}}}\n  b: {{records: {{Out: {record}}}}}\n"
        "mappings: {m: {from: a.In, to: b.Out, fields: {k: k, f: f}}}\n"
    )
    reading = read(text.encode(), "synapse.yaml", KINDS)
    assert reading.blueprint is not None, reading.diagnostics
    return reading


def _changes(before: Reading, after: Reading) -> tuple[ContractChange, ...]:
    assert after.blueprint is not None
    return records.changes(before.schemas, after.schemas, after.blueprint)


@pytest.mark.parametrize(
    ("before", "after", "promised", "expected"),
    [
        ("string(..9)", "string(..9)", None, None),
        ("string(..9)", "string(..8)", A, B),
        ("string(..8)", "string(..9)", B, A),
        ("string", "string?", B, A),
        ("string?", "string", A, B),
        ("{type: string, optional: true}", "string", A, B),
        ("enum(a|b)", "enum(a|b|c)", B, A),
        ("enum(a|b|c)", "enum(a|b)", A, B),
        ("integer", "string", B, B),
        ("list(string(..9))", "list(string(..8))", A, B),
        ("decimal(8.2)", "{type: decimal(8.2), wire: number}", B, B),
    ],
)
def test_who_reads_fears_more_and_who_makes_fears_less(before: str, after: str, promised: Verdict | None, expected: Verdict | None) -> None:
    told = {change.surface: change.worst for change in _changes(_reading(before), _reading(after))}
    assert (told.get(Surface.PROMISES), told.get(Surface.EXPECTS)) == (promised, expected)


def test_fields_that_come_and_go() -> None:
    less, more = _reading("string"), _reading("string", ", g: string?")
    assert {(one.change, one.what, one.surface, one.worst) for one in _changes(less, more)} == {
        ("added", "a.In.g", Surface.PROMISES, A),
        ("added", "b.Out.g", Surface.EXPECTS, A),
    }
    assert {(one.change, one.what, one.worst) for one in _changes(more, less)} == {("removed", "a.In.g", B), ("removed", "b.Out.g", B)}


def test_each_change_names_its_field_in_the_intent() -> None:
    found = _changes(_reading("string(..9)"), _reading("string(..10)"))
    assert found[0] == ContractChange(
        "changed",
        "a.In.f",
        details=(Detail("maxLength 9 is now 10: it may hold more", B),),
        surface=Surface.PROMISES,
        node=("systems", "a", "records", "In", "fields", "f"),
    )
