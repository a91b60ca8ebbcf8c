"""What GitHub's refusals mean: one class per way to react, said in words that help."""

import re
from collections.abc import Mapping
from typing import Any

from synapseops.errors import NotPermitted, RepositoryError, Unavailable
from synapseops.forge.github.secrets import masked

_LONGEST = 500
_ARCHIVED = "archived"
_IS_LOCKED = re.compile(r"\bis locked\b")
_WORKFLOWS = "without `workflows` permission"
_PERMISSIONS_HEADER = "x-accepted-github-permissions"


class Refused(RepositoryError):
    """GitHub answered that it will not do this: `status` and `reason` say why. Asking again changes nothing."""

    def __init__(self, asked: str, status: int, reason: str, hint: str = "") -> None:
        self.status = status
        self.reason = masked(reason)[:_LONGEST]
        super().__init__(f"GitHub refused {masked(asked)}: {status} {self.reason}".rstrip(), hint)


class Absent(Refused):
    """What was asked for is not there, or not for us to see."""

    def __init__(self, asked: str, status: int, reason: str) -> None:
        super().__init__(asked, status, reason, "check its name, and that the App or the token has access to it")


class Unauthorized(Refused):
    """GitHub does not take our credentials."""

    def __init__(self, asked: str, reason: str) -> None:
        super().__init__(asked, 401, reason, "check the App's id and key, or the token; an uninstalled App has none")


class Locked(Refused):
    """The conversation is locked: nothing can be said in it, which is no missing permission."""

    def __init__(self, asked: str, reason: str) -> None:
        super().__init__(asked, 403, reason, "unlock the conversation on GitHub to hear answers there")


class LimitReached(Unavailable):
    """GitHub asks us to ask less; `wait` says how long."""


class QueryRefused(RepositoryError):
    """GraphQL answered with errors; `types` are their kinds, and `data` is what it answered all the same.

    `is_decided`: each of them says why, so that what was not answered was not done. GitHub's timeouts have no kind.
    """

    def __init__(self, asked: str, answer: Mapping[str, Any]) -> None:
        errors = [error for error in answer.get("errors") or () if isinstance(error, dict)]
        self.types = tuple(str(error.get("type", "")) for error in errors)
        self.is_decided = all(error.get("type") or error.get("extensions") for error in errors)
        self.data: Mapping[str, Any] = answer.get("data") or {}
        reason = "; ".join(masked(str(error.get("message", ""))) for error in errors)[:_LONGEST]
        super().__init__(f"GitHub refused {asked}: {reason}", "")


def refusal(asked: str, status: int, reason: str, headers: Mapping[str, str]) -> RepositoryError:
    """Return the failure that an answer of 4xx stands for, waiting apart. *asked* is method and path."""
    if status == 401:
        return Unauthorized(asked, reason)
    if status == 403 or _WORKFLOWS in reason:
        return _forbidden(asked, reason, headers)
    if status in {404, 410}:
        return Absent(asked, status, reason)
    return Refused(asked, status, reason)


def _forbidden(asked: str, reason: str, headers: Mapping[str, str]) -> RepositoryError:
    if _ARCHIVED in reason.lower():
        return RepositoryError(f"GitHub refused {masked(asked)}: the repository is archived", "unarchive it in its settings")
    if _IS_LOCKED.search(reason):
        return Locked(asked, reason)
    permission = headers.get(_PERMISSIONS_HEADER, "").partition(";")[0].strip()
    if _WORKFLOWS in reason:
        permission = "workflows=write"
    needed = f'the permission "{permission}" is missing' if permission else f"it is not permitted: {masked(reason)[:_LONGEST]}"
    return NotPermitted(
        f"GitHub refused {masked(asked)}: {needed}",
        "grant it in the App's settings and accept it where it is installed, or under `permissions:` in the workflow",
        permission=permission,
    )
