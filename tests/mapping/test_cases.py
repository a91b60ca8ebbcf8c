"""Cases: what the author expects is compared as it travels."""

from msgspec.structs import replace

from generators.pytest_suite.mappings import files
from tests import intents
from tests.mapping import alone

SOURCE = "cents: integer?\nhours: list(integer)"
TARGET = "fee: {type: decimal(12.2), wire: number}\nname: string\nrest: list(decimal(9.2))"
RULES = """
fee: {from: cents, on_absent: "0.10", convert: {from: minor, to: major, currency: EUR, scale: 2}}
name: {const: "1.50"}
rest: {wrap: [{const: "2.00"}]}
"""


def _expected(value: str) -> str | None:
    case = f'{{name: one, input: {{cents: 1999, hours: []}}, expect: {{fee: {value}, name: "1.50", rest: ["2.00"]}}}}'
    (found,) = alone.mapping(RULES, SOURCE, TARGET, rest=f"cases: [{case}]").cases
    return found.expect


def test_a_decimal_in_quotes_that_travels_as_a_number_is_expected_as_a_number_and_texts_stay_texts() -> None:
    assert _expected('"19.90"') == '{"fee": 19.90, "name": "1.50", "rest": ["2.00"]}'
    assert _expected('"-0.05"') == '{"fee": -0.05, "name": "1.50", "rest": ["2.00"]}'


def test_a_number_and_what_is_no_decimal_are_expected_as_they_are_written() -> None:
    assert _expected("19.90") == '{"fee": 19.90, "name": "1.50", "rest": ["2.00"]}'
    assert _expected('"1e3"') == '{"fee": "1e3", "name": "1.50", "rest": ["2.00"]}'


def test_the_test_of_a_leaf_compares_a_decimal_that_travels_as_a_number_exactly() -> None:
    mapping = alone.mapping(RULES, SOURCE, TARGET)
    blueprint = intents.blueprint(alone.intent(RULES, SOURCE, TARGET))
    made = {one.path: one.render() for one in files(replace(blueprint, mappings=(mapping,)))}
    test = made["tests/mappings/test_m.py"]
    assert 'expected=Decimal("0.10")' in test
    assert "from decimal import Decimal\n" in test
