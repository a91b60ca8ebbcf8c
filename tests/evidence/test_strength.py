"""Faults that no test noticed, and the rule that they are in."""

import pytest

from synapseops.evidence.strength import rule_above

_LINES = """def make():
    # objects that the rules look into
    customer = {}

    # entity.lines: each of line_items[]
    line_items = []
    # some remark
    if line_items:
        # sku: item.sku
        pass
""".splitlines()


@pytest.mark.parametrize(("number", "rule"), [(3, ""), (6, "lines"), (8, "lines"), (10, "sku")])
def test_a_fault_is_in_the_rule_whose_comment_stands_above(number: int, rule: str) -> None:
    assert rule_above(_LINES[:number]) == rule
