"""The order bridge, running in process beside fake systems; the clock is the test's."""

import base64
import dataclasses
import datetime as dt
import functools
import hashlib
import hmac
import importlib
import importlib.util
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import create_async_engine

from tests.generators.flows import services

SECRET = "a secret"  # noqa: S105
KEY = "an operator's key"
PACKAGE = "order_bridge"
_FAKE = Path(__file__).with_name("fake_system.py")


@functools.cache
def folder() -> Path:
    """Write the service, and let it be imported."""
    made = services.write(services.tree(services.shop()), Path(tempfile.mkdtemp(prefix="synapse-flows-")))
    sys.path.insert(0, str(made))
    return made


@functools.cache
def fakes() -> Any:
    """Return the module of the fake system, as generated suites have it."""
    spec = importlib.util.spec_from_file_location("fake_system_of_flows", _FAKE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def module(path: str) -> Any:
    """Return a module of the service."""
    folder()
    return importlib.import_module(f"{PACKAGE}.{path}")


class Clock:
    """Time that passes when a test says so, ahead of that in which rows change."""

    def __init__(self) -> None:
        self.now = dt.datetime(2100, 3, 1, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.now += dt.timedelta(seconds=seconds)


@dataclass
class Bridge:
    """A running bridge: its client, its flows, the systems around it."""

    client: httpx.AsyncClient
    runtime: Any
    shop: Any
    erp: Any
    clock: Clock
    app: FastAPI
    fake: Any

    async def order(self, number: str = "A1", *, delivery: str = "1", **changes: Any) -> httpx.Response:
        """Send an order as the shop does."""
        record = {"number": number, "total": "12.50", "state": "open", "updated": "2026-03-01T10:00:00Z", **changes}
        return await self.deliver(json.dumps(record).encode(), delivery=delivery)

    async def deliver(
        self, body: bytes, *, delivery: str = "1", secret: str = SECRET, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send a body, signed."""
        signature = base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
        sent = {"X-Shopify-Hmac-Sha256": signature, "X-Shopify-Webhook-Id": delivery, "Content-Type": "application/json", **(headers or {})}
        return await self.client.post("/hooks/shop/orders", content=body, headers=sent)

    async def work(self) -> int:
        """Do everything that is due."""
        count: int = await self.runtime.worker.run_due()
        return count

    async def messages(self, **query: str) -> list[dict[str, Any]]:
        """Return the messages as an operator sees them, the first one first."""
        reply = await self.client.get("/_flows/messages", params=query)
        assert reply.status_code == 200, reply.text
        return list(reversed(reply.json()["items"]))

    async def orders(self) -> list[dict[str, Any]]:
        """Return the orders that are kept."""
        items: list[dict[str, Any]] = (await self.client.get("/orders")).json()["items"]
        return items


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Bridge]:
    """Run the bridge on the database at *url*; nothing works in the background."""
    fake = fakes()
    async with fake.fake_system() as shop, fake.fake_system() as erp:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("ORDER_BRIDGE_SHOP_BASE_URL", shop.url)
            environment.setenv("ORDER_BRIDGE_ERP_BASE_URL", erp.url)
            environment.setenv("SHOP_SECRET", SECRET)
            environment.setenv("ERP_SUBSIDIARY", "3")
            app = _app(url)
        clock = Clock()
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(module("tables").Base.metadata.create_all)
        await engine.dispose()
        context = dataclasses.replace(app.state.context, metrics=module("observability").Metrics())
        app.state.flows = module("flows.wiring").runtime(context, clock=clock, jitter=lambda: 1.0)
        transport = httpx.ASGITransport(app)
        headers = {"X-API-Key": KEY}
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://bridge", trust_env=False, headers=headers) as client,
        ):
            yield Bridge(client, app.state.flows, shop, erp, clock, app, fake)


def _app(url: str) -> FastAPI:
    settings = module("settings")
    key = settings.ApiKey(name="operator", sha256=hashlib.sha256(KEY.encode()).hexdigest(), roles=["operator"])
    made: FastAPI = module("main").create_app(
        settings.Settings(
            _env_file=None, database_url=url, api_keys=[key], rate_limit_per_minute=0, log_level="CRITICAL", flow_worker=False
        )
    )
    return made
