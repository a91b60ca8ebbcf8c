"""`synapse map`: a mapping of the intent here, run on records."""

import json
from pathlib import Path

from tests.action.conftest import Synapse

INTENT = """\
synapse: 1
service: bridge
types:
  Line: {fields: {sku: string, price: string}}
  Item: {fields: {sku: string, price: "decimal(9.2)"}}
systems:
  shop: {records: {Order: {fields: {number: string, lines: list(Line)}}}}
  erp: {records: {Sale: {fields: {name: string, batch: integer, items: list(Item)}}}}
mappings:
  sale:
    from: shop.Order
    to: erp.Sale
    context: {batch: integer}
    fields:
      name: {template: "Order {number}"}
      batch: {ctx: batch}
      items: {each: "lines[]", as: li, fields: {sku: {from: li.sku, steps: [upper]}, price: {from: li.price, cast: decimal}}}
"""
ORDER = '{"number": "7", "lines": [{"sku": "a", "price": "1.5"}]}'
SALE = {"batch": 3, "items": [{"price": "1.50", "sku": "A"}], "name": "Order 7"}


def test_a_record_is_mapped(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT)
    (here / "order.json").write_text(ORDER)
    ended = synapse("map", "sale", "--in", "order.json", "--context", "batch=3")
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out) == SALE


def test_each_leaf_is_explained(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT)
    (here / "order.json").write_text(ORDER)
    ended = synapse("map", "sale", "--in", "order.json", "--context", "batch=3", "--explain")
    (line,) = [line.split() for line in ended.out.splitlines() if line.startswith("items[0].sku")]
    assert line == ["items[0].sku", '"A"', "lines[].sku", "upper", "mappings.sale.fields.items.fields.sku"]


def test_what_a_condition_asks_is_a_source_and_values_stand_on_one_line(synapse: Synapse, here: Path) -> None:
    rule = 'name: {switch: [{when: {path: number, eq: "7"}, then: {const: seven}}, {else: {const: other}}]}'
    (here / "synapse.yaml").write_text(INTENT.replace('name: {template: "Order {number}"}', rule))
    (here / "order.json").write_text(ORDER)
    ended = synapse("map", "sale", "--in", "order.json", "--context", "batch=3", "--explain")
    lines = {line.split()[0]: line for line in ended.out.splitlines() if "mappings.sale" in line}
    assert lines["name"].split()[:3] == ["name", '"seven"', "number"]
    assert '[{"price": "1.50", "sku": "A"}]' in lines["items"]


def test_lines_are_mapped_one_by_one_and_any_refusal_is_told(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT)
    (here / "orders.jsonl").write_text(f'{ORDER}\n{{"number": "8", "lines": [{{"sku": 5, "price": "x"}}]}}\n[]\n{{"a": NaN}}\n')
    ended = synapse("map", "sale", "--in", "orders.jsonl", "--context", "batch=3", "--format", "json", "--explain")
    assert ended.code == 1
    first, second, third, fourth = ended.object["results"]
    assert (first["made"], first["errors"], first["refused"]) == (SALE, [], None)
    assert first["leaves"][0] == {
        "target": "name",
        "value": "Order 7",
        "sources": ["number"],
        "rule": "mappings.sale.fields.name",
        "steps": first["leaves"][0]["steps"],
    }
    told = [(one["code"], one["target_path"], one["source_path"]) for one in second["errors"]]
    assert told == [("E_TYPE", "items[].sku", "lines[0].sku"), ("E_CAST", "items[].price", "lines[0].price")]
    assert third["refused"] == "no record: an object is expected"
    assert fourth["refused"].startswith("no JSON: NaN")


def test_errors_are_a_table(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT)
    (here / "order.json").write_text('{"number": "\\u001b[31m", "lines": "none"}')
    ended = synapse("map", "sale", "--in", "order.json", "--context", "batch=3")
    assert ended.code == 1
    assert [line.split() for line in ended.out.splitlines()] == [
        ["code", "target", "source", "expected", "got"],
        ["E_TYPE", "items", "lines", "list", "string", "none"],
        ["0", "mapped,", "1", "refused"],
    ]


def test_an_empty_text_is_shown_in_quotes(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT)
    (here / "order.json").write_text('{"number": "A1", "lines": ""}')
    ended = synapse("map", "sale", "--in", "order.json", "--context", "batch=3")
    assert ended.out.splitlines()[1].split() == ["E_TYPE", "items", "lines", "list", "string", '""']


def test_what_is_not_there_is_a_matter_of_usage(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT)
    (here / "order.json").write_text(ORDER)
    told = {
        ("map", "sales", "--in", "order.json"): 'did you mean "sale"?',
        ("map", "sale", "--in", "order.json"): "add --context batch=VALUE",
        ("map", "sale", "--in", "order.json", "--context", "batch=x"): '"x" is no integer',
        ("map", "sale", "--in", "order.json", "--context", "batch=1", "--context", "more=1"): 'has no "more"',
        ("map", "sale", "--in", "none.json", "--context", "batch=1"): "cannot be read",
    }
    for words, expected in told.items():
        ended = synapse(*words)
        assert ended.code == 2
        assert expected in ended.err


def test_faults_of_the_intent_are_told_instead(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT.replace("ctx: batch", "ctx: bach"))
    (here / "order.json").write_text(ORDER)
    ended = synapse("map", "sale", "--in", "order.json", "--context", "batch=3")
    assert ended.code == 1
    assert "MAP001" in ended.out


def test_hooks_that_the_team_wrote_are_called(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT.replace("{ctx: batch}", "{hook: size, args: {number: number}, returns: integer}"))
    (here / "order.json").write_text(ORDER)
    unwritten = synapse("map", "sale", "--in", "order.json", "--context", "batch=3")
    assert "write the mapping hook size" in unwritten.out
    hooks = here / "generated" / "bridge" / "bridge" / "custom"
    hooks.mkdir(parents=True)
    (hooks / "mapping_hooks.py").write_text("def size(*, number: str) -> int:\n    return len(number)\n")
    ended = synapse("map", "sale", "--in", "order.json", "--context", "batch=3")
    assert json.loads(ended.out)["batch"] == 1
