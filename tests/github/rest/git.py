"""Git data: blobs, commits, refs and tags."""

import base64
import binascii
import re
from datetime import datetime
from typing import Any

import pygit2

from tests.github import objects
from tests.github.call import Call, Reply
from tests.github.deeds import refs
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.routing import operation
from tests.github.shapes import git as shapes
from tests.github.shapes.repositories import api_url

REF = re.compile(r"refs/[^/]+/.+")
BLOB_LIMIT = 100 * 1024 * 1024


def not_empty(call: Call) -> pygit2.Repository:
    """Return the objects of the repository; 409 while there are none."""
    if objects.is_empty(call.repo.git):
        raise Refused(409, "Git Repository is empty.")
    return call.repo.git


@operation("POST", "/repos/{owner}/{repo}/git/blobs", "contents:write", status=201)
def create_blob(call: Call) -> Any:
    git = not_empty(call)
    content, encoding = call.required("content", str), call.body.get("encoding", "utf-8")
    if encoding not in ("utf-8", "base64"):
        raise unprocessable("encoding must be either 'utf-8' or 'base64'")
    data = content.encode() if encoding == "utf-8" else _decode(content)
    sha = str(git.create_blob(data))
    return {"sha": sha, "url": f"{api_url(call.url, call.repo)}/git/blobs/{sha}"}


def _decode(content: str) -> bytes:
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except binascii.Error as error:
        raise unprocessable("content is not valid Base64") from error


