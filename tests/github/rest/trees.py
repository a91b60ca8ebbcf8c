"""Trees: read with their bounds, made with GitHub's rules for paths."""

import re
from typing import Any

import pygit2
from pygit2.enums import ObjectType

from tests.github import objects
from tests.github.access import FORBIDDEN
from tests.github.call import Call
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.rest.git import may_touch_workflows, not_empty
from tests.github.routing import operation
from tests.github.shapes.repositories import api_url

IGNORABLE = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
NO_BLOB = 0o160000


@operation("GET", "/repos/{owner}/{repo}/git/trees/{tree_sha}", "contents:read")
def get_tree(call: Call) -> Any:
    git, name = not_empty(call), call.params["tree_sha"]
    if objects.kind(git, name) == "tree":
        tree = git[name]
    elif (commit := objects.resolve(call.repo, name)) is not None:
        tree = objects.commit(git, commit).tree
    else:
        raise not_found()
    found = objects.walk_tree(git, tree) if "recursive" in call.query else ((entry.name, entry) for entry in tree)
    entries: list[Any] = []
    for path, entry in found:
        if len(entries) == call.hub.limits.tree_entries:
            return _tree(call, str(tree.id), entries, truncated=True)
        entries.append(_entry(call, path, entry))
    return _tree(call, str(tree.id), entries)


def _tree(call: Call, sha: str, entries: list[Any], *, truncated: bool = False) -> dict[str, Any]:
    return {"sha": sha, "url": f"{api_url(call.url, call.repo)}/git/trees/{sha}", "tree": entries, "truncated": truncated}


def _entry(call: Call, path: str, entry: Any) -> dict[str, Any]:
    shown = {"path": path, "mode": f"{entry.filemode:06o}", "type": objects.MODES[f"{entry.filemode:06o}"], "sha": str(entry.id)}
    if entry.filemode == NO_BLOB:
        return shown
    if entry.type == ObjectType.BLOB:
        shown["size"] = objects.size(call.repo.git, entry.id)
    return shown | {"url": f"{api_url(call.url, call.repo)}/git/{shown['type']}s/{entry.id}"}


@operation("POST", "/repos/{owner}/{repo}/git/trees", "contents:write", status=201)
def create_tree(call: Call) -> Any:
    git = not_empty(call)
    wanted = call.required("tree", list)
    base = _base(call)
    _check_size(call, wanted)
    files = {entry["path"]: _file(call, entry) for entry in wanted if _valid(entry)}
    if not may_touch_workflows(call) and _touches_workflows(call, base, files):
        raise Refused(403, FORBIDDEN)
    try:
        made = objects.write_tree(git, base, files)
    except (KeyError, ValueError, pygit2.GitError) as error:
        raise unprocessable("GitRPC::BadObjectState") from error
    shown = [_entry(call, entry.name, entry) for entry in git[made]]
    return _tree(call, made, shown)


def _base(call: Call) -> str | None:
    sha = call.optional("base_tree", str)
    if not sha:
        return None
    kind = objects.kind(call.repo.git, sha)
    if kind == "commit":
        return str(objects.commit(call.repo.git, sha).tree_id)
    if kind != "tree":
        raise not_found()
    return sha


def _check_size(call: Call, wanted: list[Any]) -> None:
    """Fail as GitHub does on what is too much at once: by running out of time."""
    inline = [entry["content"] for entry in wanted if isinstance(entry, dict) and isinstance(entry.get("content"), str)]
    limits = call.hub.limits
    if len(inline) > limits.inline_files or sum(len(content.encode()) for content in inline) > limits.tree_bytes:
        raise Refused(502, "Server Error")


def _valid(entry: Any) -> bool:
    """Whether an entry is one that GitHub takes; 422 tells which part is not."""
    if not isinstance(entry, dict):
        raise unprocessable("Invalid request.\n\nFor 'items', it is not an object.")
    path, mode = entry.get("path"), entry.get("mode")
    if not isinstance(path, str) or not path:
        raise unprocessable("tree.path cannot be blank")
    if any(not _valid_name(name) for name in path.split("/")):
        raise unprocessable("tree.path contains a malformed path component")
    if mode not in objects.MODES:
        raise unprocessable("Must supply a valid tree.mode")
    if entry.get("type", objects.MODES[mode]) != objects.MODES[mode]:
        raise unprocessable("Must supply a valid tree.type")
    if ("content" in entry) == ("sha" in entry):
        both = "content" in entry
        raise unprocessable("Must supply either tree.sha or tree.content" + (", not both" if both else ""))
    return True


def _valid_name(name: str) -> bool:
    """Whether git takes the name, on every system."""
    plain = IGNORABLE.sub("", name).lower().rstrip(". ")
    return name not in ("", ".", "..") and plain not in (".git", "git~1") and "\0" not in name and len(name.encode()) <= 255


def _file(call: Call, entry: dict[str, Any]) -> tuple[int, str] | None:
    """Return mode and object of an entry, its content written; None for one to be gone."""
    git, mode = call.repo.git, entry["mode"]
    if "content" in entry:
        return int(mode, 8), str(git.create_blob(str(entry["content"]).encode()))
    if (sha := entry["sha"]) is None:
        return None
    if objects.MODES[mode] != "commit" and objects.kind(git, sha) != objects.MODES[mode]:
        raise unprocessable(f"tree.sha {sha} is not a valid {objects.MODES[mode]}")
    return int(mode, 8), sha


def _touches_workflows(call: Call, base: str | None, files: dict[str, tuple[int, str] | None]) -> bool:
    tree = call.repo.git[base] if base else None
    for path, entry in files.items():
        if path.startswith(".github/workflows/"):
            try:
                known = (tree[path].filemode, str(tree[path].id)) if tree is not None else None
            except KeyError:
                known = None
            if entry != known:
                return True
    return False
