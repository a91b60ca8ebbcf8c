"""What can come of a request to another system, when it is no reply."""

from collections.abc import Mapping


class SystemFailure(Exception):
    """A system did not do what it was asked; neither query nor body of the request is told."""

    def __init__(self, system: str, what: str, reason: str) -> None:
        super().__init__(f"{system}: {what}: {reason}")
        self.system = system
        self.reason = reason


class SystemRefused(SystemFailure):
    """The system says no, and would again; `status` is 0 where it was not asked at all."""

    def __init__(
        self,
        system: str,
        what: str,
        reason: str,
        *,
        status: int,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(system, what, reason)
        self.status = status
        self.headers = dict(headers or {})
        self.body = body


class SystemUnavailable(SystemFailure):
    """The system cannot be asked now; `retry_after` are the seconds to wait, where known.

    `was_asked` is false where it was not, since it is given a rest or others wait for their turn.
    """

    def __init__(
        self,
        system: str,
        what: str,
        reason: str,
        *,
        retry_after: float | None = None,
        was_asked: bool = True,
    ) -> None:
        super().__init__(system, what, reason)
        self.retry_after = retry_after
        self.was_asked = was_asked
