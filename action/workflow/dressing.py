"""Pull requests as the workflow's inputs want them, besides what the intent says."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from synapseops.forge.base import Proposal, PullRequest, PullRequests


class Dressed(Struct, frozen=True):
    """The port `PullRequests` over *inner*, with labels and reviewers added, and drafts where they are asked for."""

    inner: PullRequests
    labels: tuple[str, ...]
    reviewers: tuple[str, ...]
    draft: bool

    async def find(self, branch: str, base: str) -> PullRequest | None:
        """Return the newest pull request from *branch* into *base*, or None when there was never one."""
        return await self.inner.find(branch, base)

    async def put(self, proposal: Proposal) -> PullRequest:
        """Open the pull request, or bring the open one up to date; writes only what differs."""
        labels = tuple(dict.fromkeys((*proposal.labels, *self.labels)))
        reviewers = tuple(dict.fromkeys((*proposal.reviewers, *self.reviewers)))
        return await self.inner.put(replace(proposal, labels=labels, reviewers=reviewers, draft=proposal.draft or self.draft))

    async def close(self, number: int, *, comment: str) -> None:
        """Close the pull request."""
        await self.inner.close(number, comment=comment)

    async def attach(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files with the pull request; return where each is."""
        return await self.inner.attach(number, files)
