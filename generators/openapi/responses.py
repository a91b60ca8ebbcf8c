"""Responses of operations: one problem a status, shared by all, and one reply a resource."""

from collections.abc import Iterable, Set
from typing import Any

from generators.openapi import schemas
from synapseops.blueprint.model import Action, Resource, Route

Response = dict[str, Any]

PROBLEM = "Problem"
_PROBLEM_MEDIA = "application/problem+json"
_JSON = "application/json"

_PROBLEMS = {
    400: ("malformed-body", "The body is not JSON, or an object in it has two members of one name."),
    401: ("unauthorized", "The caller is not known: credentials are missing, wrong or expired."),
    403: ("forbidden", "The caller lacks the role that this operation needs."),
    404: ("not-found", "There is no such thing."),
    409: ("conflict", "A unique value is taken, something still refers to this, or the first request with this key is still running."),
    412: ("precondition-failed", "The stored version is not the one that `If-Match` names."),
    413: ("body-too-large", "The body is larger than this service takes."),
    415: ("unsupported-media-type", "The body's `Content-Type` is not one that this operation takes."),
    422: ("invalid-request", "Something in the request breaks a rule; `errors` points at each fault."),
    429: ("rate-limited", "The caller has asked too often."),
    503: ("unavailable", "The service cannot answer in time; nothing was changed, and asking again is safe."),
}
_OTHER_PROBLEM = ("problem", "The request could not be understood.")
_HEADERS_OF_PROBLEMS = {
    401: ("WWW-Authenticate",),
    409: ("Retry-After",),
    429: ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
    503: ("Retry-After",),
}
_HEADERS: dict[str, Response] = {
    "ETag": {
        "description": "The version in quotes, for `If-Match` and `If-None-Match`.",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
    },
    "Idempotent-Replayed": {
        "description": "Present when this is the answer to an earlier request with the same `Idempotency-Key`.",
        "schema": {"type": "string", "const": "true"},
    },
    "Location": {"description": "Where what was created is.", "schema": {"type": "string", "format": "uri-reference"}},
    "RateLimit-Limit": {"description": "Requests that a caller has in a minute.", "schema": {"type": "integer", "minimum": 1}},
    "RateLimit-Remaining": {"description": "Requests left in this minute.", "schema": {"type": "integer", "minimum": 0}},
    "RateLimit-Reset": {"description": "Seconds until there are more.", "schema": {"type": "integer", "minimum": 0}},
    "Retry-After": {"description": "Seconds to wait before asking again.", "schema": {"type": "integer", "minimum": 0}},
    "WWW-Authenticate": {"description": "How to say who is calling.", "schema": {"type": "string"}},
    "X-Request-ID": {
        "description": "Names this request in the service's logs.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"},
    },
}


class Responses:
    """The responses of one blueprint: those that operations share become components as they are asked for."""

    def __init__(self) -> None:
        self._shared: dict[str, Response] = {}
        self._headers: set[str] = set()

    def components(self) -> dict[str, Response]:
        """Return the shared responses that were asked for, by name."""
        return dict(sorted(self._shared.items()))

    @property
    def used(self) -> frozenset[str]:
        """The names of the headers that were asked for."""
        return frozenset(self._headers)

    def of(self, route: Route, resource: Resource) -> dict[str, Response]:
        """Return every response of an operation by its status."""
        successes = {str(status): self._success(status, route, resource) for status in route.success}
        return successes | {str(status): self.problem(status) for status in route.errors}

    def problem(self, status: int | None) -> Response:
        """Return the problem of a status; None stands for any other fault of the caller's."""
        name, description = _OTHER_PROBLEM if status is None else _PROBLEMS[status]
        if name not in self._shared:
            headers = self._named(*_HEADERS_OF_PROBLEMS.get(status or 0, ()))
            content = {_PROBLEM_MEDIA: {"schema": schemas.ref(PROBLEM)}}
            self._shared[name] = {"description": description, "headers": headers, "content": content}
        return _ref(name)

    def plain(self, description: str, media: str, schema: schemas.Schema) -> Response:
        """Return a response of its own, with no headers but the request's name."""
        return {"description": description, "headers": self._named(), "content": {media: {"schema": schema}}}

    def _success(self, status: int, route: Route, resource: Resource) -> Response:
        name, one = resource.schemas.read, resource.singular
        match status:
            case 204:
                return self._share("deleted", {"description": "It is gone.", "headers": self._named()})
            case 304:
                return self._share("not-modified", {"description": "The caller has this version.", "headers": self._named("ETag")})
            case 201:
                response = self._whole(f"The new {one}.", name, ("ETag", "Location", "Idempotent-Replayed"))
                return self._share(f"{name}-created", response)
            case _ if route.action is Action.LIST:
                return self.plain(f"One page of {resource.plural}.", _JSON, schemas.ref(resource.schemas.page))
            case _:
                return self._share(name, self._whole(f"The {one} as it is now.", name, ("ETag",)))

    def _whole(self, description: str, schema: str, headers: Iterable[str]) -> Response:
        return {"description": description, "headers": self._named(*headers), "content": {_JSON: {"schema": schemas.ref(schema)}}}

    def _share(self, name: str, response: Response) -> Response:
        self._shared[name] = response
        return _ref(name)

    def _named(self, *names: str) -> dict[str, Response]:
        """Return references to headers; every reply names its request."""
        names = (*names, "X-Request-ID")
        self._headers.update(names)
        return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def headers(used: Set[str]) -> dict[str, Response]:
    """Return the headers that are *used*, by name."""
    return {name: header for name, header in _HEADERS.items() if name in used}


def _ref(name: str) -> Response:
    return {"$ref": f"#/components/responses/{name}"}


def problem_schema() -> schemas.Schema:
    """Return the schema of every problem (RFC 9457)."""
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail", "request_id"],
        "properties": {
            "type": {**text, "format": "uri", "description": "Names the kind of problem.", "examples": ["urn:problem-type:not-found"]},
            "title": {**text, "description": "The kind of problem in words."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "The HTTP status."},
            "detail": {**text, "description": "What went wrong this time."},
            "request_id": {**text, "description": "The `X-Request-ID` of the request."},
            "errors": {"type": "array", "description": "Each fault on its own.", "items": _error_schema()},
        },
    }


def _error_schema() -> schemas.Schema:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["code", "detail"],
        "properties": {
            "pointer": {**text, "description": "Where in the body (RFC 6901).", "examples": ["/lines/0/quantity"]},
            "parameter": {**text, "description": "The parameter or header, if the fault is not in the body."},
            "code": {**text, "description": "The rule that was broken.", "examples": ["required"]},
            "detail": {**text, "description": "The fault in words."},
        },
    }
