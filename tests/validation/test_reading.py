"""Reading as a whole: nothing makes it raise, nothing makes it slow, all faults come at once."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action.worktree import Around
from synapseops.diagnostics import Severity
from synapseops.validation import Reading
from synapseops.validation.reading import MOST_FAULTS
from tests.intents import HOSTILE, ROOT, codes, reading, with_fields

CORPUS = [
    path.read_bytes()
    for path in itertools.chain(ROOT.glob("examples/*/synapse.yaml"), HOSTILE.glob("*/*.yaml"))
    if path.stat().st_size < 20_000
]


def holds_together(found: Reading) -> None:
    """Assert what is true of every reading."""
    errors = [one for one in found.diagnostics if one.severity is Severity.ERROR]
    assert (found.blueprint is None) == bool(errors)
    assert list(found.diagnostics) == sorted(found.diagnostics, key=lambda one: (one.severity is not Severity.ERROR, one.place))
    lines = found.source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in found.diagnostics:
        assert one.message
        assert one.place.file == found.path
        assert 1 <= one.place.line <= len(lines)
        assert 1 <= one.place.column <= len(lines[one.place.line - 1]) + 1


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    holds_together(reading(data))


@given(st.text(alphabet="ab:-[]{},\"'#&*!|>?%@`\n \t\u00e9\u2028~0", max_size=80))
def test_no_yaml_makes_it_raise(text: str) -> None:
    holds_together(reading(text))


@given(st.sampled_from(CORPUS), st.integers(min_value=0, max_value=2**32))
def test_no_change_to_an_intent_makes_it_raise(data: bytes, seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311  # no secret
    changed = bytearray(data)
    for _ in range(choose.randrange(1, 6)):
        begin = choose.randrange(len(changed) + 1)
        end = min(len(changed), begin + choose.randrange(4))
        other = choose.choice(CORPUS)
        cut = choose.randrange(len(other) + 1)
        changed[begin:end] = choose.choice([b"", b":", b"?", b"{", b"]", b"\t", b"0", b"\xff", b"&a ", b"*a", other[cut : cut + 12]])
    holds_together(reading(bytes(changed)))


def test_the_examples_are_without_fault() -> None:
    for path in ROOT.glob("examples/*/synapse.yaml"):
        assert reading(path.read_bytes(), documents=Around(path.parent, path.name)).diagnostics == ()


def test_all_faults_come_at_once_sorted_by_place() -> None:
    text = with_fields("a: strng", "b: string(2..1)", "c: {type: string, colour: red}", "a: string") + "    list: {filter: [x]}\n"
    assert codes(text) == ["SY012", "SY042", "SY020", "SY005", "SY072"]


def test_warnings_leave_the_blueprint() -> None:
    found = reading(with_fields("a: string? = null"))
    assert [one.severity for one in found.diagnostics] == [Severity.WARNING]
    assert found.blueprint is not None


def test_what_depends_on_something_faulty_is_not_told_too() -> None:
    text = (
        "types:\n  State: {enum: 5}\nresources:\n"
        "  Order: {fields: {state: State = open, bad: 5}, list: {filter: [bad]}}\n  Line: {fields: 5}\n"
    )
    assert codes(f"synapse: 1\nservice: shop\n{text}") == ["SY022", "SY022", "SY022"]


@pytest.mark.parametrize(
    "text",
    [
        "a" * (1 << 20),
        "#" * (1 << 20),
        with_fields(*(f"f{number}: strng{number}" for number in range(30_000))),
        with_fields(*(f"f{number}: string = {'x' * 5}" for number in range(20_000))),
        "synapse: 1\nservice: shop\nresources:\n" + "".join(f"  R{n}: {{fields: {{r: ref(R{n + 1})}}}}\n" for n in range(5_000)),
        "synapse: 1\nservice: shop\ntypes:\n"
        + "".join(f"  T{n}: {{fields: {{t: T{n + 1}}}}}\n" for n in range(6_000))
        + "resources: {A: {fields: {a: T0}}}\n",
        "synapse: 1\nservice: shop\ntypes:\n" + "".join(f"  T{n}: {{fields: {{t: T{(n + 1) % 5000}}}}}\n" for n in range(5_000)),
        "synapse: 1\nservice: shop\ntypes:\n" + "".join(f"  T{n}: {{fields: {{t: X{n}}}}}\n" for n in range(8_000)),
        with_fields("a: string") + "    list: {filter: [" + "a, " * 200_000 + "a]}\n",
        with_fields("a: string") + "    operations: [" + "x, " * 200_000 + "x]\n",
        "".join(f"k{number}: 1\n" for number in range(20_000)),
        "a: 1\n" * 100_000,
        "[" * (1 << 19),
        "{a: " * 200_000,
        "- " * 500_000,
        "? " * 500_000,
        "a:\n" * 300_000,
        "synapse: 1\nservice: shop\n"
        "types: {E: {enum: [" + ", ".join(f"w{n}" for n in range(90_000)) + "]}}\nresources: {A: {fields: {e: E = w1x}}}\n",
        with_fields(f"a: {{type: string, pattern: '{'(a|b)*' * 140}', default: {'ab' * 20_000}c}}"),
    ],
    ids=lambda text: f"{text[:12]}…{len(text)}".encode("unicode_escape").decode(),
)
def test_a_megabyte_of_anything_is_read_to_an_end(text: str) -> None:
    found = reading(text.encode()[: 1 << 20])
    holds_together(found)
    assert len(found.diagnostics) <= 2 * MOST_FAULTS + 10


def test_one_byte_more_is_too_large() -> None:
    assert codes("#" * (1 << 20) + "\n") == ["SY003"]


def test_a_byte_order_mark_moves_no_column() -> None:
    found = reading(b"\xef\xbb\xbf" + b"synapse: 1\nservice: {nam: x}\n")
    assert (found.diagnostics[1].place.line, found.diagnostics[1].place.column) == (2, 11)


def test_whoever_has_a_thousand_faults_is_told_that_there_are_more() -> None:
    found = reading(with_fields(*(f"f{number}: x" for number in range(1_100))))
    assert found.diagnostics[-1].code == "SY015"
    assert len(found.diagnostics) == MOST_FAULTS + 1


def test_a_fault_behind_a_thousand_warnings_is_found() -> None:
    names = [f"f{number}" for number in range(MOST_FAULTS + 100)]
    fields = with_fields("code: {type: string, unique: true}", *(f"{name}: string" for name in names))
    groups = "".join(f"      - [code, {name}]\n" for name in names)
    found = reading(f"{fields}    unique:\n{groups}    list: {{filter: [nothing]}}\n")
    assert found.blueprint is None
    assert [one.code for one in found.diagnostics] == ["SY072", "SY015", *["SY083"] * MOST_FAULTS]
