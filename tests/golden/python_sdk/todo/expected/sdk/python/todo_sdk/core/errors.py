"""What can go wrong: no reply, one that tells of a problem, or one that cannot be read."""

from collections.abc import Mapping
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError


class SdkError(Exception):
    """Something went wrong; every error of this package is one."""


class InvalidSettingError(SdkError, ValueError):
    """A client or a call cannot be as it was asked for."""


class ConnectionFailedError(SdkError):
    """There was no reply, after all attempts."""


class TimedOutError(ConnectionFailedError):
    """The reply took too long."""


class InvalidReplyError(SdkError):
    """The reply is not what the contract promises, or too long: `response` has no content then."""

    def __init__(self, message: str, response: httpx.Response) -> None:
        super().__init__(message)
        self.response = response


class InvalidSignatureError(SdkError):
    """A webhook is not from whom it says, or too old."""


class Fault(BaseModel):
    """A broken rule, at a JSON pointer into the body or in a parameter."""

    model_config = ConfigDict(extra="allow", frozen=True)

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = "about:blank"
    title: str = ""
    detail: str = ""
    request_id: str = ""
    errors: tuple[Fault, ...] = ()


class StatusError(SdkError):
    """The service did not do it: `problem` says why, `response` is the whole reply."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.problem = _problem(response)
        self.request_id = response.headers.get("X-Request-ID", self.problem.request_id)
        super().__init__(self._told())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the reply."""
        return type(self), (self.response,)

    def _told(self) -> str:
        problem = self.problem
        said = ": ".join(
            filter(None, (problem.title or self.response.reason_phrase, problem.detail))
        )
        places = [fault.pointer or fault.parameter or "" for fault in problem.errors]
        faults = [
            f"{place}: {fault.detail}".removeprefix(": ")
            for place, fault in zip(places, problem.errors, strict=True)
        ]
        if self.response.is_redirect:
            said += ": a redirect is not followed, since the credential would go along"
        lines = [f"{self.status} {said} (request {self.request_id or 'unknown'})", *faults]
        return "\n  ".join(lines)


class BadRequestError(StatusError):
    """The body is not JSON."""


class UnauthorizedError(StatusError):
    """The caller is not known: credentials are missing, wrong or expired."""


class ForbiddenError(StatusError):
    """The caller lacks the role that this operation needs."""


class NotFoundError(StatusError):
    """There is no such thing."""


class RequestTimeoutError(StatusError):
    """The service waited too long for the request."""


class ConflictError(StatusError):
    """A unique value is taken, or something still refers to this."""


class PreconditionFailedError(StatusError):
    """It was changed since: the stored version is not the expected one."""


class BodyTooLargeError(StatusError):
    """The body is larger than the service takes."""


class UnsupportedMediaTypeError(StatusError):
    """The body is of a type that the service does not read."""


class InvalidRequestError(StatusError):
    """Something in the request breaks a rule; the problem's errors tell what and where."""


class RateLimitedError(StatusError):
    """There were too many requests."""


class ServerError(StatusError):
    """The service failed."""


_KINDS: Mapping[int, type[StatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    408: RequestTimeoutError,
    409: ConflictError,
    412: PreconditionFailedError,
    413: BodyTooLargeError,
    415: UnsupportedMediaTypeError,
    422: InvalidRequestError,
    429: RateLimitedError,
    500: ServerError,
}


def status_error(response: httpx.Response) -> StatusError:
    """Return the error of the class that belongs to the status of *response*."""
    return _KINDS.get(min(response.status_code, 500), StatusError)(response)


def _problem(response: httpx.Response) -> Problem:
    """Return what the body tells: anything may answer that stands before the service."""
    try:
        return Problem.model_validate_json(response.content)
    except ValidationError:
        return Problem()
