"""Calls through a proxy that loses, delays, refuses and changes what passes: the service sees one effect, the caller one outcome."""

import itertools
import time
from typing import Any

import pytest

from tests.generators.fastapi_service import services
from tests.generators.proxy import Answer, Fault, Happening, Proxy
from tests.generators.typescript_sdk.node import Node, ThrownError

_number = itertools.count(1)
AT_ONCE = {"Retry-After-Ms": "1"}
CREATE = "return client.customers.create(given)"
LIST = "return (await client.customers.list()).items.length"


def _customer() -> dict[str, Any]:
    return {"email": f"c{next(_number)}@shop.example", "full_name": "Ada"}


def _found(node: Node, email: str) -> Any:
    return node.run("const all = []; for await (const one of client.customers.list(given)) all.push(one); return all", search=email)


@pytest.mark.parametrize(
    ("plan", "attempts"),
    [
        ([Answer(429, AT_ONCE), Answer(500, AT_ONCE)], 3),
        ([Fault.RESET_BEFORE], 2),
        ([Fault.RESET_AFTER], 2),
        ([Answer(409, AT_ONCE), Fault.RESET_AFTER], 3),
    ],
)
def test_what_is_repeated_happens_once(node: Node, proxy: Proxy, plan: list[Happening], attempts: int) -> None:
    proxy.plan[:] = plan
    body = _customer()
    made = node.run(CREATE, **body)
    keys = {request.headers["idempotency-key"] for request in proxy.seen}
    assert (len(proxy.seen), len(keys)) == (attempts, 1)
    assert _found(node, body["email"]) == [made]


def test_two_calls_have_two_keys_unless_the_caller_has_one(node: Node, proxy: Proxy) -> None:
    node.run(CREATE, **_customer())
    node.run(CREATE, **_customer())
    mine = "return client.customers.create(given, { idempotencyKey: 'mine' })"
    body = _customer()
    assert node.run(mine, **body) == node.run(mine, **body)
    assert len({request.headers["idempotency-key"] for request in proxy.seen}) == 3


def test_a_slow_reply_is_a_timeout_of_that_call_alone(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Fault.NEVER]
    with pytest.raises(ThrownError) as told:
        node.run("return client.customers.list({}, { timeout: 200, maxRetries: 0 })")
    assert (told.value.name, told.value.message) == ("TimedOutError", "GET /customers: no reply within 200 ms")
    assert node.run(LIST) >= 0


def test_a_slow_reply_is_a_timeout_of_the_client(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Fault.NEVER]
    with pytest.raises(ThrownError, match="TimedOutError"):
        node.run(
            "return new sdk.Client({ ...given, timeout: 200, maxRetries: 0 }).customers.list()", baseUrl=proxy.url, apiKey=services.ADMIN
        )


def test_a_cancelled_call_ends_at_once_and_harms_no_other(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Fault.NEVER]
    node.run(
        "kept.aborting = new AbortController();"
        "kept.call = client.customers.create(given, { signal: kept.aborting.signal });"
        "kept.call.catch(() => undefined);",
        **_customer(),
    )
    while not proxy.seen:
        time.sleep(0.01)
    with pytest.raises(ThrownError, match=r"^Enough: of this$"):
        node.run("const why = new Error('of this'); why.name = 'Enough'; kept.aborting.abort(why); return kept.call")
    assert len(proxy.seen) == 1
    assert node.run(CREATE, **_customer())["version"] == 1


def test_a_call_is_cancelled_while_it_waits_for_its_next_attempt(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(503, {"Retry-After": "50"})]
    with pytest.raises(ThrownError, match="AbortError"):
        node.run(
            "const aborting = new AbortController();"
            "const after = [() => setImmediate(() => aborting.abort())];"
            "return new sdk.Client({ ...given, after }).customers.list({}, { signal: aborting.signal });",
            baseUrl=proxy.url,
            apiKey=services.ADMIN,
        )
    assert len(proxy.seen) == 1


def test_a_signal_that_lives_on_keeps_nothing_of_its_calls(node: Node) -> None:
    told = node.run(
        "const { signal } = new AbortController(); let count = 0;"
        "const add = signal.addEventListener.bind(signal), remove = signal.removeEventListener.bind(signal);"
        "signal.addEventListener = (...all) => { count += 1; add(...all); };"
        "signal.removeEventListener = (...all) => { count -= 1; remove(...all); };"
        "for (let i = 0; i < 3; i += 1) await client.customers.list({}, { signal });"
        "return count"
    )
    assert told == 0


