"""Comments and reactions."""

from typing import Any

from tests.github import events
from tests.github.errors import custom, invalid
from tests.github.hub import Hub
from tests.github.model import Account, App, Comment, PullRequest, Reaction, Repository
from tests.github.shapes import pulls as shapes

BODY_LIMIT = 65_536


def _check(body: str) -> None:
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    if len(body) > BODY_LIMIT:
        raise custom("IssueComment", f"body is too long (maximum is {BODY_LIMIT} characters)")


def add(hub: Hub, pull: PullRequest, actor: Account, body: str, app: App | None = None) -> Comment:
    """Comment on a pull request."""
    _check(body)
    now = hub.clock.now()
    made = Comment(hub.new_id(), pull.number, actor, body, now, now, app)
    pull.repo.comments[made.id] = made
    pull.updated_at = now
    tell(hub, pull.repo, actor, made, "created")
    return made


def edit(hub: Hub, repository: Repository, actor: Account, comment: Comment, body: str) -> None:
    """Change what a comment says."""
    _check(body)
    old, comment.body, comment.updated_at = comment.body, body, hub.clock.now()
    tell(hub, repository, actor, comment, "edited", changes={"body": {"from": old}})


def delete(hub: Hub, repository: Repository, actor: Account, comment: Comment) -> None:
    """Take a comment away."""
    tell(hub, repository, actor, comment, "deleted")
    del repository.comments[comment.id]


def tell(hub: Hub, repository: Repository, actor: Account, comment: Comment, action: str, **more: Any) -> None:
    """Tell the Apps about a comment."""
    payload = {
        "action": action,
        "issue": shapes.issue(hub.url, repository.pulls[comment.number]),
        "comment": shapes.comment(hub.url, repository, comment),
    }
    events.emit(hub, repository, actor, "issue_comment", payload | more)


def react(hub: Hub, reactions: list[Reaction], actor: Account, content: str) -> tuple[Reaction, bool]:
    """Add a reaction; say whether it is new."""
    for known in reactions:
        if known.user is actor and known.content == content:
            return known, False
    reactions.append(Reaction(hub.new_id(), actor, content, hub.clock.now()))
    return reactions[-1], True
