"""Rules by name: what is alike is paired, what needs a decision is a comment, and what is written holds."""

import textwrap
from collections.abc import Mapping

from synapseops.mapping.suggest import suggest
from synapseops.schema.model import Items, Property, Schema, Shape, ShapeRef
from synapseops.schema.scalars import Enum, Scalar, ScalarKind
from synapseops.schema.written import Written
from synapseops.validation import records as read_records
from tests.intents import KINDS, reading

STRING = Scalar(ScalarKind.STRING)
SOURCE = """
    id: integer
    created_at: datetime
    email: string?
    state: enum(paid|pending)
    total_price: string
    notes: string
    address: Address?
    line_items: list(Line)
"""
TARGET = """
    id: string
    tran: string
    createdAt: date
    e_mail: string
    state: enum(paid|H)
    totalPrice: decimal(12.2)
    note: string?
    address: Place?
    LineItems: list(Item)
"""
TYPES = """
    types:
      Address: {fields: {street: string, city: string}}
      Place: {fields: {street_: string?, City: string?}}
      Line: {fields: {sku: string?, quantity: integer}}
      Item: {fields: {sku: string, name: string, quantity: integer}}
"""


def records(rest: str = "") -> str:
    def below(text: str) -> str:
        return textwrap.indent(textwrap.dedent(text).strip("\n"), " " * 10)

    return (
        f"synapse: 1\nservice: bridge\n{textwrap.dedent(TYPES).strip()}\nsystems:\n"
        f"  a: {{records: {{A: {{fields: {{x: string}}}}}}}}\n"
        f"  shop:\n    records:\n      Order:\n        fields:\n{below(SOURCE)}\n"
        f"  erp:\n    records:\n      Sale:\n        fields:\n{below(TARGET)}\n"
        f"{rest}"
    )


def schemas() -> Mapping[str, Schema]:
    return read_records(records().encode(), "synapse.yaml", KINDS)


def test_rules_are_written_by_name_and_doubts_as_comments() -> None:
    known = schemas()
    assert suggest(known["shop.Order"], known["erp.Sale"]) == textwrap.dedent(
        """\
        # Suggested by name: fields that are called alike need not mean the same. Review each line;
        # what is commented out needs a decision first.
        from: shop.Order
        to: erp.Sale
        fields:
          id: {from: id, cast: string}  # decide: cast
          # tran:  # required string: nothing in the source is called alike
          # createdAt: created_at
          #   decide: "createdAt": datetime is no date; add cast: {to: date, zone: Europe/Berlin}
          e_mail: {from: email, on_absent: fail}  # near: email; decide: on_absent
          # state: {from: state, lookup: {inline: {paid: paid}}}
          #   decide: the lookup has no entry for "pending", which the source may be; add entries, or miss: and a value
          totalPrice: {from: total_price, cast: decimal}  # decide: cast
          note: notes  # near: notes
          LineItems:
            each: "line_items[]"
            as: item
            fields:
              sku: {from: item.sku, on_absent: fail}  # decide: on_absent
              # name:  # required string: nothing in the source is called alike
              quantity: item.quantity
          address.street_: address.street
          address.City: address.city
        # not read:
        # ignore_source:
        #   - {path: created_at, reason: ""}
        #   - {path: state, reason: ""}
        """
    )


def test_what_is_suggested_holds_but_for_what_is_not_there() -> None:
    known = schemas()
    text = suggest(known["shop.Order"], known["erp.Sale"])
    found = reading(records(f"mappings:\n  m:\n{textwrap.indent(text, '    ')}"))
    told = [(one.code, one.message.split(" is required")[0]) for one in found.diagnostics if one.code != "MAP012"]
    assert told == [
        ("MAP010", '"createdAt"'),
        ("MAP010", '"state"'),
        ("MAP010", '"tran"'),
        ("MAP010", '"LineItems[].name"'),
    ]


def test_names_of_any_kind_are_written_so_that_yaml_reads_them_back() -> None:
    names = ("odd: name", 'q"uote', "back\\slash", "null", "new\nline", "#hash", "é", "a.b", "[x]", "\u202eturned", "😀")
    shape = {"": Shape(tuple(Property(name, STRING) for name in names))}
    text = suggest(Written("s.A", shape), Written("t.B", shape))
    assert all(one.isprintable() or one == "\n" for one in text)
    systems = {"s": "A", "t": "B"}
    top = "".join(f"  {system}: {{records: {{{record}: {{fields: {{x: string}}}}}}}}\n" for system, record in systems.items())
    found = reading(f"synapse: 1\nservice: a\nsystems:\n{top}mappings:\n  m:\n{textwrap.indent(text, '    ')}")
    assert found.intent is not None
    assert found.intent.mappings is not None
    assert len(found.intent.mappings["m"].fields) == len(names)


def test_a_record_without_anything_alike_gets_no_rules() -> None:
    one = Written("s.A", {"": Shape((Property("alpha", STRING),))})
    other = Written("t.B", {"": Shape((Property("omega", Enum(("a",))), Property("deep", Items(ShapeRef("")))))})
    assert "  # omega:  # required enum(a): nothing in the source is called alike\n" in suggest(one, other)


def test_words_that_differ_in_case_and_separators_alone_are_looked_up() -> None:
    one = Written("s.A", {"": Shape((Property("Status", Enum(("PAID", "Part-Paid", "not_yet"))),))})
    other = Written("t.B", {"": Shape((Property("status", Enum(("paid", "part_paid", "notYet", "open"))),))})
    assert '  status: {from: Status, lookup: {inline: {PAID: paid, "Part-Paid": part_paid, not_yet: notYet}}}\n' in suggest(one, other)


def test_names_that_say_less_are_near_unless_they_say_too_little() -> None:
    one = Written("s.A", {"": Shape(tuple(Property(name, STRING) for name in ("total_price", "orderNumber", "customer_name", "addr")))})
    other = Written("t.B", {"": Shape(tuple(Property(name, STRING) for name in ("total", "number", "name", "address_line")))})
    rules = [line for line in suggest(one, other).splitlines() if line.startswith("  ")]
    assert rules == [
        "  total: total_price  # near: total_price",
        "  number: orderNumber  # near: orderNumber",
        "  # name:  # required string: nothing in the source is called alike",
        "  address_line: addr  # near: addr",
    ]
