"""Rules by their typed form: what each producer, step and typing makes, and in which states that can be."""

import pytest

from synapseops.mapping import ir
from synapseops.mapping.ir import State
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind
from synapseops.validation import read
from tests.intents import KINDS
from tests.mapping.alone import codes, intent, mapping, rule

M, N, E, V = State.MISSING, State.NULL, State.EMPTY, State.VALUE
STRING = Scalar(ScalarKind.STRING)
INTEGER = Scalar(ScalarKind.INTEGER)
SOURCE = """
    id: integer
    name: string
    nick: {type: string, optional: true}
    alias: {type: string, nullable: true}
    maybe: string?
    state: enum(open|paid)
    total: decimal(12.2)
    price: decimal(8.4)
    cost: number
    at: datetime
    day: date
    key: uuid
    mail: email
    tags: list(string)
    codes: list(integer)(1..5)
    free: json
    flag: boolean
    to: {type: Address, optional: true}
    lines: list(Line)
"""
TYPES = """
    types:
      Address: {fields: {street: string, city: string?}}
      Line: {fields: {sku: string, kind: enum(a|b), price: decimal(8.2), quantity: integer(1..), note: string?}}
"""


def made(text: str, target: str = "json?") -> ir.Rule:
    """Return a rule over `SOURCE` whose target may be anything."""
    return rule(text, SOURCE, target, top=TYPES)


def told(text: str, target: str = "json?") -> list[str]:
    return codes(f"x: {text}", SOURCE, f"x: {target}", top=TYPES)


@pytest.mark.parametrize(
    ("text", "kind", "may"),
    [
        ("name", STRING, {E, V}),
        ("nick", STRING, {M, E, V}),
        ("alias", STRING, {N, E, V}),
        ("maybe", STRING, {M, N, E, V}),
        ("to.street", STRING, {M, E, V}),
        ("tags", Items(STRING), {E, V}),
        ("'tags[0]'", STRING, {M, E, V}),
        ("'codes[0]'", INTEGER, {V}),
        ("'codes[-1]'", INTEGER, {M, V}),
        ("'lines[].sku'", Items(STRING), {E, V}),
        ("'lines[].note'", Items(STRING, nullable=True), {E, V}),
        ("free.a.b", Scalar(ScalarKind.JSON), {M, N, E, V}),
        ("root.name", STRING, {E, V}),
        ("{const: 5}", Scalar(ScalarKind.JSON), {V}),
        ("{const: null}", Scalar(ScalarKind.JSON), {N}),
        ("{first: [nick, alias]}", STRING, {M, E, V}),
        ("{first: [nick, name]}", STRING, {E, V}),
        ("{first: [nick, name], skip: [empty]}", STRING, {M, V}),
        ("{first: [id, total], on_missing: null}", Scalar(ScalarKind.DECIMAL, digits=12, scale=2), {V}),
        ("{join: [name, id], sep: ' '}", STRING, {V}),
        ("{join: [nick, alias], skip: [missing, null, empty]}", STRING, {E, V}),
        ("{template: '{name}-{id}-{day}'}", STRING, {V}),
        ("{template: '{{{name}}}'}", STRING, {V}),
        ("{switch: [{when: {path: id, gt: 5}, then: name}]}", STRING, {M, E, V}),
        ("{switch: [{when: {path: id, gt: 5}, then: id}, {else: {const: 1}}], cast: string}", STRING, {V}),
        ("{aggregate: {count: 'lines[]'}}", Scalar(ScalarKind.INTEGER, minimum=0), {V}),
        ("{aggregate: {sum: 'lines[].price'}}", Scalar(ScalarKind.DECIMAL, scale=2), {V}),
        ("{aggregate: {max: 'lines[].quantity'}}", INTEGER, {M, V}),
        ("{aggregate: {avg: 'codes', scale: 1, round: half_up}}", Scalar(ScalarKind.DECIMAL, scale=1), {M, V}),
        (
            "{aggregate: {sum: 'lines[]', of: {calc: p * q, let: {p: item.price, q: item.quantity}}}}",
            Scalar(ScalarKind.DECIMAL, scale=2),
            {V},
        ),
        ("{calc: '(a + b) / 2', let: {a: id, b: total}, scale: 3, round: down}", Scalar(ScalarKind.DECIMAL, scale=3), {V}),
        ("{calc: 'a * 2', let: {a: id}}", INTEGER, {V}),
        ("{calc: '-a * b', let: {a: price, b: total}}", Scalar(ScalarKind.DECIMAL, scale=6), {V}),
        ("{find: 'lines[]', as: line, where: {path: line.kind, eq: a}, take: line.sku}", STRING, {M, E, V}),
        ("{wrap: [name, nick], skip: [missing]}", Items(STRING, min_items=1, max_items=2), {V}),
        ("{wrap: [nick], skip: [missing]}", Items(STRING, max_items=1), {V, E}),
        ("{entries: free, as: one, value: one.key}", Items(STRING), {E, V}),
        ("{each: tags, as: tag, value: tag}", Items(STRING), {E, V}),
        ("{each: 'codes[]', as: code, value: {from: code, cast: string}}", Items(STRING, min_items=1, max_items=5), {V}),
        ("{each: 'lines[]', as: line, where: {path: line.quantity, gt: 1}, value: line.sku}", Items(STRING), {E, V}),
        ("{hook: risk, args: {name: name}, returns: 'enum(low|high)?'}", Enum(("low", "high")), {N, V}),
    ],
)
def test_what_a_producer_makes(text: str, kind: ValueType, may: set[State]) -> None:
    found = made(text)
    assert (found.type, found.may) == (kind, may)


