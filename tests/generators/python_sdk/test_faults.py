"""Calls through a proxy that loses, delays, refuses and changes what passes: the service sees one effect, the caller one outcome."""

import asyncio
import datetime as dt
import gzip
import itertools
import logging
import math
import re
import traceback
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.generators.fastapi_service import services
from tests.generators.proxy import Answer, Fault, Happening, Proxy
from tests.generators.python_sdk import sdks

_number = itertools.count(1)
AT_ONCE = {"Retry-After-Ms": "1"}


def _customer() -> dict[str, Any]:
    return {"email": f"c{next(_number)}@shop.example", "full_name": "Ada"}


def _found(client: Any, email: str) -> list[Any]:
    return list(client.customers.list({"search": email}))


@pytest.mark.parametrize(
    ("plan", "attempts"),
    [
        ([Answer(429, AT_ONCE), Answer(500, AT_ONCE)], 3),
        ([Fault.RESET_BEFORE], 2),
        ([Fault.RESET_AFTER], 2),
        ([Answer(409, AT_ONCE), Fault.RESET_AFTER], 3),
    ],
)
def test_what_is_repeated_happens_once(client: Any, proxy: Proxy, plan: list[Happening], attempts: int) -> None:
    proxy.plan[:] = plan
    body = _customer()
    made = client.customers.create(body)
    keys = {request.headers["idempotency-key"] for request in proxy.seen}
    assert (len(proxy.seen), len(keys)) == (attempts, 1)
    assert _found(client, body["email"]) == [made]


def test_two_calls_have_two_keys_unless_the_caller_has_one(client: Any, proxy: Proxy) -> None:
    client.customers.create(_customer())
    client.customers.create(_customer())
    body = _customer()
    first, second = client.customers.create(body, idempotency_key="mine"), client.customers.create(body, idempotency_key="mine")
    assert first == second
    assert len({request.headers["idempotency-key"] for request in proxy.seen}) == 3


def test_a_slow_reply_is_a_timeout_of_that_call_alone(client: Any, proxy: Proxy) -> None:
    proxy.plan[:] = [Fault.NEVER]
    with pytest.raises(sdks.sdk("orders").TimedOutError) as told:
        client.customers.list(timeout=0.2, max_retries=0)
    assert str(told.value) == "GET /customers: ReadTimeout, attempt 1"
    assert client.customers.list().items is not None


def test_a_slow_reply_is_a_timeout_of_the_client(proxy: Proxy) -> None:
    sdk = sdks.sdk("orders")
    proxy.plan[:] = [Fault.NEVER]
    with sdk.Client(base_url=proxy.url, api_key=services.ADMIN, timeout=0.2, max_retries=0) as client, pytest.raises(sdk.TimedOutError):
        client.customers.list()


def test_asyncio_repeats_what_fails_in_passing_too(proxy: Proxy) -> None:
    seen: list[int] = []
    body = _customer()

    async def mark(request: httpx.Request) -> None:
        request.headers["X-Request-ID"] = "mine"

    async def note(response: httpx.Response) -> None:
        seen.append(response.status_code)

    async def calls() -> None:
        made = sdks.sdk("orders").AsyncClient(base_url=proxy.url, api_key=services.ADMIN, before=[mark], after=[note])
        async with made as client:
            proxy.plan[:] = [Answer(503, AT_ONCE), Fault.RESET_AFTER]
            created = await client.customers.create(body)
            assert [one async for one in client.customers.list({"search": body["email"]})] == [created]

    asyncio.run(calls())
    assert seen == [503, 201, 200]
    assert [request.headers["x-request-id"] for request in proxy.seen] == ["mine"] * 4
    assert len({request.headers["idempotency-key"] for request in proxy.seen[:3]}) == 1


