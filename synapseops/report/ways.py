"""How people decide about what a report asks of them, where they read it: at a terminal, or on a pull request."""

import shlex

from msgspec import Struct


class Ways(Struct, frozen=True):
    """The words that approve, resolve and forget begin with; whether the branch is on another machine than its readers."""

    approve: str
    resolve: str
    forget: str
    sides: str
    remote: bool
    quotes: bool
    """Whether a path is for a shell."""

    def approving(self, mark: str) -> str:
        """Return what approves of the breaking changes that *mark* stands for."""
        return f"{self.approve} {mark}"

    def resolving(self, path: str) -> str:
        """Return what decides about the conflict in the file at *path*, from the root."""
        return f"{self.resolve} {shlex.quote(path) if self.quotes else path} {self.sides}"

    def forgetting(self, edit: str) -> str:
        """Return what drops *edit*."""
        return f"{self.forget} {edit}"


TERMINAL = Ways("synapse approve", "synapse resolve", "synapse forget", "--theirs|--ours", remote=False, quotes=True)
COMMENTS = Ways("/synapse approve-breaking", "/synapse resolve", "/synapse forget", "theirs|ours", remote=True, quotes=False)
"""The App reads what is written on its pull requests."""
WORKFLOW = Ways("/synapse approve-breaking", "synapse resolve", "synapse forget", "--theirs|--ours", remote=True, quotes=True)
"""Approval is read from comments by whoever proposes; the rest needs the App, or a clone."""
