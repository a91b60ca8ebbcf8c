"""What of a flow's records is personal: what they say themselves, and what becomes of them."""

from pathlib import Path

import pytest

from action.worktree import Around
from generators import registry
from synapseops.intent import Kinds
from synapseops.validation import read

_EXAMPLE = Path(__file__).parents[2] / "examples" / "shop-to-erp"
_RULE = "email: {from: customer.email, steps: [trim, lower], cast: email"


def _personal(text: str) -> tuple[tuple[str, ...], ...]:
    kinds = Kinds(registry.made(registry.load()), registry.PLANNED)
    found = read(text.encode(), "synapse.yaml", kinds, Around(_EXAMPLE, "synapse.yaml"))
    assert found.blueprint is not None, found
    return found.blueprint.flows[0].pii


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (_RULE, {("customer", "email")}),
        (f"{_RULE}, pii: true", {("customer", "email")}),
        (_RULE.replace("customer.email", '"line_items[0].sku"'), {("line_items", "sku")}),
    ],
)
def test_what_becomes_personal_was_personal_in_a_record_that_cannot_say_so(rule: str, expected: set[tuple[str, ...]]) -> None:
    text = (_EXAMPLE / "synapse.yaml").read_text()
    assert set(_personal(text.replace(_RULE, rule))) == expected


def test_a_record_of_which_nothing_becomes_personal_holds_nothing_personal() -> None:
    text = (_EXAMPLE / "synapse.yaml").read_text()
    assert _personal(text.replace(", pii: true", "")) == ()