@pytest.mark.parametrize(
    ("text", "kind", "may"),
    [
        ("{from: name, steps: [trim]}", STRING, {E, V}),
        ("{from: name, steps: [{truncate: 5}]}", Scalar(ScalarKind.STRING, 0, 5), {E, V}),
        ("{from: name, on_empty: omit, steps: [lower]}", STRING, {M, V}),
        ("{from: name, on_empty: omit, steps: [trim]}", STRING, {M, V}),
        ("{from: name, steps: [{split: ','}, first]}", STRING, {M, E, V}),
        ("{from: name, steps: [{split: {sep: ',', max: 2}}, trim_each, {drop: [empty]}, distinct, {sort: desc}]}", None, {E, V}),
        ("{from: tags, steps: [last, upper]}", STRING, {M, E, V}),
        ("{from: tags, on_empty: omit, steps: [first]}", STRING, {M, V}),
        ("{from: codes, steps: [first]}", INTEGER, {V}),
        ("{from: tags, steps: [{join: ', '}]}", STRING, {E, V}),
        ("{from: name, steps: [{pad_left: {width: 8, with: '0'}}]}", Scalar(ScalarKind.STRING, 8), {V}),
        ("{from: name, steps: [{hash: {alg: sha256, key: KEY}}]}", Scalar(ScalarKind.STRING, 64, 64), {V}),
        ("{from: state, steps: [upper]}", Scalar(ScalarKind.STRING, 4, 4), {V}),
        ("{from: name, steps: [{replace: {from: a, to: ''}}, {strip_prefix: x}, {strip_suffix: y}, mask]}", STRING, {E, V}),
    ],
)
def test_what_steps_leave(text: str, kind: ValueType | None, may: set[State]) -> None:
    found = made(text)
    assert kind is None or found.type == kind
    assert found.may == may


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{from: name, cast: integer}", INTEGER),
        ("{from: name, cast: {to: decimal, scale: 2, decimal_sep: ',', group_sep: '.'}}", Scalar(ScalarKind.DECIMAL, scale=2)),
        ("{from: cost, cast: {to: decimal, scale: 2, round: half_even}}", Scalar(ScalarKind.DECIMAL, scale=2)),
        ("{from: cost, cast: {to: string, scale: 2, round: half_up}}", STRING),
        ("{from: total, cast: {to: integer, round: down}}", INTEGER),
        ("{from: total, cast: number}", Scalar(ScalarKind.NUMBER)),
        ("{from: at, cast: {to: date, zone: Europe/Berlin}}", Scalar(ScalarKind.DATE)),
        ("{from: at, cast: {to: string, format: '%Y%m%d', zone: UTC}}", STRING),
        ("{from: name, cast: {to: datetime, parse: '%d.%m.%Y %H:%M', zone: Europe/Berlin, ambiguous: later}}", Scalar(ScalarKind.DATETIME)),
        ("{from: name, cast: {to: datetime, parse: rfc3339}}", Scalar(ScalarKind.DATETIME)),
        ("{from: name, cast: {to: date, parse: '%d.%m.%Y'}}", Scalar(ScalarKind.DATE)),
        ("{from: id, cast: {to: datetime, parse: epoch_ms}}", Scalar(ScalarKind.DATETIME)),
        ("{from: free.a, on_absent: omit, cast: boolean}", Scalar(ScalarKind.BOOLEAN)),
        ("{from: total, convert: {from: lb, to: kg, scale: 3, round: half_up}}", Scalar(ScalarKind.DECIMAL, scale=3)),
        ("{from: id, convert: {from: minor, to: major, currency: EUR, scale: 2}}", Scalar(ScalarKind.DECIMAL, scale=2)),
        ("{from: state, lookup: {inline: {open: 1, paid: 2}}}", INTEGER),
        ("{from: name, lookup: {inline: {a: 'yes'}, miss: keep}}", STRING),
        ("{from: name, match: '^[A-Z]+$'}", STRING),
    ],
)
def test_what_typing_makes(text: str, kind: ValueType) -> None:
    assert made(text).type == kind


