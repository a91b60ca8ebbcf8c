"""One request and its reply, read to its end and no further than it may be long."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from .values import JsonValue, decoded

LARGEST_REPLY = 16 << 20

# It tells whole URLs, secrets and personal data in them; clients tell of every try themselves.
logging.getLogger("httpx").setLevel(logging.WARNING)


class TooLarge(Exception):
    """A reply is longer than this service reads."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system answered. The names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> JsonValue:
        """Return what the body holds, with exact numbers; `ValueError` when it is not JSON."""
        try:
            return decoded(self.body)
        except RecursionError as error:
            raise ValueError("nested too deep") from error

    def fields(self) -> dict[str, JsonValue]:
        """Return the members of the object that the body holds; none where it holds no object."""
        try:
            value = self.json()
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


async def exchanged(client: httpx.AsyncClient, request: httpx.Request) -> Reply:
    """Return the reply to *request*, redirects too. Raises `TooLarge`, and what httpx raises."""
    response = await client.send(request, stream=True, follow_redirects=False)
    try:
        body = bytearray()
        async for part in response.aiter_bytes():
            body += part
            if len(body) > LARGEST_REPLY:
                raise TooLarge
    finally:
        await response.aclose()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, bytes(body))