def test_a_cancelled_call_ends_at_once_and_harms_no_other(proxy: Proxy) -> None:
    async def calls() -> None:
        async with sdks.sdk("orders").AsyncClient(base_url=proxy.url, api_key=services.ADMIN) as client:
            proxy.plan[:] = [Fault.NEVER]
            call = asyncio.ensure_future(client.customers.create(_customer()))
            while not proxy.seen:
                await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert len(proxy.seen) == 1
            assert (await client.customers.create(_customer())).version == 1

    asyncio.run(calls())


def test_words_and_members_of_a_newer_service_survive(client: Any, proxy: Proxy) -> None:
    newer: Happening = lambda body: {**body, "tier": "palladium", "loyalty": {"points": 3}}  # noqa: E731
    proxy.plan[:] = [newer]
    made = client.customers.create(_customer())
    assert (made.tier, made.loyalty, made.model_extra) == ("palladium", {"points": 3}, {"loyalty": {"points": 3}})
    assert '"tier":"palladium"' in made.model_dump_json()


def test_a_reply_that_breaks_the_contract_is_told_without_its_values(client: Any, proxy: Proxy) -> None:
    broken: Happening = lambda body: {**body, "created_at": "yesterday"}  # noqa: E731
    proxy.plan[:] = [broken]
    with pytest.raises(sdks.sdk("orders").InvalidReplyError) as told:
        client.customers.create(_customer())
    assert str(told.value).startswith("the reply is no Customer: created_at: Input should be a valid datetime")
    assert "yesterday" not in str(told.value)
    assert told.value.response.status_code == 201


def test_patience_ends_with_what_the_last_reply_said(client: Any, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(503, AT_ONCE), Answer(429, AT_ONCE), Answer(502, {"X-Request-ID": "there"})]
    with pytest.raises(sdks.sdk("orders").ServerError) as told:
        client.customers.list()
    assert (told.value.status, told.value.request_id, len(proxy.seen)) == (502, "there", 3)


def test_null_is_told_from_what_is_left_out(client: Any) -> None:
    made = client.customers.create({**_customer(), "phone": "123", "born_on": "2000-01-01"})
    changed = client.customers.update(made, {"phone": None})
    assert (changed.phone, changed.born_on) == (None, made.born_on)


def test_logs_tell_attempts_and_neither_secrets_nor_values(client: Any, proxy: Proxy, caplog: pytest.LogCaptureFixture) -> None:
    proxy.plan[:] = [Answer(503, AT_ONCE), Fault.RESET_BEFORE]
    body = _customer()
    with caplog.at_level(logging.DEBUG, "orders_sdk"):
        client.customers.upsert("email", {**body, "full_name": "Ada"})
    told = [record.getMessage() for record in caplog.records if record.name == "orders_sdk"]
    assert told[0] == "PUT /customers/by/email, attempt 1: 503 (request unknown)"
    assert len(told) == 3
    assert not [line for line in told if services.ADMIN in line or body["email"] in line]
    assert services.ADMIN not in repr(client)


def test_credentials_are_asked_for_every_attempt(proxy: Proxy) -> None:
    keys = iter(["old", services.ADMIN])
    proxy.plan[:] = [Answer(503, AT_ONCE)]
    with sdks.sdk("orders").Client(base_url=proxy.url, api_key=lambda: next(keys)) as client:
        client.customers.list()
    assert [request.headers["x-api-key"] for request in proxy.seen] == ["old", services.ADMIN]


def test_who_says_neither_where_nor_who_is_told_how(monkeypatch: pytest.MonkeyPatch, proxy: Proxy) -> None:
    sdk = sdks.sdk("orders")
    with pytest.raises(sdk.SdkError, match="ORDERS_BASE_URL"):
        sdk.Client(api_key="a")
    monkeypatch.setenv("ORDERS_BASE_URL", proxy.url)
    with pytest.raises(sdk.SdkError, match="ORDERS_API_KEY"):
        sdk.Client()
    monkeypatch.setenv("ORDERS_API_KEY", services.ADMIN)
    with sdk.Client() as client:
        assert client.request("GET", "/health/ready").status_code == 200


