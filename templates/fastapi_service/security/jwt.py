"""Who is calling, by bearer token (JWT), checked with the keys of one issuer."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import structlog
from fastapi import Request

from .errors import Unauthorized, Unavailable
from .settings import Settings

_KEYS_KEPT_SECONDS = 3600.0
_KEYS_ASKED_AT_MOST_EVERY = 30.0
_ISSUER_LEFT_ALONE_SECONDS = 1.0  # after it has not answered, and no key is known
_FETCH_TIMEOUT = 5.0
_LONGEST_TOKEN = 16_384
_LONGEST_SUBJECT = 255  # https://openid.net/specs/openid-connect-core-1_0.html#IDToken
_NO_KEYS = (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, jwt.PyJWTError)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, and in which roles."""

    name: str
    roles: frozenset[str]


class Authenticator:
    """Knows the callers by the tokens of one issuer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys = KeySet(settings)

    async def authenticate(self, request: Request) -> Caller:
        """Return who sent *request*; raises `Unauthorized`."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= _LONGEST_TOKEN:
            raise _unauthorized("Send a bearer token in the header Authorization.")
        try:
            key = await self._keys.key_of(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=self._settings.jwt_algorithms,
                audience=self._settings.jwt_audience,
                issuer=self._settings.jwt_issuer,
                leeway=self._settings.jwt_leeway_seconds,
                options={"require": ["exp", "sub"]},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise _unauthorized("The token is not valid here.") from error
        name = str(claims["sub"])
        if not name.isprintable() or not 0 < len(name) <= _LONGEST_SUBJECT:
            raise _unauthorized("The token's subject is not one that can be kept.")
        return Caller(name, _roles(claims, self._settings.jwt_roles_claim))


class KeySet:
    """The issuer's public keys; asked for again when old, or when a token names another."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = self._asked_at = float("-inf")
        self._lock = asyncio.Lock()

    async def key_of(self, token: str) -> Any:
        """Return the key that should have signed *token*; raises `jwt.PyJWTError`."""
        if self._settings.jwt_public_key:
            return self._settings.jwt_public_key
        name = str(jwt.get_unverified_header(token).get("kid", ""))
        now = time.monotonic()
        pause = _KEYS_ASKED_AT_MOST_EVERY if self._keys else _ISSUER_LEFT_ALONE_SECONDS
        is_wanting = name not in self._keys or now - self._fetched_at > _KEYS_KEPT_SECONDS
        if is_wanting and now - self._asked_at > pause:
            await self._fetch(self._asked_at)
        if not self._keys:
            raise Unavailable
        if name not in self._keys:
            raise jwt.InvalidKeyError("no such key")
        return self._keys[name]

    async def _fetch(self, seen: float) -> None:
        """Ask the issuer, unless another request has since *seen*; old keys outlive its silence."""
        async with self._lock:
            if self._asked_at != seen:
                return
            try:
                async with httpx.AsyncClient(timeout=_FETCH_TIMEOUT) as client:
                    found = await _json(client, await self._address(client))
                keys = jwt.PyJWKSet.from_dict(found).keys
            except _NO_KEYS as error:
                log.warning("issuer_unavailable", error=f"{type(error).__name__}: {error}")
            else:
                self._keys = {key.key_id or "": key for key in keys}
                self._fetched_at = time.monotonic()
            finally:
                self._asked_at = time.monotonic()

    async def _address(self, client: httpx.AsyncClient) -> str:
        if self._settings.jwt_jwks_url:
            return self._settings.jwt_jwks_url
        issuer = (self._settings.jwt_issuer or "").rstrip("/")
        return str((await _json(client, f"{issuer}/.well-known/openid-configuration"))["jwks_uri"])


async def _json(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    response = await client.get(address)
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _roles(claims: dict[str, Any], path: str) -> frozenset[str]:
    """Return the roles that the claim at *path* (`roles`, `realm_access.roles`) names."""
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, str):
        return frozenset(found.split())
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _unauthorized(detail: str) -> Unauthorized:
    return Unauthorized(detail, headers={"WWW-Authenticate": "Bearer"})


def caller_of(request: Request) -> str:
    """Return the name of whoever sent *request*, once it is known."""
    caller: Caller = request.scope["caller"]
    return caller.name
