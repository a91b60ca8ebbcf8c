"""What each type accepts, refuses, keeps and answers."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio

BIG = 2**53 - 1

ACCEPTED: list[tuple[str, Any, Any]] = [
    ("text", "ab", "ab"),
    ("text", "a_9Z", "a_9Z"),
    ("note", "", ""),
    ("note", "é\n日本 😀 \u0001", "é\n日本 😀 \u0001"),
    ("whole", BIG, BIG),
    ("whole", -BIG, -BIG),
    ("whole", 1.0, 1),
    ("whole", 1e2, 100),
    ("real", 1, 1.0),
    ("real", -1.5e300, -1.5e300),
    ("real", 5e-324, 5e-324),
    ("money", "12.5", "12.50"),
    ("money", "-0.00", "0.00"),
    ("money", "-10", "-10.00"),
    ("money", "999.99", "999.99"),
    ("part", "0.999", "0.999"),
    ("part", "-0.1", "-0.100"),
    ("part", "0", "0.000"),
    ("flag", True, True),
    ("day", "0001-01-01", "0001-01-01"),
    ("day", "2024-02-29", "2024-02-29"),
    ("at", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    ("at", "2026-01-01t00:00:00z", "2026-01-01T00:00:00Z"),
    ("at", "2026-01-01T00:00:00.1239999+02:30", "2025-12-31T21:30:00.123999Z"),
    ("at", "2026-01-01T00:00:00.5-00:00", "2026-01-01T00:00:00.500000Z"),
    ("at", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ("at", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ("key", "0123ABCD-0000-0000-0000-00000000000F", "0123abcd-0000-0000-0000-00000000000f"),
    ("mail", "A.b+c@Example.com", "A.b+c@Example.com"),
    ("home", "http://a", "http://a"),
    ("home", "https://u@h.example:8080/p?q=%20#f", "https://u@h.example:8080/p?q=%20#f"),
    ("any", {"b": 1, "a": [1.0, None, "x", {"": False}]}, {"b": 1, "a": [1.0, None, "x", {"": False}]}),
    ("any", 10**60, 10**60),
    ("any", 1e300, 1e300),
    ("any", "x", "x"),
    ("any", False, False),
    ("word", "y z", "y z"),
    ("word", "日本", "日本"),
    ("many", [1, 2.0], [1, 2]),
    (
        "outer",
        {"inner": {"a": 1}, "amounts": ["1", "-0"]},
        {"inner": {"a": 1, "b": "x", "c": None, "j": None}, "other": None, "amounts": ["1.00", "0.00"], "word": "x"},
    ),
    ("outers", [], []),
]

REFUSED: list[tuple[str, Any, str, str]] = [
    ("text", "a", "/text", "length"),
    ("text", "abcde", "/text", "length"),
    ("text", "日本", "/text", "pattern"),
    ("text", "ab\n", "/text", "pattern"),
    ("text", 1, "/text", "type"),
    ("note", "a\x00", "/note", "text"),
    ("note", ["x"], "/note", "type"),
    ("whole", BIG + 1, "/whole", "range"),
    ("whole", -BIG - 1, "/whole", "range"),
    ("whole", 1e300, "/whole", "range"),
    ("whole", 1.5, "/whole", "type"),
    ("whole", "1", "/whole", "type"),
    ("whole", True, "/whole", "type"),
    ("small", 6, "/small", "range"),
    ("real", "1", "/real", "type"),
    ("real", True, "/real", "type"),
    ("money", 1, "/money", "type"),
    ("money", "1.", "/money", "format"),
    ("money", "01", "/money", "format"),
    ("money", "+1", "/money", "format"),
    ("money", "1e2", "/money", "format"),
    ("money", "1.001", "/money", "digits"),
    ("money", "1000", "/money", "digits"),
    ("money", "-10.01", "/money", "range"),
    ("part", "1", "/part", "digits"),
    ("flag", 1, "/flag", "type"),
    ("flag", "true", "/flag", "type"),
    ("day", "2026-02-30", "/day", "format"),
    ("day", "20260101", "/day", "format"),
    ("day", "2026-01-01T00:00:00Z", "/day", "format"),
    ("at", "2026-01-01T00:00:00", "/at", "format"),
    ("at", "2026-01-01T23:59:60Z", "/at", "format"),
    ("at", "0001-01-01T00:00:00+01:00", "/at", "format"),
    ("at", "9999-12-31T23:59:59-01:00", "/at", "format"),
    ("at", "2026-01-01 00:00:00Z", "/at", "format"),
    ("at", 0, "/at", "type"),
    ("key", "{0123abcd-0000-0000-0000-00000000000f}", "/key", "format"),
    ("key", "0123abcd00000000000000000000000f", "/key", "format"),
    ("mail", "a@", "/mail", "format"),
    ("mail", "é@x.example", "/mail", "format"),
    ("mail", "a" * 250 + "@b.co", "/mail", "format"),
    ("home", "HTTP://a", "/home", "format"),
    ("home", "ftp://a", "/home", "format"),
    ("home", "https://", "/home", "format"),
    ("home", "https://a b", "/home", "format"),
    ("home", "https://[", "/home", "format"),
    ("home", "https://a\n", "/home", "format"),
    ("any", {"a\x00": 1}, "/any/a\x00", "text"),
    ("any", {"a/b~": ["\x00"]}, "/any/a~1b~0/0", "text"),
    ("word", "z", "/word", "enum"),
    ("word", 1, "/word", "type"),
    ("many", [], "/many", "items"),
    ("many", [1, 2, 3, 4], "/many", "items"),
    ("many", [1, 10], "/many/1", "range"),
    ("many", [None], "/many/0", "null"),
    ("many", {"0": 1}, "/many", "type"),
    ("outer", {"inner": {}}, "/outer/inner/a", "required"),
    ("outer", {"inner": {"a": 1, "c": "x"}}, "/outer/inner/c", "read_only"),
    ("outer", {"inner": {"a": 1, "z": "x"}}, "/outer/inner/z", "unknown"),
    ("outer", {"inner": None}, "/outer/inner", "null"),
    ("outer", "x", "/outer", "type"),
    ("outers", [{"inner": {"a": "x"}}], "/outers/0/inner/a", "type"),
    ("kept", 1, "/kept", "read_only"),
    ("version", 1, "/version", "read_only"),
    ("nope", 1, "/nope", "unknown"),
    ("", 1, "/", "unknown"),
]


async def test_what_a_type_accepts_comes_back_as_the_contract_writes_it(rules: httpx.AsyncClient) -> None:
    for field, sent, answered in ACCEPTED:
        created = await rules.post("/values", json={field: sent})
        assert created.status_code == 201, (field, sent, created.text)
        assert (field, created.json()[field]) == (field, answered)
        found = await rules.get(f"/values/{created.json()['id']}")
        assert found.content == created.content


async def test_what_a_type_refuses_is_pointed_at(rules: httpx.AsyncClient) -> None:
    for field, sent, pointer, code in REFUSED:
        refused = await rules.post("/values", json={field: sent})
        assert refused.status_code == 422, (field, sent, refused.text)
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(pointer, code)], (field, sent)


async def test_every_fault_of_a_body_is_told_at_once(rules: httpx.AsyncClient) -> None:
    refused = await rules.post("/values?x=1", json={"whole": "1", "flag": 0, "z": 1}, headers={"Idempotency-Key": "a b"})
    told = {(one.get("pointer") or one.get("parameter"), one["code"]) for one in refused.json()["errors"]}
    assert told == {("x", "unknown"), ("Idempotency-Key", "format"), ("/whole", "type"), ("/flag", "type"), ("/z", "unknown")}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"any": NaN}',
        b'{"any": "\\ud800"}',
        b'{"any": "\xff"}',
        b'{"any": ' + b"1" * 5000 + b"}",
        b'{"any": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b"\xef\xbb\xbf{}",
        b'{"any": 1, "any": 1}',
        b'{"any": [{"a": 1, "b": 2, "\\u0061": 3}]}',
        b"{" + b",".join(b'"%d":1' % number for number in range(100_000)) + b',"7":1}',
    ],
)
async def test_what_is_no_json_is_malformed(rules: httpx.AsyncClient, body: bytes) -> None:
    refused = await rules.post("/values", content=body, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["type"]) == (400, "urn:problem-type:malformed-body")


@pytest.mark.parametrize("word", [".", ".."])
async def test_a_key_of_dots_that_would_lead_elsewhere_is_refused(rules: httpx.AsyncClient, word: str) -> None:
    refused = await rules.post("/words", json={"word": word})
    assert (refused.status_code, refused.json()["errors"]) == (
        422,
        [{"pointer": "/word", "code": "format", "detail": "Input should not be . or .."}],
    )
    made = await rules.post("/words", json={"word": f"{word}{word}.", "next": None})
    assert (made.status_code, made.headers["Location"]) == (201, f"/words/{word}{word}.")


async def test_json_may_be_a_hundred_deep_and_no_deeper(rules: httpx.AsyncClient) -> None:
    for depth, status in ((100, 201), (101, 422)):
        body = b'{"any": ' + b"[" * depth + b"]" * depth + b"}"
        reply = await rules.post("/values", content=body, headers={"Content-Type": "application/json"})
        assert reply.status_code == status
    assert reply.json()["errors"] == [{"pointer": "/any", "code": "depth", "detail": "Input should be nested less deeply"}]


async def test_numbers_beyond_doubles_are_refused_wherever_they_stand(rules: httpx.AsyncClient) -> None:
    for name in ("real", "any"):
        body = b'{"%s": 1e400}' % name.encode()
        refused = await rules.post("/values", content=body, headers={"Content-Type": "application/json"})
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(f"/{name}", "range")]


async def test_a_body_must_be_an_object(rules: httpx.AsyncClient) -> None:
    refused = await rules.post("/values", json=[1])
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [("", "type")]


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/merge-patch+json", "application/jsonx"])
async def test_other_media_types_are_refused_even_without_a_body(rules: httpx.AsyncClient, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    assert (await rules.post("/values", headers=headers)).status_code == 415


async def test_parameters_of_a_media_type_are_fine(rules: httpx.AsyncClient) -> None:
    assert (await rules.post("/values", content=b"{}", headers={"Content-Type": "Application/JSON; charset=utf-8"})).status_code == 201
