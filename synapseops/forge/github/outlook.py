"""What a run looks at first, asked at once: where a branch is, what it holds, which branches are ours, and what we said of its commit.

The branch's tree comes first, so that the texts which every run reads can be asked for together with all else. Where GraphQL does not
answer, nobody is told anything, and whoever wants to know asks for it alone.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from synapseops.errors import RepositoryError, Unavailable
from synapseops.forge.github import queries, runs
from synapseops.forge.github.answered import Commit
from synapseops.forge.github.failures import LimitReached
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.place import Place
from synapseops.forge.github.trees import Folder

_MOST_TEXTS = 50

Read = Callable[[str], bool]
"""Tells by its path whether every run reads a file."""


class Seen(Struct, frozen=True):
    """What was seen: the branch's commit, None where there is no such branch; the branches whose names hold the one asked about (names in
    full), None where there are too many."""

    commit: str | None
    beside: Mapping[str, str] | None


def _nothing(path: str) -> bool:
    return False


class Outlook:
    """Looks at one repository. `app` is the App that we are, 0 where we are none; *reads* are the files that every run reads."""

    def __init__(self, place: Place, objects: Objects, *, app: int = 0, reads: Read = _nothing) -> None:
        self._place = place
        self._client = place.client
        self._objects = objects
        self._app = app
        self._reads = reads
        self._checks: dict[str, list[runs.Body]] = {}

    async def look(self, branch: str, *, beside: str) -> Seen | None:
        """Look at *branch*, and at the branches whose names hold *beside*; None where it takes other questions."""
        root = None if "/" in branch else await self._objects.branch_root(branch)
        texts = [file.blob for path, file in root.files() if self._reads(path)][:_MOST_TEXTS] if root is not None else []
        owner, name = await self._place.owner_and_name()
        asked: dict[str, Any] = {"owner": owner, "name": name, "branch": f"refs/heads/{branch}", "beside": beside}
        asked |= {"app": self._app, "checks": self._app != 0}
        try:
            answer = await self._client.graphql(queries.outlook(texts), asked)
        except LimitReached:
            raise
        except (RepositoryError, Unavailable):
            return None
        if not isinstance(found := answer.get("repository"), dict):
            return None
        self._place.learn_id(str(found["id"]))
        self._objects.add_texts(found)
        commit = self._note(found["at"], root)
        return Seen(commit, _branches(found["beside"])) if commit is not None or found["at"] is None else None

    def checks(self, commit: str) -> list[runs.Body] | None:
        """Return our check runs of *commit*, as REST answers, where they were seen; what was seen serves once."""
        return self._checks.pop(commit, None)

    def _note(self, ref: Mapping[str, Any] | None, root: Folder | None) -> str | None:
        """Note what is known of the commit that *ref* leads to, and return it; None for what is no commit."""
        target = ref["target"] if ref is not None else None
        if not target or target["__typename"] != "Commit":
            return None
        id, parents = str(target["oid"]), [str(one["oid"]) for one in target["parents"]["nodes"]]
        if not target["parents"]["pageInfo"]["hasNextPage"]:
            self._objects.add(Commit(id, str(target["tree"]["oid"]), str(target["message"]), tuple(parents)))
        if root is not None and root.id == target["tree"]["oid"]:  # else it moved in between
            self._objects.take(id, root)
        if self._app:
            self._note_checks(id, target["checkSuites"])
        return id

    def _note_checks(self, commit: str, suites: Mapping[str, Any]) -> None:
        if not (_is_more(suites) or any(_is_more(one["checkRuns"]) for one in suites["nodes"])):
            self._checks[commit] = [runs.answer(run) for suite in suites["nodes"] for run in suite["checkRuns"]["nodes"]]


def _branches(connection: Mapping[str, Any]) -> dict[str, str] | None:
    """Return commits by the names of branches in full."""
    if _is_more(connection):
        return None
    return {f"{one['prefix']}{one['name']}": str(one["target"]["oid"]) for one in connection["nodes"] if one["target"]}


def _is_more(connection: Mapping[str, Any]) -> bool:
    return bool(connection["pageInfo"]["hasNextPage"])
