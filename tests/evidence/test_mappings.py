from pathlib import Path

from action.worktree import Around
from synapseops.evidence.mappings import Coverage, Origin, coverage
from synapseops.pipeline import comparing
from synapseops.validation import Reading, read
from tests.evidence.contracts import KINDS

_EXAMPLE = Path(__file__).parents[2] / "examples" / "shop-to-erp"
_TINY = """
synapse: 1
service: tiny
systems:
  a: {records: {In: {fields: {name: string, extra: {type: string?}, parts: list(Part)}}}}
types: {Part: {fields: {sku: string, note: string?}}}
resources:
  Out: {fields: {name: string, code: string, parts: list(Kept), state: enum(x|y) = x}}
mappings:
  m:
    from: a.In
    to: Out
    fields:
      name: {from: name, steps: [trim]}
      code: {hook: make_code, args: {name: name}, returns: string}
      parts: {each: "parts[]", as: part, fields: {sku: part.sku}}
      state: {ignore: true, reason: it begins as x}
""".replace("types: {Part", "types: {Kept: {fields: {sku: string}}, Part")


def _tiny() -> Reading:
    reading = read(_TINY.encode(), "synapse.yaml", KINDS)
    assert reading.blueprint is not None, reading.diagnostics
    return reading


def test_leaves_are_counted_with_what_they_are_made_of() -> None:
    (found,) = comparing.mapped(_tiny())
    assert found == Coverage(
        "m",
        "a.In",
        "Out",
        (
            Origin("name", ("name",), ("trim both",), False, False),
            Origin("code", ("name",), (), True, False),
            Origin("parts[].sku", ("parts[].sku",), (), False, False),
        ),
        3,
        ("extra", "parts[].note"),
        ("mappings", "m"),
        10,
    )
    assert found.hooks == 1


def test_mappings_of_the_example_leave_nothing_to_hooks() -> None:
    reading = read((_EXAMPLE / "synapse.yaml").read_bytes(), "synapse.yaml", KINDS, Around(_EXAMPLE, "synapse.yaml"))
    assert reading.blueprint is not None
    told = {one.mapping: (len(one.origins), one.required, one.hooks) for one in coverage(reading.blueprint, {})}
    assert told == {"order_from_shop": (11, 8, 0), "order_to_erp": (11, 10, 0), "receipt_from_erp": (2, 1, 0)}
