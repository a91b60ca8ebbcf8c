"""Comments of conversations, and reactions to them."""

from typing import Any

from tests.github.call import Call, Reply
from tests.github.deeds import comments as deeds
from tests.github.errors import Refused, not_found
from tests.github.model import ROLES, Comment, Reaction
from tests.github.routing import operation
from tests.github.shapes import pulls as shapes

READ, WRITE = ("issues:read", "pull_requests:read"), ("issues:write", "pull_requests:write")


def comment_of(call: Call) -> Comment:
    """Return the comment of the path."""
    if (found := call.repo.comments.get(call.number("comment_id"))) is None:
        raise not_found()
    return found


@operation("GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments", *READ)
def list_comments(call: Call) -> Any:
    since = call.query.get("since", "")
    found = [one for one in call.repo.comments.values() if one.number == call.pull.number]
    shown = [shapes.comment(call.url, call.repo, one) for one in found]
    return call.page([one for one in shown if one["updated_at"] >= since])


@operation("GET", "/repos/{owner}/{repo}/issues/comments", *READ)
def list_all_comments(call: Call) -> Any:
    found = list(call.repo.comments.values())
    if call.query.get("direction") == "desc":
        found.reverse()
    return [shapes.comment(call.url, call.repo, one) for one in call.page(found)]


@operation("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", *WRITE, status=201)
def create_comment(call: Call) -> Any:
    made = deeds.add(call.hub, call.pull, call.actor, call.required("body", str), call.app)
    return shapes.comment(call.url, call.repo, made)


@operation("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}", *READ)
def get_comment(call: Call) -> Any:
    return shapes.comment(call.url, call.repo, comment_of(call))


@operation("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}", *WRITE)
def update_comment(call: Call) -> Any:
    comment = comment_of(call)
    _may_change(call, comment)
    deeds.edit(call.hub, call.repo, call.actor, comment, call.required("body", str))
    return shapes.comment(call.url, call.repo, comment)


@operation("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}", *WRITE, status=204)
def delete_comment(call: Call) -> Any:
    comment = comment_of(call)
    _may_change(call, comment)
    deeds.delete(call.hub, call.repo, call.actor, comment)
    return Reply(204)


def _may_change(call: Call, comment: Comment) -> None:
    """Refuse people who neither wrote it nor may write here."""
    if not call.caller.is_bot and comment.user is not call.actor and call.repo.role(call.actor.login) < ROLES["write"]:
        raise Refused(403, "Must have admin rights to Repository.")


def _create(call: Call, reactions: list[Reaction]) -> Reply:
    call.required("content", str)
    content = call.choice("content", *shapes.REACTIONS) or ""
    made, new = deeds.react(call.hub, reactions, call.actor, content)
    return Reply(201 if new else 200, shapes.reaction(call.url, made))


def _delete(call: Call, reactions: list[Reaction]) -> Reply:
    for known in reactions:
        if known.id == call.number("reaction_id") and known.user is call.actor:
            reactions.remove(known)
            return Reply(204)
    raise not_found()


@operation("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", *READ)
def list_comment_reactions(call: Call) -> Any:
    return [shapes.reaction(call.url, one) for one in call.page(comment_of(call).reactions)]


@operation("POST", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", *WRITE, status=201)
def create_comment_reaction(call: Call) -> Any:
    return _create(call, comment_of(call).reactions)


@operation("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}", *WRITE, status=204)
def delete_comment_reaction(call: Call) -> Any:
    return _delete(call, comment_of(call).reactions)


@operation("GET", "/repos/{owner}/{repo}/issues/{issue_number}/reactions", *READ)
def list_reactions(call: Call) -> Any:
    return [shapes.reaction(call.url, one) for one in call.page(call.pull.reactions)]


@operation("POST", "/repos/{owner}/{repo}/issues/{issue_number}/reactions", *WRITE, status=201)
def create_reaction(call: Call) -> Any:
    return _create(call, call.pull.reactions)


@operation("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}", *WRITE, status=204)
def delete_reaction(call: Call) -> Any:
    return _delete(call, call.pull.reactions)
