"""Calls through a proxy that loses, delays, refuses and changes what passes: the service sees one effect, the caller one outcome."""

import asyncio
import itertools
import logging
import traceback
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


def test_a_credential_that_cannot_be_sent_is_told_nowhere(proxy: Proxy) -> None:
    sdk = sdks.sdk("orders")
    with sdk.Client(base_url=proxy.url, api_key="secret\n", max_retries=0) as client, pytest.raises(sdk.ConnectionFailedError) as told:
        client.customers.list()
    assert "secret" not in "".join(traceback.format_exception(told.value))


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
    with pytest.raises(ValueError, match=r"state\.in cannot be empty"):
        client.orders.list({"state.in": []})
    assert not proxy.seen


def test_no_client_of_httpx_takes_credentials_along_a_redirect(proxy: Proxy) -> None:
    sdk = sdks.sdk("orders")
    proxy.plan[:] = [Answer(307, {"Location": f"{proxy.url}/customers"})]
    with (
        httpx.Client(follow_redirects=True) as http,
        sdk.Client(base_url=proxy.url, api_key=services.ADMIN, http=http) as client,
        pytest.raises(sdk.StatusError, match="307"),
    ):
        client.customers.list()
    assert len(proxy.seen) == 1


def test_a_password_in_the_address_is_not_shown() -> None:
    client = sdks.sdk("orders").Client(base_url="https://ada:pass@word@shop.example/api/", api_key="secret")
    assert repr(client) == "Client(base_url='https://shop.example/api')"