def test_factors_of_units_are_exact() -> None:
    pounds = made("{from: total, convert: {from: lb, to: kg, scale: 3, round: half_up}}").convert
    assert pounds is not None
    assert (pounds.numerator, pounds.denominator, pounds.offset) == ("45359237", "100000000", "0")
    degrees = made("{from: total, convert: {from: F, to: C, scale: 1, round: half_up}}").convert
    assert degrees is not None
    assert (degrees.numerator, degrees.denominator, degrees.offset) == ("5", "9", "-160/9")


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("{from: maybe, on_absent: omit}", {M, E, V}),
        ("{from: maybe, on_missing: omit, on_null: null}", {M, N, E, V}),
        ("{from: maybe, on_absent: fail, on_empty: 'x'}", {V}),
        ("{from: maybe, on_null: {from: name}, on_missing: 'x'}", {E, V}),
        ("{from: maybe, on_null: {from: nick}, on_missing: 'x'}", {E, V}),
        ("{from: maybe, on_null: {from: nick}}", {M, E, V}),
        ("{from: maybe, on_missing: {const: omit}, on_null: {const: ''}}", {E, V}),
        ("{from: name, cast: integer, on_error: omit, on_empty: omit}", {M, V}),
        ("{from: name, cast: integer, on_error: {from: id}, on_empty: null}", {N, V}),
        ("{from: name, lookup: {inline: {a: b}, miss: omit}}", {M, V}),
        ("{from: name, lookup: {inline: {a: b}, miss: {from: alias}}}", {N, E, V}),
    ],
)
def test_what_handlers_leave(text: str, may: set[State]) -> None:
    assert made(text).may == may


def test_literals_of_handlers_are_of_the_targets_type() -> None:
    found = made("{from: id, cast: decimal, on_error: '0.00'}", "decimal(12.2)")
    assert isinstance(found.handlers.error, ir.Literally)
    assert found.handlers.error.value.value == "0.00"
    assert told("{from: name, on_empty: 5}", "string") == ["MAP020"]
    assert told("{from: maybe, on_absent: 12.5, cast: {to: decimal}}", "decimal(12.2)") == ["MAP045"]


