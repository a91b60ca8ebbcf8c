"""What GitHub answers about objects of git, as values: commits, entries of trees, texts of blobs. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from synapseops.errors import RepositoryError
from synapseops.forge.base import TreeFile
from synapseops.forge.github import trees

DEEPEST = 200
ID = re.compile("[0-9a-f]{40}")


class Commit(Struct, frozen=True):
    """A commit as git has it."""

    id: str
    tree: str
    message: str
    parents: tuple[str, ...]


def commit_of(answer: Mapping[str, Any]) -> Commit:
    """Return the commit that GitHub answered with. Raises `RepositoryError` for ids of another kind than we can compute."""
    id = str(answer["sha"])
    refuse_other_ids(id)
    parents = tuple(str(parent["sha"]) for parent in answer.get("parents") or ())
    return Commit(id, str(answer["tree"]["sha"]), str(answer["message"]), parents)


def refuse_other_ids(id: str) -> None:
    """Raise `RepositoryError` where *id* is none of SHA-1."""
    if not ID.fullmatch(id):
        raise RepositoryError(
            "the repository names its objects by SHA-256, which is not supported", "use a repository of git's default format"
        )


def texts(repository: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the blobs among what GraphQL answered, by ids of ours: whatever it did not answer byte for byte has another."""
    told = [one["text"].encode() for one in repository.values() if isinstance(one, dict) and isinstance(one.get("text"), str)]
    return {trees.blob_id(data): data for data in told}


def entries(answer: Mapping[str, Any], prefix: str) -> tuple[dict[str, TreeFile], dict[str, str]]:
    """Return the files that *answer* tells of, and the ids of the folders, by path. Raises `RepositoryError` for what is too deep."""
    if any(one["path"].count("/") > DEEPEST for one in answer["tree"]):
        raise too_deep(prefix)
    files = {f"{prefix}{one['path']}": file(one) for one in answer["tree"] if one["type"] != "tree"}
    return files, {f"{prefix}{one['path']}": str(one["sha"]) for one in answer["tree"] if one["type"] == "tree"}


def too_deep(prefix: str) -> RepositoryError:
    """Return the refusal of folders below *prefix*."""
    return RepositoryError(f'folders are nested deeper than {DEEPEST} below "{prefix[:80]}"', "work in a repository without them")


def file(entry: Mapping[str, Any]) -> TreeFile:
    """Return the file that an entry tells of."""
    id = str(entry["sha"])
    refuse_other_ids(id)
    return TreeFile(id, int(str(entry["mode"]), 8))