def test_words_and_members_of_a_newer_service_survive(node: Node, proxy: Proxy) -> None:
    newer: Happening = lambda body: {**body, "tier": "palladium", "loyalty": {"points": 3}}  # noqa: E731
    proxy.plan[:] = [newer]
    made = node.run(CREATE, **_customer())
    assert (made["tier"], made["loyalty"]) == ("palladium", {"points": 3})


@pytest.mark.parametrize(
    "broken", [lambda body: {**body, "version": "yesterday"}, lambda body: {name: body[name] for name in body if name != "version"}]
)
def test_a_reply_that_breaks_the_contract_is_told_without_its_values(node: Node, proxy: Proxy, broken: Any) -> None:
    proxy.plan[:] = [broken]
    body = _customer()
    with pytest.raises(ThrownError) as told:
        node.run(CREATE, **body)
    assert str(told.value) == "InvalidReplyError: the reply has no version"
    assert not [word for word in ("yesterday", body["email"], services.ADMIN) if word in told.value.all]


def test_what_is_no_json_is_told_without_being_quoted(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(200)]
    with pytest.raises(ThrownError) as told:
        node.run(LIST)
    assert str(told.value) == "InvalidReplyError: the reply is no JSON"
    assert "busy" not in told.value.all


def test_patience_ends_with_what_the_last_reply_said(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(503, AT_ONCE), Answer(429, AT_ONCE), Answer(502, {"X-Request-ID": "there"})]
    with pytest.raises(ThrownError) as told:
        node.run(LIST)
    assert (told.value.name, told.value.status, told.value.request_id, len(proxy.seen)) == ("ServerError", 502, "there", 3)


def test_null_is_told_from_what_is_left_out(node: Node) -> None:
    made = node.run(CREATE, **_customer(), phone="123", born_on="2000-01-01")
    changed = node.run("return client.customers.update(given, { phone: null, full_name: undefined })", **made)
    assert (changed["phone"], changed["born_on"], changed["full_name"]) == (None, made["born_on"], made["full_name"])


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("products.update('1', { weight_kg: NaN })", "/weight_kg: a number must be finite"),
        ("products.update('1', { attributes: { 'a/b': [{}, -Infinity] } })", "/attributes/a~1b/1: a number must be finite"),
        ("orders.create({ placed_at: new Date('soon') })", "/placed_at: a date must be valid"),
        ("request('POST', '/', { body: NaN })", "the body: a number must be finite"),
        (
            "products.update('1', { attributes: { 'a~b': [{ c: 1n }] } })",
            "/attributes/a~0b/0/c: a bigint cannot be sent, numbers and texts can",
        ),
        ("request('POST', '/', { body: 1n })", "the body: a bigint cannot be sent, numbers and texts can"),
        ("products.list({ 'price.gt': NaN })", "price.gt: a number must be finite"),
        ("orders.list({ 'placed_at.in': [new Date(0), new Date(NaN)] })", "placed_at.in: a date must be valid"),
    ],
)
def test_what_json_has_no_word_for_is_told_by_its_place_and_not_sent(node: Node, proxy: Proxy, code: str, told: str) -> None:
    with pytest.raises(ThrownError) as thrown:
        node.run(f"return await client.{code}")
    assert (str(thrown.value), proxy.seen) == (f"TypeError: {told}", [])


@pytest.mark.parametrize(
    "given", ["'email'", "{ email: 'a' }", "'email', {}", "'email', { email: '' }", "'email', { email: null }", "'ada', { email: 'ada' }"]
)
def test_an_upsert_that_names_no_value_is_told_its_form(node: Node, proxy: Proxy, given: str) -> None:
    with pytest.raises(ThrownError, match=r'an upsert takes the name of a unique field, .*: upsert\("name", \{ name: … \}\)'):
        node.run(f"return await client.customers.upsert({given})")
    assert not proxy.seen


