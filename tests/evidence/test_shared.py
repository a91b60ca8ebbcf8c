"""What is read in parts is what is read as a whole."""

import random
from pathlib import Path

import pytest
import yaml

from generators.openapi import document_text
from synapseops.evidence.contract.documents import parse, parsed
from tests.evidence.contracts import SHOP, blueprint

_TEXT = document_text(blueprint(SHOP)).encode()
_ORDERS = document_text(blueprint((Path(__file__).parents[2] / "examples/orders/synapse.yaml").read_text().partition("\n")[2])).encode()


def test_documents_of_ours_are_read_as_they_are() -> None:
    other = _TEXT.replace(b"maxLength: 120", b"maxLength: 100")
    assert parsed(_TEXT, other, _ORDERS) == tuple(yaml.safe_load(text) for text in (_TEXT, other, _ORDERS))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"- a\n",
        b"---\nopenapi: 3.1.0\npaths: {}\n",
        b"openapi: 3.1.0\n...\npaths: {}\n",
        b"openapi: 3.1.0\n---\npaths: {}\n",
        b"%YAML 1.2\n---\nopenapi: 3.1.0\n",
        b"# said\nopenapi: 3.1.0\npaths:\n  # said\n  /a:\n    get: {}\n",
        b"paths:\n  /a: {get: {}}\n  /a: {put: {}}\n",
        b'"paths":\n  /a: {get: {}}\n',
        b"paths:\n  ? /a\n  : {get: {}}\n",
        b"paths:\n    /a:\n        get: {}\n    /b: {}\n",
        b"paths:\r\n  /a: {}\r\n",
        b"paths:\n  '/a': {}\n  \"/b\": {}\n",
        b"paths:\n  /a: {summary: 'one\n\n   two'}\ncomponents:\n  schemas: {}\n",
        b"paths:\n  /a: {summary: 'one\nopenapi: two'}\n",
        b"paths:\n  /a: {summary: |\n  text}\n",
        b"paths:\n",
        b"paths: &a {}\ncomponents: *a\n",
        b"paths:\n  /a:\n    description: |\n      text\n\n      /b: {}\n  /c: {}\n",
        b"paths:\n  /a: 1\n    /b: 2\n",
        b"components:\n  schemas:\n    A: {type: object}\n    B:\n      type: string\n  parameters: {}\n",
        b"1: 2\npaths: {}\n",
        b"components:\n  null: {}\n  true:\n    A: 1\n",
    ],
)
def test_documents_of_others_are_read_alike(text: bytes) -> None:
    assert parsed(text, text) == (parse(text), parse(text))


def test_documents_that_somebody_broke_are_read_alike() -> None:
    lines = _TEXT.split(b"\n")
    for seed in range(40):
        chance = random.Random(seed)  # noqa: S311  # no secret
        broken = list(lines)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(broken))
            broken[place] = chance.choice([b"", b"  " + broken[place], broken[place][2:], b"- x", b"x", b"\t", broken[place] + b" '"])
        text = b"\n".join(broken)
        assert parsed(text, _TEXT)[0] == parse(text), seed
