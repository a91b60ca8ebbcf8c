"""Refs that move: what must hold before, and what follows from it."""

from dataclasses import dataclass

import pygit2

from tests.github import events, objects
from tests.github.deeds import check_suites, pulls
from tests.github.errors import Refused, unprocessable
from tests.github.hub import Hub
from tests.github.model import ZERO, Account, Repository
from tests.github.shapes import git as shapes
from tests.github.shapes.repositories import page_url

TAGS_TOO_MANY = 3


@dataclass(frozen=True)
class Move:
    """A ref that went from one object to another; None for absent."""

    ref: str
    old: str | None
    new: str | None


def write(repository: Repository, ref: str, new: str | None) -> Move:
    """Set the ref in git, without telling anybody."""
    old = objects.ref(repository, ref)
    try:
        if new is None:
            repository.git.references.delete(ref)
        else:
            repository.git.references.create(ref, new, force=True)
    except (OSError, ValueError, pygit2.GitError) as error:
        raise unprocessable("Reference update failed") from error
    return Move(ref, old, new)


def set_ref(hub: Hub, repository: Repository, actor: Account, ref: str, new: str | None) -> None:
    """Set a ref, and let follow what follows."""
    announce(hub, repository, actor, [write(repository, ref, new)])


def is_fast_forward(repository: Repository, old: str, new: str) -> bool:
    """Whether *new* holds all that *old* has."""
    return objects.contains(repository.git, new, old)


def changes_workflows(repository: Repository, old: str | None, new: str) -> bool:
    """Whether moving from *old* to *new* changes workflow files; one that a branch holds with the same path and content is no change:
    https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps#available-scopes (`workflow`)."""
    paths = [path for path in objects.changed_paths(repository.git, old, new) if path.startswith(".github/workflows/")]
    return any(not _held_elsewhere(repository, path, new) for path in paths)


def _held_elsewhere(repository: Repository, path: str, new: str) -> bool:
    """Whether a branch holds the file at *path* as *new* does."""
    wanted = objects.blob_at(repository.git, new, path)
    heads = [name for name in repository.git.references if name.startswith("refs/heads/")]
    return wanted is not None and any(objects.blob_at(repository.git, name, path) == wanted for name in heads)


def check_workflows(repository: Repository, old: str | None, new: str | None, allowed: bool) -> None:
    """Refuse changed workflows to those who may not touch them."""
    if allowed or new is None or objects.kind(repository.git, new) != "commit":
        return
    # a new ref is held against nothing: what it lacks, as a branch of pages does, is not taken away from anywhere
    if changes_workflows(repository, old, new):
        raise Refused(403, "Resource not accessible by integration")


def announce(hub: Hub, repository: Repository, actor: Account, moves: list[Move]) -> None:
    """Bring pull requests up to date with refs that moved, and tell the Apps."""
    moves = [move for move in moves if move.old != move.new]
    tags = [move for move in moves if move.ref.startswith("refs/tags/")]
    branches = [move for move in moves if move.ref.startswith("refs/heads/")]
    if branches:
        repository.pushed_at = hub.clock.now()
    for move in branches + (tags if len(tags) <= TAGS_TOO_MANY else []):
        _tell_push(hub, repository, actor, move)
    for move in branches:
        branch = move.ref.removeprefix("refs/heads/")
        pulls.follow_branch(hub, repository, actor, branch, move.old, move.new)
        if move.new is not None:
            check_suites.request(hub, repository, actor, move.new, branch, move.old)


def _tell_push(hub: Hub, repository: Repository, actor: Account, move: Move) -> None:
    if not events.heard(hub, repository, "push"):
        return
    git = repository.git
    old_commit = move.old if move.old and objects.kind(git, move.old) == "commit" else None
    head = git[move.new].peel(pygit2.Commit) if move.new else None
    commits = objects.between(git, old_commit or _default(repository, move), str(head.id)) if head is not None else []
    shown = [shapes.event_commit(hub.url, repository, _parent(commit), commit) for commit in commits[-hub.limits.push_commits :]]
    page = page_url(hub.url, repository)
    events.emit(
        hub,
        repository,
        actor,
        "push",
        {
            "ref": move.ref,
            "before": move.old or ZERO,
            "after": move.new or ZERO,
            "created": move.old is None,
            "deleted": move.new is None,
            "forced": bool(old_commit and head is not None and not is_fast_forward(repository, old_commit, str(head.id))),
            "base_ref": None,
            "compare": f"{page}/compare/{(move.old or ZERO)[:12]}...{(move.new or ZERO)[:12]}",
            "commits": [] if move.ref.startswith("refs/tags/") else shown,
            "head_commit": shapes.event_commit(hub.url, repository, _parent(head), head) if head is not None else None,
            "pusher": {"name": actor.login, "email": actor.email},
            "repository": shapes.pushed_repository(hub.url, repository),
        },
    )


def _default(repository: Repository, move: Move) -> str | None:
    """Return the head of the default branch, which a new branch is told against; None for the default branch itself."""
    ref = f"refs/heads/{repository.default_branch}"
    return None if move.ref == ref else objects.ref(repository, ref)


def _parent(commit: pygit2.Commit) -> str | None:
    return str(commit.parent_ids[0]) if commit.parent_ids else None
