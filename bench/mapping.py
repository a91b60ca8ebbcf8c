"""A mapping of an order, 20 target fields and 5 lines, beside unchecked Python by hand, jmespath, glom, jsonata-python and jq."""

import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench import tables

_HERE = Path(__file__).parent
_ROUNDS, _SECONDS = 15, 0.04
_PROMISED = {"by hand, unchecked": 0.4, "jmespath": 5.0, "glom": 30.0}
_AIMED = {"by hand, unchecked": 0.6, "jmespath": 8.0, "glom": 50.0}

Make = Callable[[Any], Any]


def main() -> None:
    """Measure all in turns, in one process, and print the medians of each and the ratios."""
    record = json.loads((_HERE / "mapping" / "order.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        ours = compiled(Path(folder))
        makers: dict[str, Make] = {"compiled": ours, **peers()}
        expected = ours(record)
        for name, make in makers.items():
            if (made := make(record)) != expected:
                raise SystemExit(f"{name} makes something else:\n{made}\n{expected}")
        taken = _turns(makers, record)
    rows = [(name, f"{seconds * 1e6:.1f}", f"{seconds / taken['compiled']:.2f}") for name, seconds in taken.items()]
    tables.show("one order of 20 target fields and 5 lines", ("", "µs", "times as long as compiled"), rows)
    for name, goal in _PROMISED.items():
        ratio = taken[name] / taken["compiled"]
        tables.verdict(f"{ratio:.2f} of the speed of {name} (at least {goal:g}, aim {_AIMED[name]:g})", ratio >= goal)


def _turns(makers: dict[str, Make], record: Any) -> dict[str, float]:
    counts = {name: _count(make, record) for name, make in makers.items()}
    taken: dict[str, list[float]] = {name: [] for name in makers}
    for _ in range(_ROUNDS):
        for name, make in makers.items():
            start = time.perf_counter()
            for _ in range(counts[name]):
                make(record)
            taken[name].append((time.perf_counter() - start) / counts[name])
    return {name: median(seconds) for name, seconds in taken.items()}


def _count(make: Make, record: Any) -> int:
    for _ in range(100):
        make(record)
    start = time.perf_counter()
    make(record)
    return max(1, int(_SECONDS / (time.perf_counter() - start)))


def compiled(folder: Path) -> Make:
    """Return the mapping as the factory compiles it."""
    from generators.python.mappings.files import files
    from tests import intents

    blueprint = intents.blueprint((_HERE / "mapping" / "synapse.yaml").read_text())
    package = folder / "bench_mappings"
    for one in files(blueprint.mappings):
        (package / one.path).parent.mkdir(parents=True, exist_ok=True)
        (package / one.path).write_text(one.render())
    (package / "__init__.py").write_text("")
    sys.path.insert(0, str(folder))
    return importlib.import_module("bench_mappings.mappings").order_to_erp  # type: ignore[no-any-return]


def peers() -> dict[str, Make]:
    """Return the others, each written as its users would."""
    import glom
    import jmespath
    import jq
    import jsonata

    expression = jmespath.compile(_JMESPATH)
    program = jq.compile(_JQ)
    jsonata_expression = jsonata.Jsonata(_JSONATA)
    spec = _glom()
    return {
        "by hand, unchecked": by_hand,
        "jmespath": expression.search,
        "jq": lambda record: program.input_value(record).first(),
        "glom": lambda record: glom.glom(record, spec),
        "jsonata-python": jsonata_expression.evaluate,
    }


def by_hand(record: Any) -> Any:
    """What one would write who trusts every record."""
    customer, address = record["customer"], record["shipping_address"]
    return {
        "tranId": record["name"],
        "externalId": str(record["id"]),
        "source": "SHOPIFY",
        "currency": record["currency"],
        "memo": f"Shopify {record['name']} ({record['currency']})",
        "entity": {"id": str(customer["id"]), "name": f"{customer['first_name']} {customer['last_name']}"},
        "email": record["email"],
        "phone": record["phone"] or address["phone"],
        "total": record["total_price"],
        "tax": record["total_tax"],
        "lineCount": len(record["line_items"]),
        "ship": {"street": address["address1"], "city": address["city"], "zip": address["zip"], "country": address["country_code"]},
        "items": [
            {"sku": line["sku"], "name": line["title"], "quantity": line["quantity"], "price": line["price"]}
            for line in record["line_items"]
        ],
    }


_JMESPATH = """{
  tranId: name, externalId: to_string(id), source: 'SHOPIFY', currency: currency, memo: join('', ['Shopify ', name, ' (', currency, ')']),
  entity: {id: to_string(customer.id), name: join(' ', [customer.first_name, customer.last_name])},
  email: email, phone: phone || shipping_address.phone, total: total_price, tax: total_tax, lineCount: length(line_items),
  ship: {street: shipping_address.address1, city: shipping_address.city, zip: shipping_address.zip,
         country: shipping_address.country_code},
  items: line_items[].{sku: sku, name: title, quantity: quantity, price: price}
}"""
_JQ = """{
  tranId: .name, externalId: (.id | tostring), source: "SHOPIFY", currency, memo: "Shopify \\(.name) (\\(.currency))",
  entity: {id: (.customer.id | tostring), name: "\\(.customer.first_name) \\(.customer.last_name)"},
  email, phone: (.phone // .shipping_address.phone), total: .total_price, tax: .total_tax, lineCount: (.line_items | length),
  ship: (.shipping_address | {street: .address1, city, zip, country: .country_code}),
  items: [.line_items[] | {sku, name: .title, quantity, price}]
}"""
_JSONATA = """{
  "tranId": name, "externalId": $string(id), "source": "SHOPIFY", "currency": currency, "memo": "Shopify " & name & " (" & currency & ")",
  "entity": {"id": $string(customer.id), "name": customer.first_name & " " & customer.last_name},
  "email": email, "phone": phone ? phone : shipping_address.phone, "total": total_price, "tax": total_tax, "lineCount": $count(line_items),
  "ship": {"street": shipping_address.address1, "city": shipping_address.city, "zip": shipping_address.zip,
           "country": shipping_address.country_code},
  "items": line_items.{"sku": sku, "name": title, "quantity": quantity, "price": price}
}"""


def _glom() -> Any:
    from glom import Coalesce, T, Val

    return {
        "tranId": "name",
        "externalId": ("id", str),
        "source": Val("SHOPIFY"),
        "currency": "currency",
        "memo": ({"name": "name", "currency": "currency"}, lambda it: f"Shopify {it['name']} ({it['currency']})"),
        "entity": {"id": ("customer.id", str), "name": (T["customer"], lambda it: f"{it['first_name']} {it['last_name']}")},
        "email": "email",
        "phone": Coalesce("phone", "shipping_address.phone", skip=None),
        "total": "total_price",
        "tax": "total_tax",
        "lineCount": ("line_items", len),
        "ship": {
            "street": "shipping_address.address1",
            "city": "shipping_address.city",
            "zip": "shipping_address.zip",
            "country": "shipping_address.country_code",
        },
        "items": ("line_items", [{"sku": "sku", "name": "title", "quantity": "quantity", "price": "price"}]),
    }
