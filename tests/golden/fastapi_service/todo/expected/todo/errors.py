"""Everything that can go wrong, as problem details (RFC 9457)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Match

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a request, at a JSON pointer into its body or in a parameter."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def as_object(self) -> dict[str, str]:
        """Return the fault as it travels."""
        if self.parameter is not None:
            place = {"parameter": self.parameter}
        else:
            place = {"pointer": self.pointer or ""}
        return {**place, "code": self.code, "detail": self.detail}


class Problem(Exception):
    """A request that cannot be fulfilled, and what to tell its sender."""

    status: ClassVar[int]
    slug: ClassVar[str]
    title: ClassVar[str]

    def __init__(
        self, detail: str, *, faults: Iterable[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})


class MalformedBody(Problem):
    """The body is no JSON."""

    status, slug, title = 400, "malformed-body", "Malformed body"


class Unauthorized(Problem):
    """Nobody knows who is calling."""

    status, slug, title = 401, "unauthorized", "Unauthorized"


class Forbidden(Problem):
    """The caller has none of the roles that this takes."""

    status, slug, title = 403, "forbidden", "Forbidden"


class NotFound(Problem):
    """There is nothing under this address."""

    status, slug, title = 404, "not-found", "Not found"


class UniqueConflict(Problem):
    """Another one has this value already."""

    status, slug, title = 409, "unique-conflict", "Conflict with another one"


class StillReferenced(Problem):
    """Others refer to it, and forbid that it goes."""

    status, slug, title = 409, "still-referenced", "Still referred to"


class IdempotencyInProgress(Problem):
    """The first request with this key has not ended yet."""

    status, slug, title = 409, "idempotency-in-progress", "Request in progress"


class PreconditionFailed(Problem):
    """It is not the version that the caller knows."""

    status, slug, title = 412, "precondition-failed", "Precondition failed"


class BodyTooLarge(Problem):
    """The body is larger than this service reads."""

    status, slug, title = 413, "body-too-large", "Body too large"


class UnsupportedMediaType(Problem):
    """The body is of a type that is not read here."""

    status, slug, title = 415, "unsupported-media-type", "Unsupported media type"


class InvalidRequest(Problem):
    """The request is understood, but wrong; `faults` tell where."""

    status, slug, title = 422, "invalid-request", "Invalid request"

    def __init__(self, *faults: Fault) -> None:
        super().__init__("The request does not hold to the contract.", faults=faults)


class IdempotencyKeyReused(Problem):
    """The key belongs to a request with another body."""

    status, slug, title = 422, "idempotency-key-reused", "Idempotency key reused"


class RateLimited(Problem):
    """The caller asks for more than its share."""

    status, slug, title = 429, "rate-limited", "Too many requests"


class InternalError(Problem):
    """A bug of this service; the log knows more."""

    status, slug, title = 500, "internal-error", "Internal error"


class Unavailable(Problem):
    """The database cannot be reached, or is too busy."""

    status, slug, title = 503, "unavailable", "Service unavailable"

    def __init__(self) -> None:
        super().__init__("The database is not available.", headers={"Retry-After": "1"})


class TimedOut(Problem):
    """The request took too long and was rolled back."""

    status, slug, title = 503, "timeout", "Request timed out"

    def __init__(self) -> None:
        super().__init__("The request took too long.", headers={"Retry-After": "1"})


def as_response(problem: Problem, request_id: str) -> Response:
    """Return the reply that tells *problem*."""
    return _response(
        problem.status,
        problem.slug,
        problem.title,
        problem.detail,
        request_id,
        headers=problem.headers,
        faults=problem.faults,
    )


def install(app: FastAPI) -> None:
    """Have every failure of *app* answered as a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(DBAPIError, _on_database_error)


def request_id(request: Request) -> str:
    """Return the id under which *request* is logged."""
    return str(request.scope.get("request_id", ""))


def _response(
    status: int,
    slug: str,
    title: str,
    detail: str,
    request_id: str,
    *,
    headers: Mapping[str, str],
    faults: Iterable[Fault] = (),
) -> Response:
    told: dict[str, Any] = {
        "type": f"urn:problem-type:{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": request_id,
    }
    errors = [fault.as_object() for fault in faults]
    if errors:
        told["errors"] = errors
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, headers=dict(headers), media_type=MEDIA_TYPE)


async def _on_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return as_response(error, request_id(request))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == HTTPStatus.NOT_FOUND:
        return as_response(NotFound("There is nothing under this address."), request_id(request))
    try:
        title = HTTPStatus(error.status_code).phrase
    except ValueError:
        title = "Error"
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed_methods(request))
    slug = title.lower().replace(" ", "-")
    return _response(error.status_code, slug, title, title, request_id(request), headers=headers)


def _allowed_methods(request: Request) -> list[str]:
    """Every method that some route answers at this path; Starlette names those of the first."""
    found: set[str] = set()
    for method in ("DELETE", "GET", "PATCH", "POST", "PUT"):
        scope = {**request.scope, "method": method, "path_params": {}}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            found.add(method)
    return sorted(found)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    """Answer what FastAPI itself found in a request to a route of the team's."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        Fault("type", found["msg"], parameter=".".join(map(str, found["loc"])))
        for found in error.errors()
    ]
    return as_response(InvalidRequest(*faults), request_id(request))


async def _on_database_error(request: Request, error: Exception) -> Response:
    """Answer 503 for a database that went away or is too busy; anything else is a bug."""
    if not isinstance(error, DBAPIError):
        raise error
    if not (error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)):
        raise error
    log.warning("database_unavailable", error=f"{type(error.orig).__name__}: {error.orig}")
    return as_response(Unavailable(), request_id(request))