def test_what_was_read_is_changed_only_if_nobody_has_changed_it_since(node: Node, proxy: Proxy) -> None:
    made = node.run(CREATE, **_customer())
    changed = node.run("return client.customers.update(given, { full_name: 'Eve' })", **made)
    with pytest.raises(ThrownError) as told:
        node.run("return client.customers.delete(given)", **made)
    assert (told.value.name, told.value.status) == ("PreconditionFailedError", 412)
    node.run("return client.customers.delete(given.id)", **changed)
    assert [request.headers.get("if-match") for request in proxy.seen[1:]] == ['"1"', '"1"', None]


def test_logs_tell_attempts_and_neither_secrets_nor_values(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(503, AT_ONCE), Fault.RESET_BEFORE]
    body = _customer()
    lines, shown = node.run(
        "const lines = [], { inspect } = await import('node:util');"
        "const one = new sdk.Client({ ...given.client, log: (line) => lines.push(line) });"
        "await one.customers.upsert('email', given.body);"
        "return [lines, inspect(one, { depth: 9 }) + JSON.stringify(one)]",
        client={"baseUrl": proxy.url, "apiKey": services.ADMIN},
        body=body,
    )
    assert lines[0] == "PUT /customers/by/email, attempt 1: 503 (request unknown)"
    assert lines[1] == "PUT /customers/by/email, attempt 2: ConnectionFailedError (request unknown)"
    assert len(lines) == 3
    assert not [line for line in [*lines, shown] if services.ADMIN in line or body["email"] in line]


def test_credentials_are_asked_for_every_attempt(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(503, AT_ONCE)]
    node.run(
        "const keys = ['old', given.key], apiKey = async () => keys.shift();"
        "return new sdk.Client({ baseUrl: given.baseUrl, apiKey }).customers.list().then(() => 1)",
        baseUrl=proxy.url,
        key=services.ADMIN,
    )
    assert [request.headers["x-api-key"] for request in proxy.seen] == ["old", services.ADMIN]


def test_who_says_neither_where_nor_who_is_told_how(node: Node, proxy: Proxy) -> None:
    with pytest.raises(ThrownError, match="ORDERS_BASE_URL"):
        node.run("new sdk.Client({ apiKey: 'a' })")
    node.run("process.env.ORDERS_BASE_URL = given.url", url=proxy.url)
    with pytest.raises(ThrownError, match="ORDERS_API_KEY"):
        node.run("new sdk.Client()")
    node.run("process.env.ORDERS_API_KEY = given.key", key=services.ADMIN)
    assert node.run("return (await new sdk.Client().request('GET', '/health/ready')).status") == 200
    node.run("delete process.env.ORDERS_BASE_URL; delete process.env.ORDERS_API_KEY")


def test_a_key_is_not_shown_in_a_browser_unless_that_is_said(node: Node) -> None:
    in_browser = "globalThis.document = {}; try { new sdk.Client({ ...given }) } finally { delete globalThis.document }"
    with pytest.raises(ThrownError, match="everybody can read"):
        node.run(in_browser, baseUrl="http://here.example", apiKey="a")
    node.run(in_browser, baseUrl="http://here.example", apiKey="a", dangerouslyAllowBrowser=True)


@pytest.mark.parametrize("key", ["secret\u20ac", "secret\u00e9", "secret\n"])
def test_a_credential_that_cannot_be_sent_is_told_nowhere(node: Node, proxy: Proxy, key: str) -> None:
    asked = "return new sdk.Client({ ...given, apiKey: () => given.apiKey }).customers.list()"
    for code in ("new sdk.Client(given)", asked):
        with pytest.raises(ThrownError, match="InvalidSettingError: a header or the credential") as told:
            node.run(code, baseUrl=proxy.url, apiKey=key)
        assert "secret" not in told.value.all
    assert not proxy.seen


@pytest.mark.parametrize("more", ["{ headers: { 'a b': '' } }", "{ headers: { a: 'ключ' } }", "{ idempotencyKey: 'a\\r\\nb: c' }"])
def test_headers_that_cannot_be_sent_are_refused(node: Node, proxy: Proxy, more: str) -> None:
    with pytest.raises(ThrownError, match="InvalidSettingError: a header"):
        node.run(f"return client.customers.create(given, {more})", **_customer())
    assert not proxy.seen


ADDRESSES = (
    "",
    "ftp://host",
    "host:80",
    "http://:80",
    "http://host:port",
    "http://host:65536",
    "http://user:password@host",
    "http://host/?key=password",
    "http://host/#password",
    "http://host\\@password.example",
)


