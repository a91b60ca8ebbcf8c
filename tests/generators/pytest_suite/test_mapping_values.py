"""Which values the tests of a mapping try, and what they expect: read from the language, so told here by hand."""

import datetime as dt
import json
from pathlib import Path

import pytest

from action.worktree import Around
from generators.mappings.expected import casting, changing, values
from generators.mappings.expected.leaves import Leaf
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar, ScalarKind
from synapseops.validation import read
from tests.evidence.contracts import KINDS

_FOLDER = Path(__file__).parents[3] / "examples" / "shop-to-erp"


@pytest.fixture(scope="module")
def mappings() -> dict[str, ir.Mapping]:
    reading = read((_FOLDER / "synapse.yaml").read_bytes(), "synapse.yaml", KINDS, Around(_FOLDER, "synapse.yaml"))
    assert reading.blueprint is not None
    return {one.name: one for one in reading.blueprint.mappings}


@pytest.fixture(scope="module")
def leaves(mappings: dict[str, ir.Mapping]) -> tuple[Leaf, ...]:
    mapping = mappings["order_from_shop"]
    return values.leaves(mapping, json.loads(mapping.cases[0].input), {})


def _of(leaves: tuple[Leaf, ...], told: str) -> dict[str, str]:
    """Return what becomes of each value that is tried for a leaf: JSON, or the code of an error."""
    return {str(json.loads(leaf.value or "null")): leaf.error or str(leaf.expected) for leaf in leaves if leaf.told == told}


def test_every_entry_of_a_table_is_tried(leaves: tuple[Leaf, ...]) -> None:
    assert _of(leaves, "state") == {"pending": '"open"', "authorized": '"open"', "paid": '"paid"', "refunded": '"refunded"'}


def test_both_sides_of_a_condition_are_tried(leaves: tuple[Leaf, ...]) -> None:
    found = _of(leaves, "express")
    assert {text: found[text] for text in ("25.00", "24.99", "25.01")} == {"25.00": "true", "24.99": "false", "25.01": "true"}


def test_bounds_are_tried_on_both_sides(leaves: tuple[Leaf, ...]) -> None:
    assert _of(leaves, "currency") == {"xx": "E_CONSTRAINT", "xxx": '"xxx"', "xxxx": "E_CONSTRAINT"}
    found = _of(leaves, "total")
    assert found["9999999999.99"] == '"9999999999.99"'
    assert (found["10000000000"], found["0.005"], found["1,5"]) == ("E_RANGE", "E_CAST", "E_CAST")


def test_what_steps_change_is_tried(leaves: tuple[Leaf, ...]) -> None:
    assert _of(leaves, "number")["#X#"] == '"X#"'


def test_a_record_made_up_becomes_what_the_language_says(mappings: dict[str, ir.Mapping]) -> None:
    record = {"number": "A", "placed_at": "2024-01-31T02:00:00Z", "currency": "EUR", "email": None, "total": "1.5", "express": True}
    made, is_whole = values.made(
        mappings["order_to_erp"], {**record, "lines": [{"sku": "S", "quantity": 2, "amount": "3.00"}]}, {"subsidiary": 4}
    )
    assert is_whole
    assert json.loads(values.text_of(made)) == {
        "tranId": "A",
        "tranDate": "2024-01-30",
        "subsidiary": 4,
        "currency": "EUR",
        "total": 1.5,
        "shipMethod": "EXPRESS",
        "items": [{"line": 1, "item": "S", "quantity": 2, "amount": "3.00"}],
    }
    assert '"total": 1.50' in values.text_of(made)


def test_a_hash_is_known_by_its_key_alone() -> None:
    """The second test case of RFC 4231."""
    step = ir.Change("hash", ("sha256", "KEY"), Scalar(ScalarKind.STRING, 64, 64), frozenset())
    text = "what do ya want for nothing?"
    assert changing.changed(text, step, {"KEY": "Jefe"}) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    with pytest.raises(casting.Unknown):
        changing.changed(text, step, changing.NO_KEYS)


def test_years_are_told_by_four_digits() -> None:
    assert casting.told(dt.datetime(999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)) == "0999-12-31T23:59:59Z"
