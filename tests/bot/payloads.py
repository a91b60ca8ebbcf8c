"""Payloads as short as events allow; GitHub's own, which are long, lie beside the checkout (see `tests.shared`)."""

from typing import Any

REPOSITORY = {"id": 11, "full_name": "octo/shop", "default_branch": "main"}
ALICE = {"login": "alice", "type": "User"}
US = {"login": "synapseops[bot]", "type": "Bot"}


def payload(**more: Any) -> dict[str, Any]:
    """Return what every payload of a repository has, and *more*."""
    return {"installation": {"id": 5}, "repository": REPOSITORY, "sender": ALICE, **more}


def push(branch: str = "main", **more: Any) -> dict[str, Any]:
    """Return a push to *branch*."""
    return payload(ref=f"refs/heads/{branch}", after="c" * 40, before="b" * 40, deleted=False, **more)


def pull_request(
    action: str = "opened", *, head: str = "feature", head_repository: int | None = 11, user: dict[str, Any] = US, **more: Any
) -> dict[str, Any]:
    """Return an event of pull request 3 from *head* into main."""
    where = {"ref": head, "sha": "d" * 40, "repo": {"id": head_repository} if head_repository is not None else None}
    return payload(action=action, number=3, pull_request={"head": where, "base": {"ref": "main"}, "user": user}, **more)


def comment(body: str, action: str = "created", **more: Any) -> dict[str, Any]:
    """Return a comment on pull request 3."""
    return payload(action=action, comment={"id": 77, "body": body}, issue={"number": 3, "pull_request": {}}, **more)