@pytest.mark.parametrize(
    ("text", "target", "found"),
    [
        ("{first: [id, name]}", "string", ["MAP020"]),
        ("{first: [id, total], on_missing: '0.00'}", "decimal(12.2)", ["MAP024"]),
        ("{from: tags, steps: [{join: ','}, first]}", "string?", ["MAP031"]),
        ("{from: 'lines[].note', steps: [{join: ','}]}", "string?", ["MAP031"]),
        ("{from: 'lines[].note', steps: [{drop: [null]}, {join: ','}]}", "string?", []),
        ("'lines[].note'", "list(string)", ["MAP022"]),
        ("{each: 'lines[]', as: line, value: line.note}", "list(string)", ["MAP022"]),
        ("{each: 'lines[]', as: line, value: {from: line.note, on_null: omit}}", "list(string)", []),
        ("{each: 'lines[]', as: id, value: id.note}", "json?", ["MAP032"]),
        ("{each: 'lines[]', as: line, value: {each: 'lines[]', as: line, value: line.sku}}", "json?", ["MAP032"]),
        ("{each: to, as: one, value: one}", "json?", ["MAP025"]),
        ("{each: 'lines[]', as: line, fields: {sku: line.sku}}", "string", ["MAP025"]),
        ("{entries: tags, as: one, value: one.key}", "json?", ["MAP025"]),
        ("{group: 'lines[]', as: g, by: g.kind, fields: {kind: g.key, skus: 'g.items[].sku'}}", "json?", []),
        ("{group: 'lines[]', as: g, fields: {kind: g.key}}", "json?", ["MAP032"]),
        ("{find: 'lines[]', as: line, where: {path: line.sku, eq: x}}", "json?", ["MAP032"]),
        ("{aggregate: {sum: 'lines[].sku'}}", "json?", ["MAP020"]),
        ("{aggregate: {sum: 'lines[].price', avg: 'lines[].price'}}", "json?", ["MAP032"]),
        ("{aggregate: {avg: 'lines[].price'}}", "json?", ["MAP032"]),
        ("{aggregate: {sum: 'lines[]', of: item.note}}", "json?", ["MAP022"]),
        ("{calc: 'a / b', let: {a: id, b: total}}", "json?", ["MAP032"]),
        ("{calc: 'a +', let: {a: id}}", "json?", ["MAP020"]),
        ("{calc: 'a + cost', let: {a: id, cost: cost}}", "json?", ["MAP020"]),
        ("{template: '{cost}'}", "string", ["MAP020"]),
        ("{template: '{tags}'}", "string", ["MAP020"]),
        ("{join: [name, flag]}", "string", ["MAP020"]),
        ("{wrap: [name]}", "list(string)", []),
        ("{fields: {a: name}}", "string", ["MAP020"]),
        ("to", "Address?", []),
        ("'lines[0]'", "Address?", ["MAP020"]),
        ("{from: name, cast: email}", "email", []),
        ("mail", "string", []),
        ("key", "string(36)", []),
        ("day", "string", []),
        ("{from: name, convert: {from: g, to: kg, scale: 1, round: down}}", "json?", ["MAP020"]),
        ("{from: id, convert: {from: minor, to: major, currency: XXX}}", "json?", ["MAP020"]),
        ("{from: id, convert: {from: minor, to: kg}}", "json?", ["MAP020"]),
        ("{hook: h, args: {to: to}, returns: string}", "json?", ["MAP060"]),
        ("{hook: h, args: {a: name}, returns: Address}", "json?", ["MAP020"]),
        ("{ctx: zone}", "json?", ["MAP001"]),
        ("{ignore: false, reason: x}", "json?", ["MAP032"]),
        ("{ignore: true, reason: x, steps: [trim]}", "json?", ["MAP032"]),
        ("{from: name, on_absent: x, on_null: y}", "json?", ["MAP032"]),
    ],
)
def test_what_is_told(text: str, target: str, found: list[str]) -> None:
    assert [code for code in told(text, target) if code not in {"MAP062", "MAP024"} or code in found] == found


def test_an_each_counts_positions_from_its_base() -> None:
    found = mapping(
        "items: {each: 'lines[]', as: line, sort: [{by: line.price, desc: true}, {by: line.sku}], fields: {n: {index: line, base: 1}}}",
        SOURCE,
        "items: list(Item)",
        top=TYPES + "      Item: {fields: {n: integer}}\n",
    ).body.rules[0]
    assert isinstance(found.producer, ir.Each)
    assert [one.descending for one in found.producer.sort] == [True, False]
    assert isinstance(found.producer.body.producer, ir.Object)
    assert found.producer.body.producer.rules[0].producer == ir.Position("line", 1)


