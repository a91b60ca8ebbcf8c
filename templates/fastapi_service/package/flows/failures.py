"""Why a message cannot go on, and whether trying again may help."""

from typing import Any


class Failed(Exception):
    """A step failed; `code` says how, `detail` tells people, `errors` are those of a mapping."""

    def __init__(self, code: str, detail: str, errors: tuple[dict[str, Any], ...] = ()) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.errors = errors


class Permanent(Failed):
    """It will fail again, however often it is tried."""


class Passing(Failed):
    """It may succeed later; not before `retry_after` seconds have passed, if that is said.

    `is_attempt` is false where nothing was tried: waiting for a turn must not use attempts up.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        retry_after: float | None = None,
        *,
        is_attempt: bool = True,
    ) -> None:
        super().__init__(code, detail)
        self.retry_after = retry_after
        self.is_attempt = is_attempt


class LeaseLost(Exception):
    """Another worker has taken the message over: nothing more may be done with it here."""
