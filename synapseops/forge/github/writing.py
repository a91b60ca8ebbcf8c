"""Objects written on GitHub: what it holds already is named, all else goes along with the trees that name it."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from synapseops.errors import RepositoryError
from synapseops.forge.github import trees
from synapseops.forge.github.answered import commit_of
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.place import Place
from synapseops.forge.github.trees import Edit, Edits, Folder

CHUNK_FILES = 100
CHUNK_BYTES = 2 << 20
_LARGEST_ALONG = 1 << 20


class Writer:
    """Writes objects of one repository."""

    def __init__(self, place: Place, objects: Objects) -> None:
        self._place = place
        self._client = place.client
        self._objects = objects

    async def write_tree(self, old: Folder, new: Folder, data: Mapping[str, bytes], *, is_exact: bool = True) -> str:
        """Write the tree *new* on top of *old*, which the repository holds; *data* are the bytes of blobs that it may lack.

        *is_exact*: what GitHub writes must have the very id that was computed.
        """
        if self._objects.is_held(new.id):
            return new.id
        await self._upload_binaries(new, data)
        old, edits = self._cheapest(old, new) if is_exact else (old, trees.edits(old, new, self._objects.is_held))
        base = old.id if old.entries else None
        for chunk in (*self._chunks(edits.clearing, data), *self._chunks(edits.rest, data)):
            body: dict[str, Any] = {"tree": chunk} | ({"base_tree": base} if base is not None else {})
            answer = await self._client.post(self._place.path("git", "trees"), body, repeatable=True)
            base = str(answer["sha"])
        written = base or new.id
        if written != new.id and is_exact:
            raise RepositoryError(
                f"GitHub wrote the tree {written} where {new.id} was meant", "a path or a file cannot be kept there as it is; run again"
            )
        self._objects.note(new)
        return written

    def _cheapest(self, old: Folder, new: Folder) -> tuple[Folder, Edits]:
        """Return what to build *new* on, *old* or a folder that it is like, and how, so that the fewest entries are sent."""
        found = [(one, trees.edits(one, new, self._objects.is_held)) for one in {old.id: old, **self._objects.like(new)}.values()]
        return min(found, key=lambda one: len(one[1].clearing) + len(one[1].rest))

    async def write_commit(self, tree: str, parents: Iterable[str], message: str, by: Mapping[str, str] | None = None) -> str:
        """Write a commit; without *by* it is GitHub that names us, dates and signs it."""
        body: dict[str, Any] = {"message": message, "tree": tree, "parents": list(parents)}
        if by is not None:
            body |= {"author": by, "committer": by}
        written = await self._client.post(self._place.path("git", "commits"), body, repeatable=True)
        commit = commit_of(written)
        self._objects.add(commit)
        self._objects.wrote(commit.id)
        return commit.id

    async def _upload_binaries(self, new: Folder, data: Mapping[str, bytes]) -> None:
        """Write the blobs that a tree cannot bring along: it takes texts of moderate size only."""
        lacking = {file.blob for _, file in new.files() if file.blob in data and not self._objects.is_held(file.blob)}
        for id in sorted(id for id in lacking if not _goes_along(data[id])):
            body = {"content": base64.b64encode(data[id]).decode(), "encoding": "base64"}
            await self._client.post(self._place.path("git", "blobs"), body, repeatable=True)
            self._objects.wrote(id)

    def _chunks(self, edits: Iterable[Edit], data: Mapping[str, bytes]) -> list[list[dict[str, Any]]]:
        chunks: list[list[dict[str, Any]]] = []
        size = 0
        for edit in edits:
            entry = self._entry(edit, data)
            weight = len(entry.get("content", "").encode())
            if not chunks or len(chunks[-1]) == CHUNK_FILES or size + weight > CHUNK_BYTES:
                chunks.append([])
                size = 0
            chunks[-1].append(entry)
            size += weight
        return chunks

    def _entry(self, edit: Edit, data: Mapping[str, bytes]) -> dict[str, Any]:
        """Return what `POST /git/trees` takes for *edit*."""
        if edit.node is None:
            return {"path": edit.path, "mode": "100644", "type": "blob", "sha": None}
        if isinstance(edit.node, Folder):
            return {"path": edit.path, "mode": "040000", "type": "tree", "sha": edit.node.id}
        file = edit.node
        entry = {"path": edit.path, "mode": f"{file.mode:06o}", "type": "commit" if file.mode == trees.SUBMODULE_MODE else "blob"}
        if file.blob in data and not self._objects.is_held(file.blob):
            return entry | {"content": data[file.blob].decode()}
        return entry | {"sha": file.blob}


def _goes_along(data: bytes) -> bool:
    """Tell whether a tree brings *data* along: JSON carries it byte for byte, and it leaves room for others."""
    try:
        return len(data) <= _LARGEST_ALONG and "\0" not in data.decode()
    except UnicodeDecodeError:
        return False
