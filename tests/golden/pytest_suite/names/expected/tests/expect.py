"""What replies must look like, said once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from httpx import Response

from tests.api import Api

STAMPS = ("version", "updated_at")


def problem(reply: Response, status: int, slug: str) -> dict[str, Any]:
    """Require a problem of that kind, and return it."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = reply.json()
    assert body["type"] == f"urn:problem-type:{slug}"
    assert body["status"] == status
    assert body["title"]
    assert body["request_id"] == reply.headers["x-request-id"]
    return body


def status(reply: Response, status: int) -> None:
    """Require that status."""
    assert reply.status_code == status, reply.text


def shown(reply: Response, row: Mapping[str, Any]) -> None:
    """Require that *row* is shown as it is, under the entity tag of its version."""
    assert reply.status_code == 200, reply.text
    assert reply.json() == row
    assert reply.headers["etag"] == f'"{row["version"]}"'


def faults(reply: Response, codes: Mapping[str, str], case: object = None) -> None:
    """Require a refusal for exactly these faults: the code of each by its pointer or parameter.

    *case* is what was refused, if `codes` does not tell.
    """
    about = f"{case or codes}: {reply.text}"
    assert reply.status_code == 422, about
    body = problem(reply, 422, "invalid-request")
    told = {error.get("pointer", error.get("parameter")): error["code"] for error in body["errors"]}
    assert told == codes, about


def blames(reply: Response, place: str, code: str) -> None:
    """Require a refusal that has this fault among others."""
    body = problem(reply, 422, "invalid-request")
    told = {error.get("pointer", error.get("parameter")): error["code"] for error in body["errors"]}
    assert told.get(place) == code


def conflicts(reply: Response, pointers: Collection[str]) -> None:
    """Require a conflict with a row that is there, because of the fields at *pointers*."""
    body = problem(reply, 409, "unique-conflict")
    assert {error["code"] for error in body["errors"]} == {"unique"}
    assert {error["pointer"] for error in body["errors"]} == set(pointers)


def unauthorized(reply: Response) -> None:
    """Require that the caller is asked who it is."""
    problem(reply, 401, "unauthorized")
    assert reply.headers["www-authenticate"].startswith("ApiKey")


def let_in(reply: Response) -> None:
    """Require that the caller was known, and had the role that it takes."""
    assert reply.status_code not in {401, 403}, reply.text


def holds(shown: Any, sent: Any) -> None:
    """Require that *shown* holds all of *sent*: objects may show more members than were sent."""
    if isinstance(sent, dict):
        assert isinstance(shown, dict)
        for name, value in sent.items():
            assert name in shown
            holds(shown[name], value)
    elif isinstance(sent, list):
        assert isinstance(shown, list)
        assert len(shown) == len(sent)
        for one, other in zip(shown, sent, strict=True):
            holds(one, other)
    else:
        assert shown == sent
        assert isinstance(shown, bool) == isinstance(sent, bool)


def created(
    reply: Response, sent: Mapping[str, Any], path: Callable[[dict[str, Any]], str]
) -> dict[str, Any]:
    """Require that what was sent was created, and return it; *path* tells where it lives."""
    assert reply.status_code == 201, reply.text
    row: dict[str, Any] = reply.json()
    holds(row, sent)
    assert row["version"] == 1
    assert row["created_at"] == row["updated_at"]
    assert reply.headers["etag"] == '"1"'
    assert reply.headers["location"] == path(row)
    return row


def replayed(first: Response, again: Response) -> None:
    """Require that *again* is the reply that came *first*, and says so."""
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["location"] == first.headers["location"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"


def followed(
    before: Mapping[str, Any], after: Mapping[str, Any], *, changed: Collection[str]
) -> None:
    """Require that *after* is *before* with one change, to fields in *changed* alone."""
    assert after["version"] == before["version"] + 1
    assert instant(after["updated_at"]) > instant(before["updated_at"])
    assert {name for name in before if before[name] != after[name]} <= {*changed, *STAMPS}


def instant(text: str) -> datetime:
    """Return the instant that *text* names."""
    return datetime.fromisoformat(text)


async def total(api: Api, path: str, **parameters: Any) -> int:
    """Return how many rows there are."""
    reply = await api.get(path, params={"with_total": "true", **parameters})
    count: int = reply.json()["total"]
    return count


async def pages(api: Api, path: str, **parameters: Any) -> list[list[dict[str, Any]]]:
    """Return all pages of a list, walked from the first to the last."""
    found: list[list[dict[str, Any]]] = []
    cursor: str | None = None
    while cursor is not None or not found:
        turn = parameters if cursor is None else {**parameters, "cursor": cursor}
        reply = await api.get(path, params=turn)
        assert reply.status_code == 200, reply.text
        found.append(reply.json()["items"])
        cursor = reply.json()["next_cursor"]
    return found


def found(reply: Response, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return which of *rows* a list holds."""
    assert reply.status_code == 200, reply.text
    items = reply.json()["items"]
    return [number for number, row in enumerate(rows) if row in items]


async def column(api: Api, path: str, field: str, **parameters: Any) -> list[Any]:
    """Return the values of *field* in the order of a list, which is walked two by two."""
    return [item[field] for page in await pages(api, path, limit=2, **parameters) for item in page]


def ascending(values: Sequence[Any]) -> list[Any]:
    """Return *values* as a list sorts them: nulls last."""
    return [
        *sorted((value for value in values if value is not None), key=_comparable),
        *(value for value in values if value is None),
    ]


def descending(values: Sequence[Any]) -> list[Any]:
    """Return ascending *values* the other way round: nulls are still last."""
    return [
        *reversed([value for value in values if value is not None]),
        *(value for value in values if value is None),
    ]


_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, operand: value == operand,
    "in": lambda value, operand: value == operand,
    "gt": lambda value, operand: value > operand,
    "gte": lambda value, operand: value >= operand,
    "lt": lambda value, operand: value < operand,
    "lte": lambda value, operand: value <= operand,
}


def held(rows: Sequence[Mapping[str, Any]], field: str, op: str, pivot: Any) -> list[int]:
    """Return which of *rows* a comparison of *field* with *pivot* must find."""
    return [number for number, row in enumerate(rows) if _is_held(row[field], op, pivot)]


def _is_held(value: Any, op: str, pivot: Any) -> bool:
    if op == "is_null":
        return value is None
    if op == "ne":
        return bool(value != pivot)
    return value is not None and _HOLDS[op](_comparable(value), _comparable(pivot))


def _comparable(value: Any) -> Any:
    try:
        return instant(value)
    except (TypeError, ValueError):
        return value
