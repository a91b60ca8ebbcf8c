"""The repository as a workflow checked it out: shallow, detached and of a merge that no branch holds as it may be."""

import os
from pathlib import Path

from action.workflow.event import Event, PullRequestEvent
from synapseops.errors import UsageError
from synapseops.forge.local import LocalRepository
from synapseops.forge.local_fetch import Login
from synapseops.forge.local_open import open_git

_HEADS, _ORIGIN = "refs/heads/", "refs/remotes/origin/"


class Checkout(LocalRepository):
    """A repository whose branch *base* is what is checked out, whatever the refs say: that is what the workflow is about."""

    def __init__(self, folder: Path, *, base: str, default: str, login: Login | None = None) -> None:
        super().__init__(open_git(folder), login=login)
        self._base = base
        self._default = default
        self.head = self.commit("HEAD")

    async def resolve(self, ref: str) -> str | None:
        """Return the commit that *ref* names, or None."""
        if ref == self._base:
            return self.head
        found = await super().resolve(ref)
        if found is None and ref.startswith(_HEADS):  # a checkout has branches of others as the remote's
            found = await super().resolve(f"{_ORIGIN}{ref.removeprefix(_HEADS)}")
        return found

    async def onto(self, request: PullRequestEvent, merge: str) -> str | None:
        """Return the commit that *request* would be merged into, None where the checkout does not hold it.

        That is what GitHub merged it into, where the commit *merge* that it made is checked out; else the base's branch, else where the
        event says that the base was.
        """
        parents = self._commits.parents(self.head) if self.head == merge else ()  # a commit of people's may have any parents
        into = parents[:1] if len(parents) > 1 else ()
        for ref in (*into, f"{_ORIGIN}{request.base}", request.onto):
            if ref and (found := await super().resolve(ref)) is not None:
                return found
        return None

    async def default_branch(self) -> str:
        """Return the default branch, as the event tells."""
        return self._default or await super().default_branch()


def folder_of(workspace: str, working_directory: str) -> Path:
    """Return the folder to look at. Raises `UsageError` where it is none, or leads out of the workspace."""
    if not workspace:
        raise UsageError("GITHUB_WORKSPACE is not set", "run this as a step of a workflow, after actions/checkout")
    root = os.path.realpath(workspace)
    folder = Path(os.path.realpath(os.path.join(root, working_directory)))
    if not folder.is_relative_to(root):
        raise UsageError(f'"{working_directory}" leads out of the workspace', "name a folder below it with working-directory")
    if not folder.is_dir():
        raise UsageError(
            f'the workspace has no folder "{working_directory}"', "name one with working-directory, and check out before this step"
        )
    return folder


def refuse_strangers(event: Event, head: str) -> None:
    """Raise `UsageError` where an event that strangers can cause runs with the repository's secrets on what they wrote."""
    if event.is_privileged and head != event.commit:
        raise UsageError(
            f"on {event.name}, which has the repository's secrets, something else than its own commit is checked out",
            "use the event pull_request; check and preview work there for forks too",
        )
