"""Pull requests: opened, edited, followed, closed."""

from typing import Any

from tests.github import events, objects
from tests.github.errors import custom, invalid, unprocessable
from tests.github.hub import Hub
from tests.github.model import Account, App, Happening, PullRequest, Repository
from tests.github.shapes import pulls as shapes

BODY_LIMIT = 65_536
TITLE_LIMIT = 256


def check_text(title: str | None, body: str | None) -> None:
    """Refuse a title or body that GitHub would not take."""
    if title is not None and not title.strip():
        raise invalid("PullRequest", "title", "missing_field")
    for field, value, limit in (("title", title, TITLE_LIMIT), ("body", body, BODY_LIMIT)):
        if value is not None and len(value) > limit:
            raise custom("PullRequest", f"{field} is too long (maximum is {limit} characters)")


def open_pull(
    hub: Hub,
    repository: Repository,
    actor: Account,
    *,
    title: str,
    head: str,
    base: str,
    body: str | None = None,
    draft: bool = False,
    head_repo: Repository | None = None,
    app: App | None = None,
) -> PullRequest:
    """Open a pull request from the branch *head* into the branch *base*."""
    check_text(title, body)
    source = head_repo or repository
    base_sha = objects.ref(repository, f"refs/heads/{base}")
    head_sha = objects.ref(source, f"refs/heads/{head}")
    if head_sha is None:
        raise invalid("PullRequest", "head")
    if base_sha is None:
        raise invalid("PullRequest", "base")
    if draft and not repository.drafts:
        raise unprocessable("Draft pull requests are not supported in this repository.")
    if any(pull.state == "open" and (pull.head, pull.base, pull.head_repo) == (head, base, source) for pull in repository.pulls.values()):
        raise custom("PullRequest", f"A pull request already exists for {source.owner.login}:{head}.")
    number = repository.last_number + 1
    _fetch(repository, source, number, head, head_sha)
    if objects.merge_base(repository.git, base_sha, head_sha) is None:
        raise custom("PullRequest", f"The {head} branch has no history in common with {base}")
    if objects.contains(repository.git, base_sha, head_sha):
        raise custom("PullRequest", f"No commits between {base} and {head}")
    repository.last_number = number
    now = hub.clock.now()
    pull = PullRequest(
        hub.new_id(), number, repository, actor, title, body, head, source, head_sha, base, base_sha, now, now, app=app, draft=draft
    )
    repository.pulls[number] = pull
    try_merge(repository, pull)
    tell(hub, pull, actor, "opened")
    return pull


def _fetch(repository: Repository, source: Repository, number: int, head: str, head_sha: str) -> None:
    """Let `refs/pull/N/head` show the head, with its objects, which a fork holds."""
    if source is not repository:
        remote = repository.git.remotes.create_anonymous(str(source.path))
        remote.fetch([f"+refs/heads/{head}:refs/pull/{number}/head"])
    else:
        repository.git.references.create(f"refs/pull/{number}/head", head_sha, force=True)


def try_merge(repository: Repository, pull: PullRequest) -> bool:
    """Make the trial merge that `refs/pull/N/merge` shows; say whether there is one."""
    git = repository.git
    ref = f"refs/pull/{pull.number}/merge"
    base = objects.ref(repository, f"refs/heads/{pull.base}")
    tree = objects.merged_tree(git, base, pull.head_sha) if base else None
    if base is None or tree is None:
        if ref in git.references:
            git.references.delete(ref)
        return False
    made_by = objects.signature(*objects.WEB_FLOW, pull.updated_at)
    message = f"Merge {pull.head_sha} into {base}"
    pull.merge_commit = objects.write_commit(git, tree, [base, pull.head_sha], message, made_by, made_by, signed=True)
    git.references.create(ref, pull.merge_commit, force=True)
    return True


def edit(hub: Hub, pull: PullRequest, actor: Account, changes: dict[str, Any]) -> None:
    """Change title, body, base or state, as far as *changes* names them."""
    check_text(changes.get("title"), changes.get("body"))
    before = {name: getattr(pull, name) for name in ("title", "body", "base")}
    if (base := changes.get("base")) not in (None, pull.base):
        if (sha := objects.ref(pull.repo, f"refs/heads/{base}")) is None:
            raise invalid("PullRequest", "base")
        pull.base, pull.base_sha = base, sha
    pull.title = changes.get("title") or pull.title
    pull.body = changes.get("body", pull.body)
    differing = {name: {"from": old} for name, old in before.items() if getattr(pull, name) != old}
    if differing:
        pull.updated_at = hub.clock.now()
        tell(hub, pull, actor, "edited", changes=differing)
    if changes.get("state") == "closed":
        close(hub, pull, actor)
    elif changes.get("state") == "open":
        reopen(hub, pull, actor)


