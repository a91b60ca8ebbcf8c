"""What happened in the repository, and where: read from the runner's variables and the event's file, each word of it checked."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from synapseops.errors import UsageError

_LARGEST = 26 << 20
_COMMIT = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_HEADS = "refs/heads/"
_PRIVILEGED = frozenset({"pull_request_target", "workflow_run"})


class PullRequestEvent(Struct, frozen=True):
    """The pull request that an event is about. `is_fork`: its branch lies in another repository. `onto`: where its base was, "" where
    nothing says so."""

    number: int
    base: str
    branch: str
    head: str
    url: str
    is_fork: bool
    onto: str = ""


class Event(Struct, frozen=True):
    """An event: its name, the repository, the branch that it is about ("" for a tag), the commit that the workflow is of, and the
    address of GitHub."""

    name: str
    repository: str
    default_branch: str
    branch: str
    commit: str
    pull_request: PullRequestEvent | None = None
    server: str = "https://github.com"

    @property
    def address(self) -> str:
        """Where the repository is fetched from."""
        return f"{self.server}/{self.repository}"

    @property
    def base(self) -> str:
        """The branch that a proposal would go into."""
        return self.pull_request.base if self.pull_request is not None else self.branch or self.default_branch

    @property
    def is_privileged(self) -> bool:
        """Whether strangers can cause it and it runs with the repository's own secrets all the same."""
        return self.name in _PRIVILEGED

    @property
    def is_of_strangers(self) -> bool:
        """Whether the commit comes from another repository."""
        return self.pull_request is not None and self.pull_request.is_fork


def read(environment: Mapping[str, str]) -> Event:
    """Return the event. Raises `UsageError` where the runner's variables do not make one."""
    payload = _payload(environment.get("GITHUB_EVENT_PATH", ""))
    repository = environment.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.fullmatch(repository):
        raise UsageError("GITHUB_REPOSITORY does not name a repository", "run this as a step of a workflow")
    ref = environment.get("GITHUB_REF", "")
    commit = environment.get("GITHUB_SHA", "")
    return Event(
        name=environment.get("GITHUB_EVENT_NAME", ""),
        repository=repository,
        default_branch=_text(_object(payload, "repository"), "default_branch"),
        branch=ref.removeprefix(_HEADS) if ref.startswith(_HEADS) else "",
        commit=_id(commit),
        pull_request=_pull_request(_object(payload, "pull_request"), repository),
        server=(environment.get("GITHUB_SERVER_URL") or "https://github.com").rstrip("/"),
    )


def _pull_request(told: Mapping[str, Any], repository: str) -> PullRequestEvent | None:
    number = told.get("number")
    if not isinstance(number, int):
        return None
    head, base = _object(told, "head"), _object(told, "base")
    where = _text(_object(head, "repo"), "full_name")  # a deleted fork has none
    return PullRequestEvent(
        number=number,
        base=_text(base, "ref"),
        branch=_text(head, "ref"),
        head=_text(head, "sha"),
        url=_text(told, "html_url"),
        is_fork=where.lower() != repository.lower(),
        onto=_id(_text(base, "sha")),
    )


def _id(told: str) -> str:
    return told if _COMMIT.fullmatch(told) else ""


def _payload(path: str) -> Mapping[str, Any]:
    try:
        data = Path(path).read_bytes() if path else b"{}"
        told = json.loads(data[:_LARGEST])
    except (OSError, ValueError, RecursionError) as failure:
        raise UsageError(f"the event's file cannot be read: {type(failure).__name__}", "GITHUB_EVENT_PATH names it") from failure
    return told if isinstance(told, dict) else {}


def _object(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = told.get(name)
    return value if isinstance(value, dict) else {}


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) and value.isprintable() else ""
