"""Git's objects as JSON."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pygit2

from tests.github import objects
from tests.github.clock import text
from tests.github.model import Account, Repository
from tests.github.shapes.accounts import user
from tests.github.shapes.repositories import api_url, page_url, repository


def ref(url: str, repository: Repository, name: str, sha: str) -> dict[str, Any]:
    """Return a ref."""
    api = api_url(url, repository)
    kind = objects.kind(repository.git, sha) or "commit"
    return {
        "ref": name,
        "node_id": f"REF_{repository.id}:{name}",
        "url": f"{api}/git/{quote(name)}",
        "object": {"sha": sha, "type": kind, "url": f"{api}/git/{kind}s/{sha}"},
    }


def moment(signature: pygit2.Signature) -> str | None:
    """Return when somebody did something."""
    return text(datetime.fromtimestamp(signature.time, UTC))


def person(signature: pygit2.Signature) -> dict[str, Any]:
    """Return who did something, as git has it."""
    return {"name": signature.name, "email": signature.email, "date": moment(signature)}


def verification(commit: pygit2.Commit) -> dict[str, Any]:
    """Return what is known about the signature of a commit."""
    signature, payload = commit.gpg_signature
    if signature is None:
        return {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
    return {
        "verified": True,
        "reason": "valid",
        "signature": signature.decode(),
        "payload": payload.decode(errors="replace"),
        "verified_at": moment(commit.committer),
    }


def parents(url: str, repository: Repository, commit: pygit2.Commit, kind: str) -> list[dict[str, Any]]:
    """Return the parents of a commit; *kind* says in which part of the API they are linked to."""
    api, page = api_url(url, repository), page_url(url, repository)
    return [{"sha": str(id), "url": f"{api}/{kind}/{id}", "html_url": f"{page}/commit/{id}"} for id in commit.parent_ids]


def git_commit(url: str, repository: Repository, commit: pygit2.Commit) -> dict[str, Any]:
    """Return a commit as an object of git (`git-commit`)."""
    api = api_url(url, repository)
    return {
        "sha": str(commit.id),
        "node_id": f"C_{repository.id}:{commit.id}",
        "url": f"{api}/git/commits/{commit.id}",
        "html_url": f"{page_url(url, repository)}/commit/{commit.id}",
        "author": person(commit.author),
        "committer": person(commit.committer),
        "tree": {"sha": str(commit.tree_id), "url": f"{api}/git/trees/{commit.tree_id}"},
        "message": commit.message.removesuffix("\n"),
        "parents": parents(url, repository, commit, "git/commits"),
        "verification": verification(commit),
    }


def commit(url: str, repository: Repository, value: pygit2.Commit, accounts: dict[str, Account]) -> dict[str, Any]:
    """Return a commit of a history (`commit`); *accounts* by their addresses."""
    api = api_url(url, repository)
    people = {
        who: user(url, accounts[signature.email]) if signature.email in accounts else None
        for who, signature in (("author", value.author), ("committer", value.committer))
    }
    return {
        "sha": str(value.id),
        "node_id": f"C_{repository.id}:{value.id}",
        "commit": {
            "author": person(value.author),
            "committer": person(value.committer),
            "message": value.message.removesuffix("\n"),
            "tree": {"sha": str(value.tree_id), "url": f"{api}/git/trees/{value.tree_id}"},
            "url": f"{api}/git/commits/{value.id}",
            "comment_count": 0,
            "verification": verification(value),
        },
        "url": f"{api}/commits/{value.id}",
        "html_url": f"{page_url(url, repository)}/commit/{value.id}",
        "comments_url": f"{api}/commits/{value.id}/comments",
        **people,
        "parents": parents(url, repository, value, "commits"),
    }


def event_commit(url: str, repository: Repository, old: str | None, value: pygit2.Commit) -> dict[str, Any]:
    """Return a commit as `push` events have it, with the paths that it changed."""
    changed = objects.changed_paths(repository.git, old, str(value.id))
    return {
        "id": str(value.id),
        "tree_id": str(value.tree_id),
        "distinct": True,
        "message": value.message.removesuffix("\n"),
        "timestamp": moment(value.committer),
        "url": f"{page_url(url, repository)}/commit/{value.id}",
        "author": person(value.author) | {"username": value.author.name},
        "committer": person(value.committer) | {"username": value.committer.name},
        "added": [path for path, status in changed.items() if status == "A"],
        "removed": [path for path, status in changed.items() if status == "D"],
        "modified": [path for path, status in changed.items() if status not in "AD"],
    }


def simple_commit(value: pygit2.Commit) -> dict[str, Any]:
    """Return a commit as check suites have it."""
    people = {who: {"name": s.name, "email": s.email} for who, s in (("author", value.author), ("committer", value.committer))}
    return {"id": str(value.id), "tree_id": str(value.tree_id), "message": value.message, "timestamp": moment(value.committer), **people}


_STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}


def files(url: str, repository: Repository, diff: pygit2.Diff, sha: str) -> list[dict[str, Any]]:
    """Return the changed files of a difference (`diff-entry`)."""
    return [file(url, repository, patch, sha) for patch in diff if patch is not None]


def file(url: str, repository: Repository, patch: pygit2.Patch, sha: str) -> dict[str, Any]:
    """Return one changed file; its patch only where it is text."""
    delta = patch.delta
    status = _STATUS[delta.status_char()]
    shown = delta.old_file if status == "removed" else delta.new_file
    _, added, removed = patch.line_stats
    page = page_url(url, repository)
    entry = {
        "sha": str(shown.id),
        "filename": shown.path,
        "status": status,
        "additions": added,
        "deletions": removed,
        "changes": added + removed,
        "blob_url": f"{page}/blob/{sha}/{quote(shown.path)}",
        "raw_url": f"{page}/raw/{sha}/{quote(shown.path)}",
        "contents_url": f"{api_url(url, repository)}/contents/{quote(shown.path)}?ref={sha}",
    }
    if status == "renamed":
        entry["previous_filename"] = delta.old_file.path
    if not delta.is_binary and patch.hunks:
        entry["patch"] = "@@" + patch.data.decode(errors="replace").partition("\n@@")[2].removesuffix("\n")
    return entry


def pushed_repository(url: str, value: Repository) -> dict[str, Any]:
    """Return a repository as `push` events have it: with two of its times in seconds, and names of an old API."""
    at = {"created_at": int(value.created_at.timestamp()), "pushed_at": int(value.pushed_at.timestamp())}
    old = {"stargazers": 0, "master_branch": value.default_branch}
    shown = repository(url, value)
    return shown | at | old | {"owner": shown["owner"] | {"name": value.owner.login, "email": None}, "url": page_url(url, value)}