@pytest.mark.parametrize("key", ["secret\n", "secret\u00e9", "секрет-secret", "\x7fsecret"])
def test_a_credential_that_cannot_be_sent_is_told_nowhere(proxy: Proxy, key: str) -> None:
    sdk = sdks.sdk("orders")
    with pytest.raises(sdk.InvalidSettingError, match="the credential holds what no header can") as told:
        sdk.Client(base_url=proxy.url, api_key=key)
    with sdk.Client(base_url=proxy.url, api_key=lambda: key) as client, pytest.raises(ValueError, match="no header can") as asked:
        client.customers.list()
    assert "secret" not in "".join(traceback.format_exception(told.value) + traceback.format_exception(asked.value))
    assert not proxy.seen


@pytest.mark.parametrize("more", [{"headers": {"a b": ""}}, {"headers": {"a": "ключ"}}, {"idempotency_key": "a\r\nb: c"}])
def test_headers_that_cannot_be_sent_are_refused(client: Any, proxy: Proxy, more: dict[str, Any]) -> None:
    with pytest.raises(sdks.sdk("orders").InvalidSettingError, match="no header can"):
        client.customers.create(_customer(), **more)
    assert not proxy.seen


@pytest.mark.parametrize("key", ["..", ".", "a/../b", "%2e%2e", "ключ?#"])
def test_no_key_leads_anywhere_else(client: Any, proxy: Proxy, key: str) -> None:
    with pytest.raises(sdks.sdk("orders").StatusError):
        client.customers.get(key)
    assert proxy.seen[0].path.startswith("/customers/")
    assert "/" not in proxy.seen[0].path.removeprefix("/customers/")
    assert set(proxy.seen[0].path.removeprefix("/customers/")) != {"."}
    with pytest.raises(ValueError, match="empty"):
        client.customers.get("")
    with pytest.raises(ValueError, match="begins with /"):
        client.request("GET", f"@{key}.example/")


def test_a_filter_by_no_value_asks_for_nothing_rather_than_for_all(client: Any, proxy: Proxy) -> None:
    for nothing in ([], ["open", None]):
        with pytest.raises(ValueError, match=r"state\.in cannot be empty"):
            client.orders.list({"state.in": nothing})
    assert not proxy.seen


