"""Objects of bare git repositories: made and read through libgit2."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pygit2
from pygit2.enums import ObjectType, SortMode

from tests.github.model import Account, Repository

MODES = {"100644": "blob", "100755": "blob", "120000": "blob", "040000": "tree", "160000": "commit"}
WEB_FLOW = ("GitHub", "noreply@github.com")
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\nc2lnbmVkIGJ5IHRoZSBkb3VibGU=\n-----END PGP SIGNATURE-----\n"
_KINDS = {ObjectType.BLOB: "blob", ObjectType.TREE: "tree", ObjectType.COMMIT: "commit", ObjectType.TAG: "tag"}


def make(path: Path, default_branch: str, shares: Path | None) -> None:
    """Make a bare repository; with the objects of *shares*, as forks have them."""
    repository = pygit2.init_repository(str(path), bare=True, initial_head=default_branch)
    for key in ("uploadpack.allowAnySHA1InWant", "uploadpack.allowFilter"):
        repository.config[key] = "true"
    repository.config["receive.hideRefs"] = "refs/pull"
    if shares is not None:
        (path / "objects" / "info").mkdir(exist_ok=True)
        (path / "objects" / "info" / "alternates").write_text(f"{shares / 'objects'}\n")


def is_empty(git: pygit2.Repository) -> bool:
    """Whether nothing was ever pushed."""
    return next(iter(git.references), None) is None


def kind(git: pygit2.Repository, sha: str) -> str | None:
    """Return the type of the object *sha* (40 digits), or None when there is none."""
    if len(sha) != 40 or not set(sha.lower()) <= set("0123456789abcdef"):
        return None
    found = git.get(sha)
    return None if found is None else _KINDS[ObjectType(found.type)]


def size(git: pygit2.Repository, sha: pygit2.Oid | str) -> int:
    """Return the size of an object without reading it."""
    return git.odb.read_header(sha)[1]


def ref(repository: Repository, name: str) -> str | None:
    """Return what the ref *name* (`refs/…`) points to, or None."""
    try:
        return str(repository.git.references[name].target)
    except (KeyError, ValueError):
        return None


def commit(git: pygit2.Repository, sha: str) -> pygit2.Commit:
    """Return the commit *sha*, which is there."""
    found = git[sha]
    assert isinstance(found, pygit2.Commit)
    return found


def resolve(repository: Repository, name: str) -> str | None:
    """Return the commit that *name* (branch, tag, `heads/…`, full ref, id) stands for, or None."""
    for candidate in (f"refs/heads/{name}", f"refs/tags/{name}", f"refs/{name}", name):
        if candidate.startswith("refs/") and (sha := ref(repository, candidate)) is not None:
            return str(repository.git[sha].peel(pygit2.Commit).id)
    if name in ("HEAD", ""):
        return ref(repository, f"refs/heads/{repository.default_branch}")
    if 7 <= len(name) <= 40 and set(name.lower()) <= set("0123456789abcdef"):
        try:
            return str(repository.git[name].peel(pygit2.Commit).id)
        except (KeyError, ValueError, pygit2.InvalidSpecError):
            return None
    return None


def signature(name: str, email: str, moment: datetime) -> pygit2.Signature:
    """Return who did something when."""
    return pygit2.Signature(name, email, int(moment.timestamp()), 0)


def by(account: Account, moment: datetime) -> pygit2.Signature:
    """Return *account* as git writes it."""
    return signature(account.login, account.email, moment)


def write_commit(
    git: pygit2.Repository,
    tree: str,
    parents: list[str],
    message: str,
    author: pygit2.Signature,
    committer: pygit2.Signature,
    *,
    signed: bool = False,
) -> str:
    """Write a commit; *signed* as the forge itself signs what it made."""
    ids = [pygit2.Oid(hex=parent) for parent in parents]
    if not signed:
        return str(git.create_commit(None, author, committer, message, pygit2.Oid(hex=tree), ids))
    text = git.create_commit_string(author, committer, message, pygit2.Oid(hex=tree), ids)
    return str(git.create_commit_with_signature(text, _SIGNATURE))


def is_signed(found: pygit2.Commit) -> bool:
    """Whether the forge signed the commit."""
    return found.gpg_signature[0] is not None


def write_tree(git: pygit2.Repository, base: str | None, files: Mapping[str, tuple[int, str] | None]) -> str:
    """Return the tree *base* with *files* (path → mode and id; None: gone); `KeyError` when a path to be gone is not there."""
    here: dict[str, tuple[int, str] | None] = {}
    below: dict[str, dict[str, tuple[int, str] | None]] = {}
    for path, entry in files.items():
        head, _, rest = path.partition("/")
        if rest:
            below.setdefault(head, {})[rest] = entry
        else:
            here[head] = entry
    tree = git[base] if base else None
    builder = git.TreeBuilder(tree) if tree is not None else git.TreeBuilder()
    for name, entry in here.items():
        if entry is not None:
            builder.insert(name, pygit2.Oid(hex=entry[1]), entry[0])
        elif builder.get(name) is None:
            raise KeyError(name)
        else:
            builder.remove(name)
    for name, inner in below.items():
        old = builder.get(name)
        made = write_tree(git, str(old.id) if old is not None and old.type == ObjectType.TREE else None, inner)
        if len(git[made]):
            builder.insert(name, pygit2.Oid(hex=made), 0o040000)
        elif old is not None:
            builder.remove(name)
    return str(builder.write())


def commit_files(
    git: pygit2.Repository, parent: str | None, files: Mapping[str, bytes | None], message: str, author: pygit2.Signature, mode: int = 0
) -> str:
    """Commit *files* (None: deleted) on *parent*, as somebody with a git of their own does; modes stay what they are."""
    tree = commit(git, parent).tree if parent else None
    entries = {path: None if data is None else (mode or mode_at(tree, path), str(git.create_blob(data))) for path, data in files.items()}
    made = write_tree(git, str(tree.id) if tree is not None else None, entries)
    return write_commit(git, made, [parent] if parent else [], message, author, author)


def mode_at(tree: pygit2.Tree | None, path: str) -> int:
    """Return the mode of the file at *path*; that of an ordinary file where there is none."""
    try:
        return tree[path].filemode if tree is not None else 0o100644
    except KeyError:
        return 0o100644


def walk_tree(git: pygit2.Repository, tree: pygit2.Tree, prefix: str = "") -> Any:
    """Yield path and entry of everything below *tree*, as `recursive` lists it."""
    for entry in tree:
        yield prefix + entry.name, entry
        if entry.type == ObjectType.TREE:
            yield from walk_tree(git, git[entry.id], f"{prefix}{entry.name}/")


def between(git: pygit2.Repository, base: str | None, head: str) -> list[pygit2.Commit]:
    """Return the commits reachable from *head* and not from *base*, oldest first."""
    walker = git.walk(pygit2.Oid(hex=head), SortMode.TOPOLOGICAL | SortMode.REVERSE)
    if base is not None:
        walker.hide(pygit2.Oid(hex=base))
    return list(walker)


def merge_base(git: pygit2.Repository, one: str, other: str) -> str | None:
    """Return the best common ancestor, or None."""
    found = git.merge_base(pygit2.Oid(hex=one), pygit2.Oid(hex=other))
    return None if found is None else str(found)


def contains(git: pygit2.Repository, commit: str, other: str) -> bool:
    """Whether *other* is *commit* or an ancestor of it."""
    return commit == other or git.descendant_of(pygit2.Oid(hex=commit), pygit2.Oid(hex=other))


def merged_tree(git: pygit2.Repository, ours: str, theirs: str) -> str | None:
    """Return the tree of a merge of two commits, or None when they conflict."""
    index = git.merge_commits(pygit2.Oid(hex=ours), pygit2.Oid(hex=theirs))
    return None if index.conflicts is not None else str(index.write_tree(git))


def changes(git: pygit2.Repository, old: str | None, new: str) -> pygit2.Diff:
    """Return the difference between the trees of two commits, renames found."""
    before = commit(git, old).tree if old else git[git.TreeBuilder().write()]
    diff = git.diff(before, commit(git, new).tree)
    diff.find_similar()
    return diff


def blob_at(git: pygit2.Repository, ref: str, path: str) -> str | None:
    """Return the id of what is at *path* in the commit of *ref*, or None."""
    try:
        return str(commit(git, str(git.revparse_single(ref).id)).tree[path].id)
    except KeyError:
        return None


def changed_paths(git: pygit2.Repository, old: str | None, new: str) -> dict[str, str]:
    """Return the changed paths of two commits, each with A, M or D (a rename is both a D and an A)."""
    before = commit(git, old).tree if old else git[git.TreeBuilder().write()]
    diff = git.diff(before, commit(git, new).tree)
    return {(delta.new_file if delta.status_char() != "D" else delta.old_file).path: delta.status_char() for delta in diff.deltas}
