"""Callers with bearer tokens: keys from settings, from a key set, by discovery; and a service open to all."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from pydantic import ValidationError

from tests.generators.fastapi_service import services

pytestmark = pytest.mark.anyio

PRIVATE = ec.generate_private_key(ec.SECP256R1())
PUBLIC = PRIVATE.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
OTHER = ec.generate_private_key(ec.SECP256R1())
NOWHERE = "00000000-0000-0000-0000-000000000000"
SETTINGS = {"jwt_issuer": "https://issuer.example", "jwt_audience": "orders", "jwt_algorithms": ["ES256"]}


def token(private: Any = PRIVATE, algorithm: str = "ES256", kid: str = "one", **claims: Any) -> str:
    now = dt.datetime.now(dt.UTC)
    told = {"sub": "someone", "iss": "https://issuer.example", "aud": "orders", "exp": now + dt.timedelta(minutes=5), **claims}
    present = {name: value for name, value in told.items() if value is not None}
    return jwt.encode(present, private, algorithm=algorithm, headers={"kid": kid})


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


async def test_a_token_is_held_to_everything_it_says(sqlite: str) -> None:
    past = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    refused = [
        "",
        "x.y.z",
        token(OTHER),
        token(iss="https://other.example"),
        token(aud="other"),
        token(aud=None),
        token(exp=past),
        token(exp=None),
        token(sub=None),
        token(nbf=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)),
        token(PUBLIC[:64], "HS256"),
        jwt.encode({"sub": "x"}, "", algorithm="none"),
        token(sub="x" * 20_000),
        token(sub="x" * 256),
        token(sub="some\0one"),
        token(sub=""),
    ]
    async with services.running("orders", sqlite, "jwt", jwt_public_key=PUBLIC, **SETTINGS) as client:
        for one in refused:
            reply = await client.get("/orders", headers=bearer(one))
            assert (reply.status_code, reply.headers.get("WWW-Authenticate")) == (401, "Bearer"), one
        assert (await client.get("/orders")).status_code == 401
        assert (await client.get("/orders", headers={"Authorization": f"Basic {token()}"})).status_code == 401
        assert (await client.get("/orders", headers=bearer(token()))).status_code == 200


async def test_roles_come_from_the_claim_that_is_configured(sqlite: str) -> None:
    for claim, given in (
        ("roles", {"roles": ["admin"]}),
        ("scope", {"scope": "read admin"}),
        ("realm.roles", {"realm": {"roles": ["admin"]}}),
    ):
        async with services.running("orders", sqlite, "jwt", jwt_public_key=PUBLIC, jwt_roles_claim=claim, **SETTINGS) as client:
            assert (await client.delete(f"/orders/{NOWHERE}", headers=bearer(token()))).status_code == 403
            assert (await client.delete(f"/orders/{NOWHERE}", headers=bearer(token(**given)))).status_code == 404


@asynccontextmanager
async def issuer(keys: dict[str, Any], asked: list[str]) -> AsyncIterator[str]:
    """Serve discovery and key set over HTTP on the loopback."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        asked.append(path)
        found = {"jwks_uri": f"{address}/keys"} if "openid" in path else keys
        body = json.dumps(found).encode()
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield address


async def test_keys_are_discovered_and_asked_for_once(sqlite: str) -> None:
    key = {**ECAlgorithm.to_jwk(PRIVATE.public_key(), as_dict=True), "kid": "one", "alg": "ES256", "use": "sig"}
    asked: list[str] = []
    async with issuer({"keys": [key]}, asked) as address:
        settings = {**SETTINGS, "jwt_issuer": address}
        async with services.running("orders", sqlite, "jwt", **settings) as client:
            for _ in range(3):
                assert (await client.get("/orders", headers=bearer(token(iss=address)))).status_code == 200
            assert (await client.get("/orders", headers=bearer(token(iss=address, kid="two")))).status_code == 401
    assert asked == ["/.well-known/openid-configuration", "/keys"]


async def test_an_issuer_that_is_away_is_no_fault_of_the_caller(sqlite: str) -> None:
    settings = {**SETTINGS, "jwt_jwks_url": "http://127.0.0.1:1/keys"}
    async with services.running("orders", sqlite, "jwt", **settings) as client:
        assert (await client.get("/orders", headers=bearer(token()))).status_code == 503


async def test_an_issuer_that_is_away_is_not_asked_for_each_request(sqlite: str) -> None:
    asked: list[str] = []
    async with (
        issuer({"no": "keys"}, asked) as address,
        services.running("orders", sqlite, "jwt", **SETTINGS, jwt_jwks_url=f"{address}/keys") as client,
    ):
        replies = await asyncio.gather(*(client.get("/orders", headers=bearer(token())) for _ in range(20)))
    assert {reply.status_code for reply in replies} == {503}
    assert asked == ["/keys"]


async def test_known_keys_outlive_the_silence_of_their_issuer(sqlite: str) -> None:
    key = {**ECAlgorithm.to_jwk(PRIVATE.public_key(), as_dict=True), "kid": "one", "alg": "ES256", "use": "sig"}
    app = services.app("orders", sqlite, "jwt", **SETTINGS, jwt_jwks_url="http://127.0.0.1:1/keys")
    keys = app.state.context.authenticator._keys
    keys._keys = {"one": jwt.PyJWK.from_dict(key)}
    assert await keys.key_of(token()) is keys._keys["one"], "old, and asked for in vain"
    assert keys._asked_at > keys._fetched_at
    await app.state.context.database.close()


def test_settings_that_could_check_no_token_are_refused() -> None:
    settings = services.module("orders", "settings", "jwt").Settings
    for given in ({}, {"jwt_public_key": PUBLIC, "jwt_algorithms": ["HS256"]}, {"jwt_public_key": PUBLIC, "jwt_algorithms": []}):
        with pytest.raises(ValidationError):
            settings(**given)


async def test_a_service_without_authentication_is_open_and_shared_by_address(sqlite: str) -> None:
    async with services.running("todo", sqlite, "none", rate_limit_per_minute=1) as client:
        assert (await client.post("/tasks", json={"title": "x"})).status_code == 201
        assert (await client.get("/tasks")).status_code == 429


async def test_no_roles_are_asked_for_where_nobody_is_known(sqlite: str) -> None:
    async with services.running("orders", sqlite, "none") as client:
        assert isinstance(client, httpx.AsyncClient)
        assert (await client.delete(f"/orders/{NOWHERE}")).status_code == 404
