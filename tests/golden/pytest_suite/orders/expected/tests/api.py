"""A caller of the service: no network, and every reply is held to the contract."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from tests.contract import Contract

Body = dict[str, Any]
BASE = "http://service"


class Api(AsyncClient):
    """A caller of the service."""

    def __init__(self, app: FastAPI, contract: Contract, headers: dict[str, str]) -> None:
        super().__init__(
            transport=ASGITransport(app),
            base_url=BASE,
            headers=headers,
            event_hooks={"response": [self._check]},
            trust_env=False,
        )
        self.app = app
        self._contract = contract
        self._numbers: Counter[str] = Counter()

    def next_number(self, resource: str) -> int:
        """Return a number that no other row of *resource* has in this test, counted from 1."""
        self._numbers[resource] += 1
        return self._numbers[resource]

    async def created(self, method: str, path: str, body: Body) -> Body:
        """Send *body*, which must create a row, and return the row."""
        reply = await self.request(method, path, json=body)
        assert reply.status_code == 201, reply.text
        row: Body = reply.json()
        return row

    async def _check(self, reply: Response) -> None:
        await reply.aread()
        self._contract.check(reply)


Apis = Callable[[str], Api]
"""Returns the caller of that name: see `tests.settings`."""

Serve = Callable[..., AbstractAsyncContextManager[Api]]
"""Runs a service with other settings, and yields a caller who may do everything."""


async def contract_of(app: FastAPI) -> Contract:
    """Return the contract that *app* serves."""
    async with AsyncClient(transport=ASGITransport(app), base_url=BASE, trust_env=False) as client:
        return Contract((await client.get("/openapi.json")).json())
