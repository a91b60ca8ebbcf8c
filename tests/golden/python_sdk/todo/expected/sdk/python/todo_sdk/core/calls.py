"""Calls of each operation as values, before anything is sent: the same for both clients."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, TypedDict, cast
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError

from .errors import InvalidReplyError
from .models import Items, M, Stored, keep_reply
from .values import Key, json_of, segment, text_of

Body = Mapping[str, object]

T = TypeVar("T")
B = TypeVar("B", bound=BaseModel)

_JSON = {"Content-Type": "application/json"}
_PATCH = {"Content-Type": "application/merge-patch+json"}
_UPSERT = (
    "an upsert takes the name of a unique field, and a body that has a value of it: "
    'upsert("name", {"name": …})'
)


class Options(TypedDict, total=False):
    """What one call has otherwise than its client."""

    timeout: float | httpx.Timeout | None
    max_retries: int
    headers: Mapping[str, str]
    max_reply_bytes: int


@dataclass(frozen=True, slots=True)
class At(Generic[M]):
    """Where a resource is, what one and a page are read into, which attribute is the key."""

    path: str
    model: type[M]
    items: type[Items[M]]
    key: str = "id"


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One logical call. *read* makes the result of its reply; *route* is told in logs."""

    method: str
    route: str
    path: str
    read: Callable[[httpx.Response], T]
    options: Options
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    query: tuple[tuple[str, str], ...] = ()


def page(at: At[M], query: Body | None, cursor: str | None, options: Options) -> Call[Items[M]]:
    """Ask for the first page of *query*, or for that at *cursor*."""
    asked = dict(query or {}) if cursor is None else {**(query or {}), "cursor": cursor}
    return Call("GET", at.path, at.path, _reader(at.items), options, query=tuple(_pairs(asked)))


def create(at: At[M], body: Body, idempotency_key: str | None, options: Options) -> Call[M]:
    """Create one; all attempts send one key, so that it happens once."""
    headers = {**_JSON, "Idempotency-Key": idempotency_key or str(uuid4())}
    return Call("POST", at.path, at.path, _reader(at.model), options, headers, json_of(body))


def get(at: At[M], one: Key | M, options: Options) -> Call[M]:
    """Read one."""
    return Call("GET", _route(at), _path(at, one), _reader(at.model), options)


def replace(at: At[M], one: Key | M, body: Body, options: Options) -> Call[M]:
    """Replace one."""
    headers = {**_JSON, **_unchanged(one)}
    return Call(
        "PUT", _route(at), _path(at, one), _reader(at.model), options, headers, json_of(body)
    )


def update(at: At[M], one: Key | M, changes: Body, options: Options) -> Call[M]:
    """Change one (RFC 7396): members that are left out stay as they are, None makes them null."""
    headers = {**_PATCH, **_unchanged(one)}
    return Call(
        "PATCH", _route(at), _path(at, one), _reader(at.model), options, headers, json_of(changes)
    )


def upsert(at: At[M], by: str, body: Body, options: Options) -> Call[M]:
    """Replace the one whose *by* is that of *body*, or create it."""
    if by not in (*body,) or body[by] in (None, ""):
        raise ValueError(_UPSERT)
    rest = {name: value for name, value in body.items() if name != by}
    route = f"{at.path}/by/{by}"
    path = f"{route}/{segment(body[by])}"
    return Call("PUT", route, path, _reader(at.model), options, _JSON, json_of(rest))


def delete(at: At[M], one: Key | M, options: Options) -> Call[None]:
    """Delete one."""
    return Call("DELETE", _route(at), _path(at, one), _nothing, options, _unchanged(one))


def raw(
    method: str, path: str, query: Body | None, body: object, options: Options
) -> Call[httpx.Response]:
    """Ask for anything, and return the reply as it is."""
    if not path.startswith("/"):  # else it could name another host, which gets the credential
        raise ValueError("a path begins with /")
    headers = {} if body is None else dict(_JSON)
    if method.upper() == "POST":
        headers["Idempotency-Key"] = str(uuid4())
    content = None if body is None else json_of(body)
    return Call(method, path, path, _itself, options, headers, content, tuple(_pairs(query or {})))


def _route(at: At[M]) -> str:
    return at.path + "/{id}"


def _path(at: At[M], one: Key | M) -> str:
    return f"{at.path}/{segment(getattr(one, at.key) if isinstance(one, Stored) else one)}"


def _unchanged(one: Key | Stored) -> dict[str, str]:
    """Return the condition that nobody has changed what was read since."""
    return {"If-Match": f'"{one.version}"'} if isinstance(one, Stored) else {}


def _pairs(query: Body) -> Iterator[tuple[str, str]]:
    """Yield parameters of *query*: None and no order left out, lists repeated, orders joined."""
    for name, value in query.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            items = cast(Sequence[object], value)
            if name == "sort":
                yield from (
                    [(name, ",".join(text_of(item, name) for item in items))] if items else []
                )
            elif not items or None in items:  # no parameter asks for all, not for none
                raise ValueError(f"{name} cannot be empty, or hold None")
            else:
                yield from ((name, text_of(item, name)) for item in items)
        elif value is not None:
            yield name, text_of(value, name)


def _reader(model: type[B]) -> Callable[[httpx.Response], B]:
    def read(response: httpx.Response) -> B:
        try:
            found = model.model_validate_json(response.content)
        except ValidationError as error:
            raise InvalidReplyError(_told(model, error), response) from None
        keep_reply(found, response)
        return found

    return read


def _told(model: type[BaseModel], error: ValidationError) -> str:
    """Return where the reply is wrong, without the values in it, which may be secret."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    places = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found[:5])
    return f"the reply is no {model.__name__}: {'; '.join(places)}"


def _nothing(_: httpx.Response) -> None:
    return None


def _itself(response: httpx.Response) -> httpx.Response:
    return response
