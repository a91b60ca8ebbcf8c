"""Calls through a proxy that loses, delays, refuses and changes what passes: the service sees one effect, the caller one outcome."""

import itertools
import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.generators.fastapi_service import services
from tests.generators.go_sdk import cases
from tests.generators.go_sdk.driver import Driver, driving
from tests.generators.proxy import Answer, Fault, Happening, Proxy

_number = itertools.count(1)
AT_ONCE = {"Retry-After-Ms": "1"}


def _customer(**more: Any) -> dict[str, Any]:
    return {"email": f"c{next(_number)}@shop.example", "full_name": "Ada", **more}


@pytest.mark.parametrize(
    ("plan", "attempts"),
    [
        ([Answer(429, AT_ONCE), Answer(500, AT_ONCE)], 3),
        ([Fault.RESET_BEFORE], 2),
        ([Fault.RESET_AFTER], 2),
        ([Answer(409, AT_ONCE), Fault.RESET_AFTER], 3),
    ],
)
def test_what_is_repeated_happens_once(driver: Driver, proxy: Proxy, plan: list[Happening], attempts: int) -> None:
    proxy.plan[:] = plan
    body = _customer()
    made = driver("create", body=body)
    assert made.error == ""
    keys = {request.headers["idempotency-key"] for request in proxy.seen}
    assert (len(proxy.seen), len(keys)) == (attempts, 1)
    assert driver("search", key=body["email"]).value == [made.value]


def test_two_calls_have_two_keys_unless_the_caller_has_one(driver: Driver, proxy: Proxy) -> None:
    driver("create", body=_customer())
    driver("create", body=_customer())
    body = _customer()
    first, second = (driver("create", body=body, idempotency_key="mine") for _ in range(2))
    assert first.value == second.value
    assert len({request.headers["idempotency-key"] for request in proxy.seen}) == 3


def test_a_slow_reply_is_a_timeout_of_that_call_alone(driver: Driver, proxy: Proxy) -> None:
    proxy.plan[:] = [Fault.NEVER]
    late = driver("search", key="a", timeout_ms=200, retries=0)
    assert (late.error, late.kinds) == ("GET /customers: timed out, attempt 1", ["connection", "timeout", "deadline"])
    assert driver("search", key="nobody").value == []


def test_a_cancelled_call_ends_at_once_and_harms_no_other(driver: Driver, proxy: Proxy) -> None:
    proxy.plan[:] = [Fault.NEVER]
    number = driver.begin("create", body=_customer())
    while not proxy.seen:
        time.sleep(0.001)
    driver.cancel(number)
    ended = driver.end()
    assert (ended.id, ended.error, ended.kinds) == (number, "POST /customers: cancelled, attempt 1", ["connection", "cancelled"])
    assert len(proxy.seen) == 1
    assert driver("create", body=_customer()).value["version"] == 1


def test_words_and_members_of_a_newer_service_survive(driver: Driver, proxy: Proxy) -> None:
    newer: Happening = lambda body: {**body, "tier": "palladium", "loyalty": {"points": 3}}  # noqa: E731
    proxy.plan[:] = [newer]
    made = driver("create", body=_customer())
    assert (made.value["tier"], made.value["loyalty"], made.extra) == ("palladium", {"points": 3}, {"loyalty": {"points": 3}})


def test_a_reply_that_breaks_the_contract_is_told_without_its_values(driver: Driver, proxy: Proxy) -> None:
    broken: Happening = lambda body: {**body, "created_at": "yesterday"}  # noqa: E731
    proxy.plan[:] = [broken]
    told = driver("create", body=_customer())
    assert (told.error, told.kinds) == ("the reply is no Customer: created_at: no time.Time", ["invalid reply"])


def test_patience_ends_with_what_the_last_reply_said(driver: Driver, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(503, AT_ONCE), Answer(429, AT_ONCE), Answer(502, {"X-Request-ID": "there"})]
    told = driver("search", key="a")
    assert (told.kinds, told.status, told.request_id, len(proxy.seen)) == (["server"], 502, "there", 3)


