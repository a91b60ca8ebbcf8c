"""Where the files of a pull request are kept: GitHub takes none through its interface.

Whoever hosts runs may keep them (`Attachments` is a port); otherwise they are a commit of their own in the repository, which the ref
`refs/synapse/artifacts/<number>` holds while they are current. See docs/adr/0024-github-through-its-interface-alone.md.
"""

from collections.abc import Collection, Mapping
from typing import Protocol
from urllib.parse import quote

from synapseops.forge import commits
from synapseops.forge.base import FILE_MODE, TreeFile
from synapseops.forge.github import trees
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.place import Place
from synapseops.forge.github.refs import Refs
from synapseops.forge.github.writing import Writer

ARTIFACTS = "refs/synapse/artifacts/"
_MESSAGE = "What belongs to a pull request, beside its files\n"
_BY = {"name": commits.COMMITTER_NAME, "email": commits.COMMITTER_EMAIL, "date": "2000-01-01T00:00:00Z"}


class Attachments(Protocol):
    """Keeps files of pull requests."""

    async def keep(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep *files* (plain name → bytes) with the pull request *number*; return the URL of each."""
        ...


class RefAttachments:
    """Keeps them in the repository. Equal files give an equal commit, so that nothing is written twice.

    *news* are the numbers of pull requests that this run brought something new to: nobody need look what is kept for them.
    """

    def __init__(self, place: Place, objects: Objects, refs: Refs, news: Collection[int]) -> None:
        self._place = place
        self._objects = objects
        self._refs = refs
        self._writer = Writer(place, objects)
        self._news = news

    async def keep(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep *files* in place of those of before; return where each is."""
        ref = f"{ARTIFACTS}{number}"
        data = {trees.blob_id(content): content for content in files.values()}
        folder = trees.folder_of({name: TreeFile(trees.blob_id(content), FILE_MODE) for name, content in files.items()})
        commit = _commit_id(folder.id)
        if number in self._news or await self._refs.resolve(ref) != commit:
            tree = await self._writer.write_tree(trees.NOTHING, folder, data)
            commit = await self._writer.write_commit(tree, (), _MESSAGE, _BY)
            await self._refs.let(ref, commit)
        return {name: f"{self._place.web}/raw/{commit}/{quote(name)}" for name in files}


def _commit_id(tree: str) -> str:
    """Return the id that the commit of *tree* will have."""
    by = f"{commits.COMMITTER_NAME} <{commits.COMMITTER_EMAIL}> {commits.PRISTINE_TIME} +0000"
    return trees.object_id("commit", f"tree {tree}\nauthor {by}\ncommitter {by}\n\n{_MESSAGE}".encode())
