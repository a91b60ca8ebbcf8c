"""Contents: files and folders by path."""

import base64
import binascii
from typing import Any
from urllib.parse import quote

import pygit2
from pygit2.enums import ObjectType

from tests.github import objects
from tests.github.access import FORBIDDEN
from tests.github.call import Call, Reply
from tests.github.deeds import refs
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.rest.git import may_touch_workflows
from tests.github.routing import operation
from tests.github.shapes import git as shapes
from tests.github.shapes.repositories import api_url, page_url

INLINE_LIMIT = 1024 * 1024
_TYPES = {0o040000: "dir", 0o160000: "submodule", 0o120000: "symlink"}


@operation("GET", "/repos/{owner}/{repo}/contents", "contents:read")
@operation("GET", "/repos/{owner}/{repo}/contents/{path}", "contents:read")
def get_content(call: Call) -> Any:
    if objects.is_empty(call.repo.git):
        raise Refused(404, "This repository is empty.")
    ref = call.query.get("ref", "")
    if (sha := objects.resolve(call.repo, ref)) is None:
        raise Refused(404, f"No commit found for the ref {ref}")
    tree, path = objects.commit(call.repo.git, sha).tree, call.params.get("path", "").strip("/")
    entry = _at(tree, path)
    folder = tree if not path else (call.repo.git[entry.id] if entry.type == ObjectType.TREE else None)
    if folder is not None:
        return [_item(call, ref or call.repo.default_branch, f"{path}/{each.name}".lstrip("/"), each) for each in folder]
    data = call.repo.git[entry.id].data if entry.filemode != 0o160000 else b""
    if "raw" in call.headers.get("Accept", ""):
        return Reply(200, data, {"Content-Type": "application/vnd.github.raw; charset=utf-8"})
    return _item(call, ref or call.repo.default_branch, path, entry) | _content(entry, data)


def _at(tree: pygit2.Tree, path: str) -> Any:
    if not path:
        return None
    try:
        return tree[path]
    except (KeyError, ValueError) as error:
        raise not_found() from error


def _content(entry: Any, data: bytes) -> dict[str, Any]:
    if entry.filemode == 0o160000:
        return {"submodule_git_url": ""}
    if entry.filemode == 0o120000:
        return {"target": data.decode(errors="replace")}
    if len(data) > INLINE_LIMIT:
        return {"content": "", "encoding": "none"}
    return {"content": base64.encodebytes(data).decode(), "encoding": "base64"}


def _item(call: Call, ref: str, path: str, entry: Any) -> dict[str, Any]:
    api, page, sha = api_url(call.url, call.repo), page_url(call.url, call.repo), str(entry.id)
    kind = _TYPES.get(entry.filemode, "file")
    own = f"{api}/contents/{quote(path)}?ref={quote(ref)}"
    part, view = ("trees", "tree") if kind == "dir" else ("blobs", "blob")
    links = {"self": own, "git": f"{api}/git/{part}/{sha}", "html": f"{page}/{view}/{quote(ref)}/{quote(path)}"}
    return {
        "type": kind,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": objects.size(call.repo.git, entry.id) if kind in ("file", "symlink") else 0,
        "url": own,
        "git_url": links["git"],
        "html_url": links["html"],
        "download_url": f"{page}/raw/{quote(ref)}/{quote(path)}" if kind == "file" else None,
        "_links": links,
    }


@operation("PUT", "/repos/{owner}/{repo}/contents/{path}", "contents:write")
def put_file(call: Call) -> Any:
    try:
        data = base64.b64decode("".join(call.required("content", str).split()), validate=True)
    except binascii.Error as error:
        raise unprocessable("content is not valid Base64") from error
    existed = _check_blob(call, must_exist=False)
    return Reply(200 if existed else 201, _commit(call, data))


@operation("DELETE", "/repos/{owner}/{repo}/contents/{path}", "contents:write")
def delete_file(call: Call) -> Any:
    call.required("sha", str)
    _check_blob(call, must_exist=True)
    return _commit(call, None)


def _branch(call: Call) -> str:
    return call.optional("branch", str) or call.repo.default_branch


def _check_blob(call: Call, *, must_exist: bool) -> bool:
    """Refuse to overwrite what the caller has not seen; say whether the file was there."""
    head = objects.ref(call.repo, f"refs/heads/{_branch(call)}")
    if head is None and not objects.is_empty(call.repo.git):
        raise Refused(404, f"Branch {_branch(call)} not found")
    path, given = call.params["path"], call.optional("sha", str)
    try:
        known = str(objects.commit(call.repo.git, head).tree[path].id) if head else None
    except KeyError:
        known = None
    if known is None and must_exist:
        raise not_found()
    if known is not None and given is None:
        raise unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.')
    if given is not None and known != given:
        raise Refused(409, f"{path} does not match {given}")
    return known is not None


def _commit(call: Call, data: bytes | None) -> dict[str, Any]:
    path, branch, now = call.params["path"], _branch(call), call.hub.clock.now()
    if path.startswith(".github/workflows/") and not may_touch_workflows(call):
        raise Refused(403, FORBIDDEN)
    git, head = call.repo.git, objects.ref(call.repo, f"refs/heads/{branch}")
    message = call.required("message", str)
    base = objects.commit(git, head).tree if head else None
    entry = None if data is None else (objects.mode_at(base, path), str(git.create_blob(data)))
    tree = objects.write_tree(git, str(base.id) if base is not None else None, {path: entry})
    flow = objects.signature(*objects.WEB_FLOW, now)
    sha = objects.write_commit(git, tree, [head] if head else [], message, objects.by(call.actor, now), flow, signed=True)
    refs.set_ref(call.hub, call.repo, call.actor, f"refs/heads/{branch}", sha)
    commit = objects.commit(git, sha)
    item = None if data is None else _item(call, branch, path, commit.tree[path])
    return {"content": item, "commit": shapes.git_commit(call.url, call.repo, commit)}