def test_null_is_told_from_what_is_left_out(driver: Driver) -> None:
    made = driver("create", body=_customer(phone="123", born_on="2000-01-01")).value
    changed = driver("update", key=made["id"], body={"phone": None}).value
    assert (changed["phone"], changed["born_on"]) == (None, made["born_on"])


def test_what_was_read_is_changed_only_as_it_was_read(driver: Driver, proxy: Proxy) -> None:
    made = driver("create", body=_customer())
    changed = driver("update_read", key=made.value["id"], body={"full_name": "Eva"})
    assert changed.value["version"] == 2
    assert [request.headers.get("if-match") for request in proxy.seen] == [None, None, '"1"']
    assert changed.header == {"etag": '"2"'}


def test_logs_tell_attempts_and_neither_secrets_nor_values(driver: Driver, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(503, AT_ONCE), Fault.RESET_BEFORE]
    body = _customer()
    told = driver("upsert", body=body).logs
    assert told is not None
    assert 'msg=reply method=PUT route=/customers/by/email attempt=1 status=503 request_id=""' in told[0]
    assert len(told) == 3
    shown = driver("shown").value
    assert f"client of {proxy.url}" in shown
    assert not [line for line in (*told, shown) if services.ADMIN in line or body["email"] in line]


def test_credentials_are_asked_for_every_attempt(program: Path, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(503, AT_ONCE)]
    environment = {**cases.environment("orders", proxy.port), "CREDENTIALS": json.dumps(["old", services.ADMIN])}
    with driving(program, environment) as driver:
        assert driver("search", key="nobody").value == []
    assert [request.headers["x-api-key"] for request in proxy.seen] == ["old", services.ADMIN]


def test_a_credential_that_cannot_be_sent_is_told_nowhere(program: Path, proxy: Proxy) -> None:
    known = {**cases.environment("orders", proxy.port), "ORDERS_API_KEY": "secret\nkey"}
    ended = subprocess.run([program], env=known, capture_output=True, text=True, check=False)
    assert (ended.returncode, "the credential holds what no header can" in ended.stdout, "secret" in ended.stdout) == (1, True, False)
    with driving(program, {**cases.environment("orders", proxy.port), "CREDENTIALS": json.dumps(["secret\n"])}) as driver:
        told = driver("search", key="a")
    assert (told.error, proxy.seen) == ("GET /customers: the credential holds what no header can", [])


def test_who_says_neither_where_nor_who_is_told_how(program: Path) -> None:
    for environment, variable in (({}, "ORDERS_BASE_URL"), ({"ORDERS_BASE_URL": "http://localhost"}, "ORDERS_API_KEY")):
        ended = subprocess.run([program], env=environment, capture_output=True, text=True, check=False)
        assert (ended.returncode, variable in ended.stdout) == (1, True)


@pytest.mark.parametrize("key", ["..", ".", "a/../b", "%2e%2e", "ключ?#"])
def test_no_key_leads_anywhere_else(driver: Driver, proxy: Proxy, key: str) -> None:
    assert driver("get", key=key).status in {404, 422}
    assert proxy.seen[0].path.startswith("/customers/")
    assert "/" not in proxy.seen[0].path.removeprefix("/customers/")
    assert set(proxy.seen[0].path.removeprefix("/customers/")) != {"."}
    assert driver("get", key="").error == "a key cannot be empty"
    assert driver("do", method="GET", key=f"@{key}.example/").error == "a path begins with /"


def test_faults_are_told_where_they_are(driver: Driver) -> None:
    told = driver("create", body={"email": "none", "full_name": ""})
    assert (told.kinds, told.status) == (["invalid request"], 422)
    assert {fault["pointer"] for fault in told.faults or ()} == {"/email", "/full_name"}
