"""Pull requests."""

from typing import Any

from tests.github import objects
from tests.github.access import FORBIDDEN
from tests.github.call import Call, Reply
from tests.github.deeds import merging, reviews
from tests.github.deeds import pulls as deeds
from tests.github.errors import Refused, invalid, not_found
from tests.github.model import ROLES, PullRequest, Repository
from tests.github.rest.commits import accounts
from tests.github.routing import operation
from tests.github.shapes import git as git_shapes
from tests.github.shapes import pulls as shapes
from tests.github.shapes.accounts import user

FILES_LIMIT = 3000


def shown(call: Call, pull: PullRequest) -> dict[str, Any]:
    """Return a pull request as asked for by number."""
    mergeable = deeds.try_merge(pull.repo, pull) if pull.state == "open" else None
    return shapes.full(call.url, pull, mergeable=mergeable)


@operation("GET", "/repos/{owner}/{repo}/pulls", "pull_requests:read")
def list_pulls(call: Call) -> Any:
    state = call.query.get("state", "open")
    pulls = [pull for pull in call.repo.pulls.values() if state in ("all", pull.state)]
    if (head := call.query.get("head", "")) and ":" in head:
        owner, _, branch = head.partition(":")
        pulls = [pull for pull in pulls if (pull.head_repo.owner.login.lower(), pull.head) == (owner.lower(), branch)]
    if base := call.query.get("base"):
        pulls = [pull for pull in pulls if pull.base == base]
    by_update = call.query.get("sort") == "updated"
    newest_first = call.query.get("direction", "asc" if by_update else "desc") == "desc"
    pulls.sort(key=lambda pull: (pull.updated_at, pull.number) if by_update else pull.number, reverse=newest_first)
    return [shapes.simple(call.url, pull) for pull in call.page(pulls)]


@operation("POST", "/repos/{owner}/{repo}/pulls", "pull_requests:write", status=201)
def create_pull(call: Call) -> Any:
    if call.app is not None and call.app.slug == "github-actions" and not call.repo.workflows_open_pulls:
        raise Refused(403, "GitHub Actions is not permitted to create or approve pull requests.")
    source, head = _source(call, call.required("head", str))
    pull = deeds.open_pull(
        call.hub,
        call.repo,
        call.actor,
        title=call.required("title", str),
        head=head,
        base=call.required("base", str),
        body=call.optional("body", str),
        draft=bool(call.optional("draft", bool)),
        head_repo=source,
        app=call.app,
    )
    return shapes.full(call.url, pull, mergeable=None)


def _source(call: Call, head: str) -> tuple[Repository, str]:
    """Return the repository and the branch of `branch` or `owner:branch`."""
    owner, colon, branch = head.rpartition(":")
    if not colon or owner.lower() == call.repo.owner.login.lower():
        return call.repo, branch
    for fork in call.hub.repositories.values():
        if fork.parent is call.repo and fork.owner.login.lower() == owner.lower():
            return fork, branch
    raise invalid("PullRequest", "head")


@operation("GET", "/repos/{owner}/{repo}/pulls/{pull_number}", "pull_requests:read")
def get_pull(call: Call) -> Any:
    if "diff" in call.headers.get("Accept", ""):
        base = objects.merge_base(call.repo.git, call.pull.base_sha, call.pull.head_sha)
        patch = objects.changes(call.repo.git, base, call.pull.head_sha).patch or ""
        return Reply(200, patch.encode(), {"Content-Type": "application/vnd.github.diff; charset=utf-8"})
    return shown(call, call.pull)


@operation("PATCH", "/repos/{owner}/{repo}/pulls/{pull_number}", "pull_requests:write")
def update_pull(call: Call) -> Any:
    pull = call.pull
    changes = {name: call.optional(name, str) for name in ("title", "body", "base") if name in call.body}
    if (state := call.choice("state", "open", "closed")) is not None:
        changes["state"] = state
    may_edit(call, pull)
    deeds.edit(call.hub, pull, call.actor, changes)
    return shown(call, pull)


def may_edit(call: Call, pull: PullRequest) -> None:
    """Refuse people who are neither its author nor may write here."""
    if not call.caller.is_bot and pull.user is not call.actor and call.repo.role(call.actor.login) < ROLES["triage"]:
        raise Refused(403, f"{FORBIDDEN.rpartition(' ')[0]} you")


@operation("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/commits", "pull_requests:read")
def list_commits(call: Call) -> Any:
    commits = objects.between(call.repo.git, call.pull.base_sha, call.pull.head_sha)[:250]
    people = accounts(call)
    return [git_shapes.commit(call.url, call.repo, commit, people) for commit in call.page(commits)]


@operation("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/files", "pull_requests:read")
def list_files(call: Call) -> Any:
    git, pull = call.repo.git, call.pull
    base = objects.merge_base(git, pull.base_sha, pull.head_sha)
    files = git_shapes.files(call.url, call.repo, objects.changes(git, base, pull.head_sha), pull.head_sha)
    return call.page(files[:FILES_LIMIT])


@operation("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/merge", "pull_requests:read")
def check_merged(call: Call) -> Any:
    if not call.pull.merged:
        raise not_found()
    return Reply(204)


@operation("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/merge", "contents:write")
def merge_pull(call: Call) -> Any:
    made = merging.merge_pull(
        call.hub,
        call.pull,
        call.actor,
        method=call.choice("merge_method", "merge", "squash", "rebase") or "merge",
        title=call.optional("commit_title", str),
        message=call.optional("commit_message", str),
        expected=call.optional("sha", str),
    )
    return {"sha": made, "merged": True, "message": "Pull Request successfully merged"}


@operation("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/update-branch", "pull_requests:write", status=202)
def update_branch(call: Call) -> Any:
    pull = call.pull
    if (expected := call.optional("expected_head_sha", str)) not in (None, pull.head_sha):
        raise invalid("PullRequest", "expected_head_sha", message=f"expected head sha didn't match current head ref. {expected}")
    merging.merge_branch(call.hub, pull.head_repo, call.actor, pull.head, pull.base, None, signed=True)
    return {"message": "Updating pull request branch.", "url": shapes.simple(call.url, pull)["url"]}


@operation("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", "pull_requests:read")
def list_reviewers(call: Call) -> Any:
    return {"users": [user(call.url, reviewer) for reviewer in call.pull.reviewers], "teams": []}


@operation("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", "pull_requests:write", status=201)
def request_reviewers(call: Call) -> Any:
    reviews.request(call.hub, call.pull, call.actor, call.optional("reviewers", list) or [], call.optional("team_reviewers", list) or [])
    return shapes.simple(call.url, call.pull)


@operation("DELETE", "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", "pull_requests:write")
def remove_reviewers(call: Call) -> Any:
    reviews.withdraw(call.hub, call.pull, call.actor, call.required("reviewers", list))
    return shapes.simple(call.url, call.pull)