def close(hub: Hub, pull: PullRequest, actor: Account) -> None:
    """Close without merging; closing a closed one is fine."""
    if pull.state == "closed":
        return
    pull.state, pull.closed_at = "closed", hub.clock.now()
    pull.updated_at = pull.closed_at
    tell(hub, pull, actor, "closed")


def reopen(hub: Hub, pull: PullRequest, actor: Account) -> None:
    """Open again what was closed; not what landed, and not what lost its branch."""
    if pull.state == "open":
        return
    head = objects.ref(pull.head_repo, f"refs/heads/{pull.head}")
    if pull.merged or head is None:
        why = "The pull request cannot be reopened." if pull.merged else f"The {pull.head} branch was deleted."
        raise custom("PullRequest", f"state cannot be changed. {why}")
    if head != pull.head_sha and not objects.contains(pull.head_repo.git, head, pull.head_sha):
        raise custom("PullRequest", f"state cannot be changed. The {pull.head} branch was force-pushed or recreated.")
    pull.state, pull.closed_at, pull.updated_at = "open", None, hub.clock.now()
    tell(hub, pull, actor, "reopened")


def set_draft(hub: Hub, pull: PullRequest, actor: Account, draft: bool) -> None:
    """Make a draft of it, or ready it for review."""
    if pull.draft != draft:
        pull.draft, pull.updated_at = draft, hub.clock.now()
        tell(hub, pull, actor, "converted_to_draft" if draft else "ready_for_review")


def follow_branch(hub: Hub, repository: Repository, actor: Account, branch: str, old: str | None, new: str | None) -> None:
    """Let the pull requests of a branch that moved follow: new commits, gone, or landed by hand."""
    everywhere = [pull for other in hub.repositories.values() for pull in other.pulls.values() if pull.state == "open"]
    for pull in everywhere:
        if pull.head_repo is repository and pull.head == branch:
            _follow_head(hub, pull, actor, old, new)
        elif pull.repo is repository and pull.base == branch:
            _follow_base(hub, pull, actor, new)


def _follow_head(hub: Hub, pull: PullRequest, actor: Account, old: str | None, new: str | None) -> None:
    if new is None:
        close(hub, pull, actor)
        return
    pull.head_sha, pull.updated_at = new, hub.clock.now()
    pull.base_sha = objects.ref(pull.repo, f"refs/heads/{pull.base}") or pull.base_sha
    _fetch(pull.repo, pull.head_repo, pull.number, pull.head, new)
    if objects.contains(pull.repo.git, pull.base_sha, new):
        close(hub, pull, actor)
        return
    try_merge(pull.repo, pull)
    tell(hub, pull, actor, "synchronize", before=old, after=new)


def _follow_base(hub: Hub, pull: PullRequest, actor: Account, new: str | None) -> None:
    if new is None:
        close(hub, pull, actor)
    elif objects.contains(pull.repo.git, new, pull.head_sha):
        land(hub, pull, actor, new)
    else:
        try_merge(pull.repo, pull)


def land(hub: Hub, pull: PullRequest, actor: Account, commit: str) -> None:
    """Note that the pull request landed as *commit*."""
    pull.state, pull.merge_commit = "closed", commit
    pull.closed_at = pull.merged_at = pull.updated_at = hub.clock.now()
    pull.merged_by = actor
    tell(hub, pull, actor, "closed")


def tell(hub: Hub, pull: PullRequest, actor: Account, action: str, **more: Any) -> None:
    """Tell the Apps what happened to a pull request; what is yet to be found out (can it be merged?) is unknown, as at GitHub."""
    pull.happened.append(Happening(hub.new_id(), action, actor, hub.clock.now(), more))
    if events.heard(hub, pull.repo, "pull_request"):
        shown = shapes.full(hub.url, pull, mergeable=None)
        events.emit(hub, pull.repo, actor, "pull_request", {"action": action, "number": pull.number, "pull_request": shown, **more})
