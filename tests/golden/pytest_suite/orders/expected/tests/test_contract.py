"""The contract is one: on paper, as served, and in the routes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from httpx import Response

from orders.main import ROUTERS
from tests.api import Api
from tests.contract import Contract

pytestmark = pytest.mark.anyio

DOCUMENT = Path(__file__).parents[1] / "openapi.yaml"
METHODS = {"get", "post", "put", "patch", "delete"}
VALUES = {"const", "default", "enum", "example", "examples"}
UNDOCUMENTED = {("get", "/openapi.json"), ("get", "/docs")}


def operations(contract: Contract) -> dict[tuple[str, str], Any]:
    """Return every operation by method and path."""
    paths = contract.document["paths"].items()
    return {
        (method, path): item[method] for path, item in paths for method in METHODS & item.keys()
    }


def references(node: Any) -> Iterator[str]:
    """Yield what *node* refers to; values, as examples are, refer to nothing."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for name in node.keys() - VALUES:
            yield from references(node[name])
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


@pytest.mark.skipif(not DOCUMENT.exists(), reason="the document lies elsewhere")
async def test_the_document_is_what_is_served(contract: Contract) -> None:
    assert yaml.load(DOCUMENT.read_bytes(), yaml.CSafeLoader) == contract.document


async def test_the_app_describes_itself_by_the_contract(app: FastAPI, contract: Contract) -> None:
    assert app.openapi() == contract.document


async def test_every_operation_has_a_route_and_every_route_is_in_the_contract(
    contract: Contract,
) -> None:
    routes = {
        (method.lower(), re.sub(r":\w+}", "}", getattr(route, "path", "")))
        for router in ROUTERS
        for route in router.routes
        for method in getattr(route, "methods", ())
    }
    assert routes - UNDOCUMENTED == operations(contract).keys()


async def test_operation_ids_tell_operations_apart(contract: Contract) -> None:
    names = [operation["operationId"] for operation in operations(contract).values()]
    assert len(set(names)) == len(names)


async def test_every_reference_leads_somewhere(contract: Contract) -> None:
    for reference in references(contract.document):
        assert contract.resolved({"$ref": reference})


async def test_the_docs_show_the_contract(api: Api) -> None:
    reply = await api.get("/docs")
    assert reply.status_code == 200
    assert "/openapi.json" in reply.text
    outside = re.findall(r'<(?:link|script) [^>]*"https://[^>]+>', reply.text)
    assert len(outside) == 2
    assert all('integrity="sha384-' in one and "crossorigin" in one for one in outside)


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (418, {}, "418 is not in the contract"),
        (200, {"status": "well"}, "breaks"),
        (200, {}, "is missing"),
    ],
)
async def test_a_reply_that_breaks_the_contract_is_noticed(
    api: Api, contract: Contract, status: int, body: Any, fault: str
) -> None:
    request = (await api.get("/health/live")).request
    with pytest.raises(AssertionError, match=fault):
        contract.check(Response(status, json=body, request=request))
