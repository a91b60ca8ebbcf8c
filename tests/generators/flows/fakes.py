"""Stands in for clients of systems: a package written beside the flows that use it."""

SYSTEMS = """
import json
import os
from dataclasses import dataclass
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx

from ..settings import Settings


class SystemRefused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(f"erp: status {status}")
        self.status = status


class SystemUnavailable(Exception):
    def __init__(self, retry_after: float | None = None, reason: str = "") -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Reply:
    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self._text = response.text

    def json(self) -> Any:
        return json.loads(self._text, parse_float=Decimal)


@dataclass
class Target:
    base_url: str


class Client:
    def __init__(self, base_url: str) -> None:
        self.target = Target(base_url)
        self._client = httpx.AsyncClient(trust_env=False, timeout=2)

    async def close(self) -> None:
        await self._client.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        idempotency_header: str = "Idempotency-Key",
    ) -> Reply:
        sent = dict(headers or {})
        if idempotency_key is not None:
            sent[idempotency_header] = idempotency_key
        try:
            response = await self._client.request(method, self.target.base_url + path, params=params, json=body, headers=sent)
        except httpx.HTTPError as error:
            raise SystemUnavailable(reason=type(error).__name__) from error
        if response.status_code in {408, 425, 429} or response.status_code >= 500:
            after = response.headers.get("Retry-After")
            raise SystemUnavailable(float(after) if after else None, str(response.status_code))
        if response.status_code >= 400:
            raise SystemRefused(response.status_code)
        return Reply(response)


def clients(settings: Settings) -> dict[str, Client]:
    return {name: Client(os.environ.get(f"ORDER_BRIDGE_{name.upper()}_BASE_URL", "http://127.0.0.1:1")) for name in ("shop", "erp")}
"""