def test_what_is_asked_by_nothing_is_not_sent(client: Any, proxy: Proxy) -> None:
    client.orders.list({"state": None, "state.in": None, "total.gte": None, "sort": [], "limit": 1})
    assert proxy.seen[0].path == "/orders?limit=1"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda c: c.products.update("1", {"weight_kg": math.nan}), "/weight_kg: a number must be finite"),
        (lambda c: c.products.update("1", {"price": Decimal("-Infinity")}), "/price: a number must be finite"),
        (lambda c: c.products.update("1", {"attributes": {"a/b": [{}, math.inf]}}), "/attributes/a~1b/1: a number must be finite"),
        (lambda c: c.orders.create({"placed_at": dt.datetime(2026, 1, 1)}), "/placed_at: a datetime needs a time zone"),
        (lambda c: c.request("POST", "/", body=math.nan), "the body: a number must be finite"),
        (lambda c: c.products.list({"price.gt": math.nan}), "price.gt: a number must be finite"),
        (lambda c: c.orders.list({"placed_at.in": [dt.datetime(2026, 1, 1)]}), "placed_at.in: a datetime needs a time zone"),
    ],
)
def test_what_json_has_no_word_for_is_told_by_its_place_and_not_sent(
    client: Any, proxy: Proxy, call: Callable[[Any], Any], told: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        call(client)
    assert not proxy.seen


@pytest.mark.parametrize("by", ["email", {"email": "ada@shop.example"}, "ada@shop.example"])
@pytest.mark.parametrize("body", [{}, {"email": None}, {"email": ""}, "ada@shop.example"])
def test_an_upsert_that_names_no_value_is_told_its_form(client: Any, proxy: Proxy, by: Any, body: Any) -> None:
    with pytest.raises(ValueError, match=r'^an upsert takes the name of a unique field, .*: upsert\("name", \{"name": …\}\)$'):
        client.customers.upsert(by, body)
    assert not proxy.seen


def test_what_no_key_can_be_is_told_by_its_kind(client: Any, proxy: Proxy) -> None:
    with pytest.raises(TypeError, match="a key is a string, a number, a UUID or a date, and no dict"):
        client.customers.get({"id": "1"})
    assert not proxy.seen


def test_no_client_of_httpx_takes_credentials_along_a_redirect(proxy: Proxy) -> None:
    sdk = sdks.sdk("orders")
    proxy.plan[:] = [Answer(307, {"Location": f"{proxy.url}/customers"})]
    with (
        httpx.Client(follow_redirects=True) as http,
        sdk.Client(base_url=proxy.url, api_key=services.ADMIN, http=http) as client,
        pytest.raises(sdk.StatusError, match="307 Told: a redirect is not followed"),
    ):
        client.customers.list()
    assert len(proxy.seen) == 1


ADDRESSES = (
    "",
    "host:80",
    "ftp://host",
    "http://",
    "http://:80",
    "http://host:port",
    "http://host:65536",
    "http://user:password@host",
    "http://host/?password",
    "http://host/#password",
    "http://host\\@password.example",
    "http://host\n",
    "http://[::1",
    "http://\u2603\u200b.example",
)


@pytest.mark.parametrize("url", ADDRESSES)
def test_only_addresses_that_paths_can_follow_are_taken(url: str) -> None:
    sdk = sdks.sdk("orders")
    with pytest.raises(sdk.InvalidSettingError, match=r"pass base_url, or set ORDERS_BASE_URL, to an http\(s\) URL") as told:
        sdk.Client(base_url=url, api_key="a")
    assert "password" not in str(told.value).replace("without password", "")


def test_no_reply_uses_up_the_memory(client: Any, proxy: Proxy) -> None:
    sdk = sdks.sdk("orders")
    with pytest.raises(sdk.InvalidReplyError, match="GET /customers: the reply has more than 20 bytes") as told:
        client.customers.list(max_reply_bytes=20)
    assert (told.value.response.status_code, told.value.response.content, len(proxy.seen)) == (200, b"", 1)


def test_compressed_replies_count_by_what_is_in_them() -> None:
    sdk = sdks.sdk("orders")
    bomb = gzip.compress(b"[" + b" " * 1_000_000 + b"]")
    serve = httpx.MockTransport(lambda _: httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=bomb))
    with sdk.Client(base_url="http://a", api_key="a", http=httpx.Client(transport=serve)) as client:
        assert client.request("GET", "/").json() == []
        with pytest.raises(sdk.InvalidReplyError, match="more than 100000 bytes"):
            client.request("GET", "/", max_reply_bytes=100_000)


@pytest.mark.parametrize("circle", range(5))
def test_cursors_that_come_again_end_in_an_error(circle: int) -> None:
    sdk, count = sdks.sdk("orders"), itertools.count()
    page: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(  # noqa: E731
        200, json={"items": [], "total": None, "next_cursor": str(max(next(count), 3) % (circle + 1))}
    )

    async def all_pages() -> None:
        made = sdk.AsyncClient(base_url="http://a", api_key="a", http=httpx.AsyncClient(transport=httpx.MockTransport(page)))
        async with made as client:
            assert not [one async for one in client.customers.list()]

    with (
        sdk.Client(base_url="http://a", api_key="a", http=httpx.Client(transport=httpx.MockTransport(page))) as client,
        pytest.raises(sdk.InvalidReplyError, match="its next_cursor was there before"),
    ):
        list(client.customers.list())
    with pytest.raises(sdk.InvalidReplyError, match="its next_cursor was there before"):
        asyncio.run(all_pages())
    assert next(count) < 40
