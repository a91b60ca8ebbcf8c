"""Which routes there are, what they take in their paths, and what is told of them."""

import json

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from tests.generators.fastapi_service import services

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-0000-0000-000000000000"


async def test_the_teams_routes_get_encoded_slashes_as_text(sqlite: str) -> None:
    app = services.app("orders", sqlite)

    @app.get("/own/{name}")
    async def echo(name: str) -> str:
        return name

    @app.get("/rest/{name:path}")
    async def rest(name: str) -> str:
        return name

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        assert (await client.get("/own/a%2Fb")).json() == "a/b"
        assert (await client.get("/rest/a%2Fb/c")).json() == "a/b/c"
        assert (await client.get("/rest/")).json() == ""


async def test_unknown_paths_and_methods_are_problems_too(orders: httpx.AsyncClient) -> None:
    for path in ("/", "/nope", "/orders/", "/customers/by/email/", "/Orders"):
        assert services.problem(await orders.get(path)) == (404, "not-found")
    for method, path, allowed in (
        ("PUT", "/orders", "GET, POST"),
        ("HEAD", "/orders", "GET, POST"),
        ("POST", f"/orders/{NOWHERE}", "DELETE, GET, PATCH, PUT"),
        ("POST", "/health/live", "GET"),
        ("TRACE", "/customers/by/email/x", "PUT"),
    ):
        refused = await orders.request(method, path)
        assert (refused.status_code, refused.headers["Allow"]) == (405, allowed), (method, path)


async def test_path_values_are_held_to_their_type(orders: httpx.AsyncClient) -> None:
    for path, parameter in (("/orders/x", "id"), ("/orders/%00", "id"), ("/orders/%FF", "id")):
        told = (await orders.get(path)).json()["errors"]
        assert [(one["parameter"], one["code"]) for one in told] == [(parameter, "format")]
    refused = await orders.put("/products/by/sku/a", json={"name": "x", "price": "1"})
    assert [(one["parameter"], one["code"]) for one in refused.json()["errors"]] == [("value", "length")]
    assert (await orders.put("/products/by/sku/a%00bc", json={"name": "x", "price": "1"})).json()["errors"][0]["code"] == "text"


async def test_the_service_tells_how_it_does(orders: httpx.AsyncClient) -> None:
    await orders.get(f"/orders/{NOWHERE}")
    told = (await orders.get("/metrics")).text
    assert 'http_requests_total{method="GET",route="/orders/{id}",status="404"} 1.0' in told
    await orders.request("BREW", "/orders")
    told = (await orders.get("/metrics")).text
    assert 'http_requests_total{method="OTHER",route="/orders",status="405"} 1.0' in told
    assert "BREW" not in told, "whoever makes up methods would fill the memory"
    del orders.headers["X-API-Key"]
    assert (await orders.get("/health/ready")).json() == {"status": "ok"}
    assert (await orders.get("/docs")).headers["Content-Type"].startswith("text/html")


async def test_the_contract_that_is_served_is_the_one_that_was_made(orders: httpx.AsyncClient) -> None:
    from generators import openapi

    assert (await orders.get("/openapi.json")).json() == json.loads(json.dumps(openapi.document(services.blueprint("orders"))))


async def test_every_operation_of_the_contract_has_its_route() -> None:
    for case in ("orders", "names", "rules"):
        app: FastAPI = services.app(case, "sqlite+aiosqlite:///unused.db")
        routes = [route for route in app.router.routes if isinstance(route, APIRoute)]
        served = {
            (method, route.path_format, route.operation_id) for route in routes for method in route.methods or () if route.operation_id
        }
        wanted = {
            (route.method, route.path, route.operation_id) for resource in services.blueprint(case).resources for route in resource.routes
        }
        assert served == wanted