def test_a_hooks_share_is_told() -> None:
    assert told("{hook: risk, args: {name: name}, returns: string}") == ["MAP062"]


CHOICES = """
    a: string?
    b: string
    d: decimal(8.2)
    s: enum(x|y)
    l: list(L)
"""
PII = """
    types:
      L: {fields: {s: {type: string, pii: true}, n: 'decimal(8.2)?'}}
      L2: {fields: {n: 'decimal(8.2)?'}}
"""


@pytest.mark.parametrize(
    ("rule", "target", "rest", "found"),
    [
        ("{first: [{from: a, on_null: omit}, b]}", "string", "", []),
        ("{from: a, on_absent: omit}", "string", "", ["MAP021"]),
        ("{from: a, on_missing: b, on_null: null}", "string", "", ["MAP022"]),
        ("{from: d, cast: integer}", "integer", "", ["MAP026"]),
        ("{from: d, cast: integer}", "integer", "policy: {lossy: off}", []),
        ("{from: s, lookup: {inline: {x: A}}}", "string", "policy: {codes: {MAP041: {severity: warning, reason: no y}}}", ["MAP041"]),
        ("{from: b, steps: [hash]}", "string", "policy: {codes: {MAP071: {severity: off, reason: x}}}", ["MAP032", "MAP071"]),
        ("{each: 'l[]', as: one, value: one.s}", "list(string(..5))", "", ["MAP027", "MAP070"]),
        ("{each: 'l[]', as: one, value: {from: one.s, pii: true}}", "list(string)", "", []),
        ("{from: 'l[0].s', on_missing: fail, pii: false}", "string", "", []),
        ("{each: 'l[]', as: one, value: {from: one.s, steps: [mask]}}", "list(string)", "", []),
        ("{fields: {n: d}}", "L", "mode: patch", []),
        ("{fields: {n: 'l[0].n'}}", "L2", "", ["MAP021"]),
        ("{fields: {n: 'l[0].n'}, always: true}", "L2", "", []),
    ],
)
def test_what_is_told_of_states_and_losses(rule: str, target: str, rest: str, found: list[str]) -> None:
    assert sorted(codes(f"x: {rule}", CHOICES, f"x: {target}", rest=rest, top=PII)) == found


@pytest.mark.parametrize(
    ("rule", "target", "is_personal"),
    [
        ("{from: 'l[0].s', on_missing: fail, pii: true}", "string", True),
        ("{from: b, pii: true}", "string", True),
        ("{from: 'l[0].s', on_missing: fail, pii: false}", "string", False),
        ("{each: 'l[]', as: one, value: {from: one.s, pii: true}}", "list(string)", True),
        ("{wrap: [{from: b, pii: true}]}", "list(string)", True),
        ("{first: [{from: 'l[0].s', pii: true}, b]}", "string", True),
        ("{each: 'l[]', as: one, value: {from: one.s, steps: [mask]}}", "list(string)", False),
    ],
)
def test_a_leaf_is_personal_where_its_rule_says_so(rule: str, target: str, is_personal: bool) -> None:
    lineage = mapping(f"x: {rule}", CHOICES, f"x: {target}", top=PII).lineage
    assert [one.pii for one in lineage if one.target == "x"] == [is_personal]


@pytest.mark.parametrize("name", ["from_", "in_", "as_"])
def test_keys_have_one_spelling(name: str) -> None:
    assert "SY020" in codes(f"x: {{{name}: b}}", CHOICES, "x: string", top=PII)


def test_how_a_converted_amount_becomes_an_integer_is_told_and_holds() -> None:
    amount = "from: price, convert: {from: major, to: minor, currency: EUR}"
    source = intent(f"x: {{{amount}}}", SOURCE, "x: integer", top=TYPES)
    (fault,) = (one for one in read(source.encode(), "synapse.yaml", KINDS).diagnostics if one.code == "MAP020")
    assert "cast around it: {first: [{from: …, convert: {…}}], cast: {to: integer, round: half_up}}" in fault.hint
    assert told(f"{{first: [{{{amount}}}], cast: {{to: integer, round: half_up}}}}", "integer") == []
