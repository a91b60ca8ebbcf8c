"""Records made up for mappings and flows without cases hold texts as long as the targets ask."""

from typing import Any

import pytest

from generators.mappings.expected import samples, trials
from generators.pytest_suite import records
from synapseops.blueprint.model import Blueprint
from tests.intents import blueprint

_SOURCE = "code: string\nother: string?\nsize: string(2..3)\nnumber: integer\nsmall: integer(0..9)"

CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a text": ("a: string(3)", "a: code", {"code": "alp"}),
    "the first that is there": ("a: string(3)", "a: {first: [other, code]}", {"other": "alp", "code": "alp"}),
    "a pattern behind a choice": (
        "a: {type: string(3), pattern: '^[A-Z]{3}$'}",
        "a: {first: [other, code]}",
        {"other": "AAA", "code": "AAA"},
    ),
    "a branch": (
        "a: string(3)",
        "a: {switch: [{when: {path: number, eq: 1}, then: {from: code}}, {else: {from: other, on_absent: ABC}}]}",
        {"number": 1, "code": "alp", "other": "alp"},
    ),
    "the second of two who read": ("a: string(..40)\nb: string(3)", "a: code\nb: code", {"code": "alp"}),
    "the first of two who read": ("a: string(3)\nb: string(..40)", "a: code\nb: code", {"code": "alp"}),
    "two who share some lengths": ("a: string(7..)\nb: string(..8)", "a: code\nb: code", {"code": "alphaaa"}),
    "what the source allows": ("a: string(..40)", "a: size", {"size": "alp"}),
    "digits": ("a: string(4)", "a: {from: number, cast: string}", {"number": 1000}),
    "as many digits as the source allows": ("a: string(4)", "a: {from: small, cast: string}", {"small": 1}),
    "what is cut": ("a: string(3)", "a: {from: code, steps: [{truncate: 3}]}", {"code": "alp"}),
    "what nothing can be": ("a: string(2)\nb: string(3)", "a: code\nb: code", {"code": "al"}),
}


def indented(text: str, depth: int) -> str:
    return "".join(f"{' ' * depth}{line}\n" for line in text.splitlines())


def _made(target: str, rules: str, more: str = "") -> Blueprint:
    return blueprint(
        "synapse: 1\nservice: bridge\nsystems:\n  shop:\n    records:\n      Order:\n        fields:\n"
        f"{indented(_SOURCE, 10)}  erp:\n    base_url: https://erp.example\n"
        f"    records:\n      Sale:\n        fields:\n{indented(target, 10)}"
        f"mappings:\n  to_erp:\n    from: shop.Order\n    to: erp.Sale\n    fields:\n{indented(rules, 6)}{more}"
    )


@pytest.mark.parametrize(("target", "rules", "expected"), CASES.values(), ids=CASES)
def test_a_record_suits_the_targets_of_all_that_read_it(target: str, rules: str, expected: dict[str, Any]) -> None:
    (mapping,) = _made(target, rules).mappings
    assert samples.record(mapping) == expected


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith(("what nothing", "as many"))])
def test_what_comes_of_it_is_known(name: str) -> None:
    target, rules, _ = CASES[name]
    (mapping,) = _made(target, rules).mappings
    made, is_whole = trials.sample(mapping)
    assert is_whole
    assert made.keys() == {rule.partition(":")[0] for rule in rules.splitlines()}


def test_a_flow_of_two_mappings_begins_with_what_both_take() -> None:
    more = """\
  again:
    from: shop.Order
    to: erp.Sale
    fields:
      a: code
      b: {first: [code, other]}
flows:
  orders:
    on: {webhook: shop, path: /hooks/orders, record: Order}
    steps:
      - {map: to_erp, send: {to: erp, request: "POST /sales"}}
      - {map: again, send: {to: erp, request: "POST /again"}}
"""
    of = _made("a: string(..40)\nb: string(3)?", "a: code", more)
    assert records.record(of, of.flows[0]).value == {"code": "alp", "other": "alp"}


def test_rules_over_one_list_share_its_item() -> None:
    of = blueprint(
        "synapse: 1\nservice: bridge\ntypes:\n  Line: {fields: {sku: string, unit: string}}\nresources:\n"
        "  Order: {fields: {lines: list(Line)}}\n  Sale: {fields: {skus: list(string), units: list(string)}}\n"
        "mappings:\n  to_sale:\n    from: Order\n    to: Sale\n    fields:\n"
        "      skus: {each: 'lines[]', as: one, value: {from: one.sku}}\n"
        "      units: {each: 'lines[]', as: one, value: {from: one.unit}}\n"
    )
    assert samples.record(of.mappings[0]) == {"lines": [{"sku": "alpha", "unit": "alpha"}]}