@operation("GET", "/repos/{owner}/{repo}/git/blobs/{file_sha}", "contents:read")
def get_blob(call: Call) -> Any:
    git, sha = not_empty(call), call.params["file_sha"]
    if len(sha) != 40:
        raise unprocessable("The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
    if objects.kind(git, sha) != "blob":
        raise not_found()
    data = git[sha].data
    if "raw" in call.headers.get("Accept", ""):
        return Reply(200, data, {"Content-Type": "application/vnd.github.raw; charset=utf-8"})
    return {
        "sha": sha,
        "node_id": f"B_{call.repo.id}:{sha}",
        "size": len(data),
        "url": f"{api_url(call.url, call.repo)}/git/blobs/{sha}",
        "content": base64.encodebytes(data).decode(),
        "encoding": "base64",
    }


@operation("POST", "/repos/{owner}/{repo}/git/commits", "contents:write", status=201)
def create_commit(call: Call) -> Any:
    git, now = not_empty(call), call.hub.clock.now()
    message, tree, parents = call.required("message", str), call.required("tree", str), call.body.get("parents", [])
    if objects.kind(git, tree) != "tree":
        raise unprocessable("Tree SHA does not exist")
    if any(objects.kind(git, parent) != "commit" for parent in parents):
        raise unprocessable("Parent SHA does not exist or is not a commit object")
    author, committer = call.optional("author", dict), call.optional("committer", dict)
    by_author = _signature(author, now) if author else objects.by(call.actor, now)
    by_committer = _signature(committer, now) if committer else by_author
    signed = call.caller.is_bot and author is None and committer is None
    if signed:
        by_committer = objects.signature(*objects.WEB_FLOW, now)
    sha = objects.write_commit(git, tree, parents, message, by_author, by_committer, signed=signed)
    return shapes.git_commit(call.url, call.repo, objects.commit(git, sha))


def _signature(person: dict[str, Any], now: datetime) -> pygit2.Signature:
    """Return the author or committer of a request."""
    if not isinstance(person.get("name"), str) or not isinstance(person.get("email"), str):
        raise unprocessable('Invalid request.\n\n"name", "email" weren\'t supplied.')
    try:
        moment = datetime.fromisoformat(person["date"]) if person.get("date") else now
        return pygit2.Signature(
            person["name"], person["email"], int(moment.timestamp()), int((moment.utcoffset() or _NONE).total_seconds()) // 60
        )
    except ValueError as error:
        raise unprocessable(f"Invalid request.\n\n{person.get('date')!r} is not a valid date-time.") from error


_NONE = datetime.min - datetime.min


@operation("GET", "/repos/{owner}/{repo}/git/commits/{commit_sha}", "contents:read")
def get_commit(call: Call) -> Any:
    git = not_empty(call)
    if objects.kind(git, call.params["commit_sha"]) != "commit":
        raise not_found()
    return shapes.git_commit(call.url, call.repo, objects.commit(git, call.params["commit_sha"]))


@operation("GET", "/repos/{owner}/{repo}/git/ref/{ref}", "contents:read")
def get_ref(call: Call) -> Any:
    not_empty(call)
    name = f"refs/{call.params['ref']}"
    if (sha := objects.ref(call.repo, name)) is None:
        raise not_found()
    return shapes.ref(call.url, call.repo, name, sha)


@operation("GET", "/repos/{owner}/{repo}/git/matching-refs/{ref}", "contents:read")
def list_matching_refs(call: Call) -> Any:
    git = not_empty(call)
    prefix = f"refs/{call.params['ref']}"
    names = sorted(name for name in git.references if name.startswith(prefix))
    return [shapes.ref(call.url, call.repo, name, objects.ref(call.repo, name) or "") for name in names]


@operation("POST", "/repos/{owner}/{repo}/git/refs", "contents:write", status=201)
def create_ref(call: Call) -> Any:
    git = not_empty(call)
    name, sha = call.required("ref", str), call.required("sha", str)
    if not name.startswith("refs/"):
        raise unprocessable("Reference name must start with 'refs/'.")
    if not REF.fullmatch(name) or not pygit2.reference_is_valid_name(name) or name.startswith("refs/pull/"):
        raise unprocessable(f"{name} is not a valid ref name.")
    _check_object(call, git, name, sha)
    if objects.ref(call.repo, name) is not None:
        raise unprocessable("Reference already exists")
    refs.check_workflows(call.repo, None, sha, may_touch_workflows(call))
    refs.set_ref(call.hub, call.repo, call.actor, name, sha)
    return shapes.ref(call.url, call.repo, name, sha)


def _check_object(call: Call, git: pygit2.Repository, name: str, sha: str) -> None:
    kind = objects.kind(git, sha)
    if kind is None:
        raise unprocessable("Object does not exist")
    if name.startswith("refs/heads/") and kind != "commit":
        raise unprocessable("Reference update failed")


def may_touch_workflows(call: Call) -> bool:
    """Whether the caller may change workflow files."""
    return not call.caller.is_bot or call.caller.allows("workflows", "write")


@operation("PATCH", "/repos/{owner}/{repo}/git/refs/{ref}", "contents:write")
def update_ref(call: Call) -> Any:
    git = not_empty(call)
    name, sha = f"refs/{call.params['ref']}", call.required("sha", str)
    force = call.optional("force", bool)
    if name.startswith("refs/pull/") or (old := objects.ref(call.repo, name)) is None:
        raise unprocessable("Reference does not exist")
    _check_object(call, git, name, sha)
    if not force and not (objects.kind(git, old) == "commit" and refs.is_fast_forward(call.repo, old, sha)):
        raise unprocessable("Update is not a fast forward")
    refs.check_workflows(call.repo, old, sha, may_touch_workflows(call))
    refs.set_ref(call.hub, call.repo, call.actor, name, sha)
    return shapes.ref(call.url, call.repo, name, sha)


@operation("DELETE", "/repos/{owner}/{repo}/git/refs/{ref}", "contents:write", status=204)
def delete_ref(call: Call) -> Any:
    not_empty(call)
    name = f"refs/{call.params['ref']}"
    if name.startswith("refs/pull/") or objects.ref(call.repo, name) is None:
        raise unprocessable("Reference does not exist")
    if name == f"refs/heads/{call.repo.default_branch}":
        raise unprocessable("Cannot delete the default branch")
    refs.set_ref(call.hub, call.repo, call.actor, name, None)
    return Reply(204)


@operation("POST", "/repos/{owner}/{repo}/git/tags", "contents:write", status=201)
def create_tag(call: Call) -> Any:
    git, now = not_empty(call), call.hub.clock.now()
    sha, name = call.required("object", str), call.required("tag", str)
    if objects.kind(git, sha) is None:
        raise unprocessable("Object does not exist")
    tagger = call.optional("tagger", dict)
    by = _signature(tagger, now) if tagger else objects.by(call.actor, now)
    content = f"object {sha}\ntype {call.required('type', str)}\ntag {name}\ntagger {by.name} <{by.email}> {by.time} +0000\n\n"
    made = git.odb.write(pygit2.enums.ObjectType.TAG, (content + call.required("message", str)).encode())
    return _tag(call, str(made))


@operation("GET", "/repos/{owner}/{repo}/git/tags/{tag_sha}", "contents:read")
def get_tag(call: Call) -> Any:
    if objects.kind(not_empty(call), call.params["tag_sha"]) != "tag":
        raise not_found()
    return _tag(call, call.params["tag_sha"])


def _tag(call: Call, sha: str) -> dict[str, Any]:
    api, tag = api_url(call.url, call.repo), call.repo.git[sha]
    kind = objects.kind(call.repo.git, str(tag.target))
    return {
        "node_id": f"TA_{call.repo.id}:{sha}",
        "tag": tag.name,
        "sha": sha,
        "url": f"{api}/git/tags/{sha}",
        "message": tag.message,
        "tagger": shapes.person(tag.tagger),
        "object": {"type": kind, "sha": str(tag.target), "url": f"{api}/git/{kind}s/{tag.target}"},
        "verification": {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None},
    }
