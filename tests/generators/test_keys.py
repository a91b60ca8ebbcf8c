"""Which texts are no keys since no address ends with them, and what the contract says of that."""

from typing import Any

import pytest

from generators.keys import impossible
from generators.openapi.contract import document
from synapseops.blueprint.model import Blueprint
from tests.intents import blueprint

_INTENT = """
synapse: 1
service: tariffs
resources:
  Tariff:
    id: code
    operations: [list, get, create, update, delete, upsert]
    fields:
      code: {type: TYPE, unique: true, immutable: true}
      number: {type: string(1..9), unique: true}
"""


def _made(kind: str) -> Blueprint:
    return blueprint(_INTENT.replace("TYPE", kind))


@pytest.mark.parametrize(
    ("kind", "dots"),
    [
        ("string", (".", "..")),
        ("string(1..40)", (".", "..")),
        ("string(2..40)", ("..",)),
        ("string(3..40)", ()),
        ('string, pattern: "^[a-z.]+$"', (".", "..")),
        ('string, pattern: "^[.]$"', (".",)),
        ('string, pattern: "^[a-z]+$"', ()),
        ("integer", ()),
        ("uuid", ()),
        ("email", ()),
    ],
)
def test_dots_are_no_keys_where_the_type_takes_them(kind: str, dots: tuple[str, ...]) -> None:
    (resource,) = _made(kind).resources
    assert impossible(resource) == dots


@pytest.mark.parametrize(("kind", "told"), [("string(1..40)", {"enum": [".", ".."]}), ("uuid", None)])
def test_the_contract_says_so_where_a_key_is_sent(kind: str, told: Any) -> None:
    schemas = document(_made(kind))["components"]["schemas"]
    found = {name: one["properties"]["code"].get("not") for name, one in schemas.items() if "code" in one.get("properties", {})}
    assert found == {"Tariff": None, "TariffCreate": told, "TariffUpsertByNumber": told}