@pytest.mark.parametrize("url", ADDRESSES)
def test_only_addresses_that_paths_can_follow_are_taken(node: Node, url: str) -> None:
    with pytest.raises(ThrownError, match="to an http") as told:
        node.run("new sdk.Client(given)", baseUrl=url, apiKey="a")
    assert "password" not in str(told.value).replace("without password", "")


def test_credentials_follow_no_redirect(node: Node, proxy: Proxy) -> None:
    proxy.plan[:] = [Answer(307, {"Location": "http://127.0.0.1:9/elsewhere"})]
    with pytest.raises(ThrownError) as told:
        node.run(LIST)
    assert (told.value.name, told.value.status, len(proxy.seen)) == ("StatusError", 307, 1)
    assert "a redirect is not followed, since the credential would go along" in told.value.message


def test_redirects_are_told_in_browsers_which_hide_them(node: Node) -> None:
    hidden = "const hidden = Object.defineProperties(new Response(null), { status: { value: 0 }, type: { value: 'opaqueredirect' } });"
    with pytest.raises(ThrownError, match="StatusError: a redirect is not followed, since the credential would go along"):
        node.run(
            f"{hidden} return new sdk.Client({{ ...given, fetch: async () => hidden }}).customers.list()", baseUrl="http://a", apiKey="a"
        )


def test_no_reply_uses_up_the_memory(node: Node, proxy: Proxy) -> None:
    with pytest.raises(ThrownError, match="InvalidReplyError: GET /customers: the reply has more than 20 bytes"):
        node.run("return client.customers.list({}, { maxReplyBytes: 20 })")
    assert len(proxy.seen) == 1


@pytest.mark.parametrize("circle", range(5))
def test_cursors_that_come_again_end_in_an_error(node: Node, circle: int) -> None:
    endless = (
        "let count = 0;"
        "const fetch = async () => Response.json("
        "  { items: [], total: null, next_cursor: String(Math.max(count++, 3) % (given.circle + 1)) });"
        "const own = new sdk.Client({ ...given, fetch });"
        "for await (const _ of own.customers.list()) throw 'an item';"
    )
    with pytest.raises(ThrownError, match="InvalidReplyError: the reply is no page: its next_cursor was there before"):
        node.run(endless, circle=circle, baseUrl="http://a", apiKey="a")


@pytest.mark.parametrize("key", ["a/../b", "%2e%2e", "ключ?#", "..."])
def test_no_key_leads_anywhere_else(node: Node, proxy: Proxy, key: str) -> None:
    with pytest.raises(ThrownError, match=r"NotFoundError|InvalidRequestError"):
        node.run("return client.customers.get(given.key)", key=key)
    assert proxy.seen[0].path.startswith("/customers/")
    assert "/" not in proxy.seen[0].path.removeprefix("/customers/")


@pytest.mark.parametrize("key", ["", ".", ".."])
def test_keys_that_cannot_be_asked_for_are_refused(node: Node, proxy: Proxy, key: str) -> None:
    with pytest.raises(ThrownError, match="cannot be empty or dots"):
        node.run("return client.customers.get(given.key)", key=key)
    assert not proxy.seen


def test_what_cannot_be_a_request_is_refused(node: Node, proxy: Proxy) -> None:
    with pytest.raises(ThrownError, match="begins with /"):
        node.run("return client.request('GET', '@elsewhere.example/')")
    with pytest.raises(ThrownError, match="cannot be sent by GET"):
        node.run("return client.request('get', '/customers', { body: {} })")
    assert not proxy.seen


def test_a_filter_by_no_value_asks_for_nothing_rather_than_for_all(node: Node, proxy: Proxy) -> None:
    for nothing in ("[]", "['open', null]", "[undefined]"):
        with pytest.raises(ThrownError, match=r"state\.in cannot be empty"):
            node.run(f"return client.orders.list({{ 'state.in': {nothing} }})")
    assert not proxy.seen


def test_what_is_asked_by_nothing_is_not_sent(node: Node, proxy: Proxy) -> None:
    node.run("return client.orders.list({ state: null, 'state.in': undefined, 'total.gte': null, sort: [], limit: 1 }).then(() => 1)")
    assert proxy.seen[0].path == "/orders?limit=1"
