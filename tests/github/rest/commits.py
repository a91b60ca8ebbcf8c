"""Histories: commits, their lists, comparisons, merges of branches."""

from typing import Any

import pygit2
from pygit2.enums import SortMode

from tests.github import objects
from tests.github.call import Call, Reply
from tests.github.deeds import merging
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.model import Account, Repository
from tests.github.rest.git import not_empty
from tests.github.routing import operation
from tests.github.shapes import git as shapes
from tests.github.shapes import pulls as pull_shapes
from tests.github.shapes.repositories import api_url, page_url


def accounts(call: Call) -> dict[str, Account]:
    """Return who writes commits, by the address in them."""
    known = {account.email: account for account in call.hub.accounts.values()}
    return known | {objects.WEB_FLOW[1]: call.hub.account("web-flow")}


@operation("GET", "/repos/{owner}/{repo}/commits", "contents:read")
def list_commits(call: Call) -> Any:
    git = not_empty(call)
    name = call.query.get("sha", "")
    if (start := objects.resolve(call.repo, name)) is None:
        raise not_found()
    commits = list(git.walk(pygit2.Oid(hex=start), SortMode.TOPOLOGICAL | SortMode.TIME))
    if path := call.query.get("path"):
        commits = [commit for commit in commits if _touches(commit, path)]
    people = accounts(call)
    return [shapes.commit(call.url, call.repo, commit, people) for commit in call.page(commits)]


def _touches(commit: pygit2.Commit, path: str) -> bool:
    def at(tree: pygit2.Tree) -> str | None:
        try:
            return str(tree[path].id)
        except KeyError:
            return None

    return at(commit.tree) != (at(commit.parents[0].tree) if commit.parents else None)


@operation("GET", "/repos/{owner}/{repo}/commits/{ref}", "contents:read")
def get_commit(call: Call) -> Any:
    git, name = not_empty(call), call.params["ref"]
    if (sha := objects.resolve(call.repo, name)) is None:
        raise unprocessable(f"No commit found for SHA: {name}")
    if "sha" in call.headers.get("Accept", ""):
        return Reply(200, sha.encode(), {"Content-Type": "application/vnd.github.sha; charset=utf-8"})
    commit = objects.commit(git, sha)
    diff = objects.changes(git, str(commit.parent_ids[0]) if commit.parent_ids else None, sha)
    stats = {"total": diff.stats.insertions + diff.stats.deletions, "additions": diff.stats.insertions, "deletions": diff.stats.deletions}
    shown = shapes.commit(call.url, call.repo, commit, accounts(call))
    return shown | {"stats": stats, "files": call.page(shapes.files(call.url, call.repo, diff, sha))}


@operation("GET", "/repos/{owner}/{repo}/commits/{commit_sha}/pulls", "pull_requests:read", "contents:read")
def list_pulls_of_commit(call: Call) -> Any:
    git = not_empty(call)
    if (sha := objects.resolve(call.repo, call.params["commit_sha"])) is None:
        raise unprocessable(f"No commit found for SHA: {call.params['commit_sha']}")
    pulls = [pull for pull in call.repo.pulls.values() if sha == pull.merge_commit or objects.contains(git, pull.head_sha, sha)]
    holding = [pull for pull in pulls if sha == pull.merge_commit or not objects.contains(git, pull.base_sha, sha)]
    return [pull_shapes.simple(call.url, pull) for pull in call.page(holding)]


@operation("GET", "/repos/{owner}/{repo}/compare/{basehead}", "contents:read")
def compare(call: Call) -> Any:
    git = not_empty(call)
    base_name, dots, head_name = call.params["basehead"].partition("...")
    base, head = _side(call, base_name), _side(call, head_name)
    if not dots or base is None or head is None:
        raise not_found()
    fork = objects.merge_base(git, base, head)
    if fork is None:
        raise Refused(404, f"No common ancestor between {base_name} and {head_name}.")
    ahead, behind = objects.between(git, base, head), objects.between(git, head, base)
    return _comparison(call, base, head, fork, ahead, len(behind))


def _side(call: Call, name: str) -> str | None:
    """Return the commit of one side: `branch`, an id, or `owner:branch` of a fork."""
    owner, colon, branch = name.rpartition(":")
    if not colon or owner.partition(":")[0].lower() == call.repo.owner.login.lower():
        return objects.resolve(call.repo, branch)
    for fork in call.hub.repositories.values():
        if fork.parent is call.repo and fork.owner.login == owner.partition(":")[0]:
            return _from_fork(call.repo, fork, branch)
    return None


def _from_fork(repository: Repository, fork: Repository, branch: str) -> str | None:
    if (sha := objects.resolve(fork, branch)) is not None:
        repository.git.remotes.create_anonymous(str(fork.path)).fetch([f"+refs/heads/*:refs/forks/{fork.id}/*"])
    return sha


def _comparison(call: Call, base: str, head: str, fork: str, ahead: list[pygit2.Commit], behind: int) -> dict[str, Any]:
    git, people, limits = call.repo.git, accounts(call), call.hub.limits
    status = ("diverged" if behind else "ahead") if ahead else ("behind" if behind else "identical")
    page = f"{page_url(call.url, call.repo)}/compare/{base}...{head}"
    paged = "page" in call.query or "per_page" in call.query
    shown = call.page(ahead) if paged else ahead[-limits.compare_commits :]
    first = call.query.get("page", "1") == "1"
    files = shapes.files(call.url, call.repo, objects.changes(git, fork, head), head)[: limits.compare_files] if first else []
    return {
        "url": f"{api_url(call.url, call.repo)}/compare/{base}...{head}",
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": shapes.commit(call.url, call.repo, objects.commit(git, base), people),
        "merge_base_commit": shapes.commit(call.url, call.repo, objects.commit(git, fork), people),
        "status": status,
        "ahead_by": len(ahead),
        "behind_by": behind,
        "total_commits": len(ahead),
        "commits": [shapes.commit(call.url, call.repo, commit, people) for commit in shown],
        "files": files,
    }


@operation("POST", "/repos/{owner}/{repo}/merges", "contents:write", status=201)
def merge(call: Call) -> Any:
    git = not_empty(call)
    base, head, message = call.required("base", str), call.required("head", str), call.optional("commit_message", str)
    made = merging.merge_branch(call.hub, call.repo, call.actor, base, head, message, signed=True)
    if made is None:
        return Reply(204)
    return shapes.commit(call.url, call.repo, objects.commit(git, made), accounts(call))
