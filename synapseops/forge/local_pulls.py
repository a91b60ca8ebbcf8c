"""Pull requests without a server: a record says what was proposed, git says what became of it."""

from collections.abc import Mapping

from synapseops.errors import RepositoryError, UsageError
from synapseops.forge.base import Proposal, PullRequest, PullRequestState
from synapseops.forge.local_commits import Commits
from synapseops.forge.local_records import Numbered, Record, Records
from synapseops.forge.local_refs import HEADS, Refs
from synapseops.forge.local_store import Store
from synapseops.forge.local_trees import Trees
from synapseops.merging.paths import LOCK_NAME


class LocalPullRequests:
    """Adapter of the port `PullRequests` over records beside git's own data."""

    def __init__(self, store: Store, refs: Refs, commits: Commits, trees: Trees) -> None:
        self._store = store
        self._records = Records(store)
        self._refs = refs
        self._commits = commits
        self._trees = trees

    async def find(self, branch: str, base: str) -> PullRequest | None:
        """Return the newest pull request from *branch* into *base* with its true state, or None when there was never one."""
        found = [one for one in self._records.all() if one.record.branch == branch]
        self._refuse_another_base(found, base)
        newest = next((one for one in found if one.record.base == base), None)
        return self._told(newest) if newest is not None else None

    async def put(self, proposal: Proposal) -> PullRequest:
        """Open the pull request, or bring the open one up to date; writes only what differs."""
        with self._store.exclusive():
            self.settle(proposal.branch)
            found = [one for one in self._records.all() if one.record.branch == proposal.branch]
            self._refuse_another_base(found, proposal.base)
            newest = next((one for one in found if one.record.base == proposal.base and one.record.ended is None), None)
            number = newest.number if newest is not None else self._records.next_number()
            record = _record(proposal, newest.record if newest is not None else None, base=self._refs.resolve(proposal.base) or "")
            self._records.save(number, record, proposal.body)
            return self._told(Numbered(number, record))

    async def close(self, number: int, *, comment: str) -> None:
        """Close the pull request; closing a closed one is fine."""
        with self._store.exclusive():
            found = self._records.get(number).record
            if found.ended is None:
                ended = "merged" if self._has_landed(found) else "closed"
                comments = (*found.comments, comment) if comment else found.comments
                self._records.save(number, found.model_copy(update={"ended": ended, "comments": comments, "inputs": ""}))

    async def attach(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files with the pull request; return where each is."""
        with self._store.exclusive():
            self._records.get(number)
            return {name: str(self._records.attach(number, name, data)) for name, data in files.items()}

    async def approve(self, mark: str, *, by: str) -> PullRequest:
        """Note that *by* approves of the breaking changes with the fingerprint *mark*. Raises `UsageError` where none open brings them."""
        with self._store.exclusive():
            is_open = [one for one in self._records.all() if self._state(one.record)[0] is PullRequestState.OPEN]
            found = next((one for one in is_open if one.record.breaking == mark), None)
            if found is None:
                others = ", ".join(f"{one.record.breaking} of #{one.number}" for one in is_open if one.record.breaking)
                hint = (
                    f"there is {others}"
                    if others
                    else "synapse run opens pull requests, and tells the fingerprint of what may break callers"
                )
                raise UsageError(f'no open pull request brings breaking changes with the fingerprint "{mark}"', hint)
            record = found.record.model_copy(update={"approved": {**found.record.approved, mark: by}})
            self._records.save(found.number, record)
            return self._told(Numbered(found.number, record))

    def settle(self, branch: str) -> None:
        """Write down how the pull requests of *branch* ended, while git still tells; the store's lock is held.

        It is done before the branch moves: one made anew must not bring a closed pull request back.
        """
        for one in self._records.all():
            if one.record.branch == branch and one.record.ended is None:
                state, _ = self._state(one.record)
                if state is not PullRequestState.OPEN:
                    self._records.save(one.number, one.record.model_copy(update={"ended": state.value}))

    def _refuse_another_base(self, found: list[Numbered], base: str) -> None:
        for one in found:
            if one.record.base != base and one.record.ended is None and self._state(one.record)[0] is PullRequestState.OPEN:
                raise RepositoryError(
                    f'the branch "{one.record.branch}" belongs to the open pull request #{one.number} into "{one.record.base}"',
                    f'merge that one, or delete the branch: git branch -D "{one.record.branch}"',
                )

    def _told(self, one: Numbered) -> PullRequest:
        state, head = self._state(one.record)
        return PullRequest(
            number=one.number,
            branch=one.record.branch,
            base=one.record.base,
            state=state,
            title=one.record.title,
            body=self._records.body(one.number),
            draft=one.record.draft,
            path=str(self._records.body_path(one.number)),
            head=head,
            inputs=one.record.inputs,
            approved=one.record.approved,
        )

    def _state(self, record: Record) -> tuple[PullRequestState, str]:
        """Return the state that git tells of, and the head."""
        if record.ended is not None:
            return PullRequestState(record.ended), record.head
        if self._has_landed(record):
            return PullRequestState.MERGED, record.head
        head = self._refs.commit(HEADS + record.branch)
        if head is None or self._refs.resolve(record.base) is None:
            return PullRequestState.CLOSED, record.head
        return PullRequestState.OPEN, head

    def _has_landed(self, record: Record) -> bool:
        """Tell whether the base holds what was proposed: by history, or, after a squash or rebase, by content."""
        base = self._refs.resolve(record.base)
        if base is None or not self._commits.exists(record.head):
            return False
        return self._commits.contains(base, record.head) or self._holds_content(base, record)

    def _holds_content(self, base: str, record: Record) -> bool:
        """Tell whether the locks that the head changed are on *base*: they outlive later edits of the files they list.

        Locks that the base held when the head was proposed tell nothing: then all that the head changed has to be there.
        """
        head = record.head
        start = self._commits.merge_base(base, head)
        before = self._commits.tree(start) if start is not None else None
        now = self._commits.tree(base)
        proposed = [(path, entry) for path, _, entry in self._trees.changes(before, self._commits.tree(head))]
        locks = [(path, entry) for path, entry in proposed if path.rpartition("/")[2] == LOCK_NAME]
        then = self._commits.tree(record.since) if record.since and self._commits.exists(record.since) else None
        is_news = then is None or any(self._trees.at(then, path) != entry for path, entry in locks)
        return bool(proposed) and all(self._trees.at(now, path) == entry for path, entry in (is_news and locks) or proposed)


def _record(proposal: Proposal, before: Record | None, *, base: str) -> Record:
    return Record(
        since=before.since if before is not None and before.head == proposal.head else base,
        branch=proposal.branch,
        base=proposal.base,
        head=proposal.head,
        title=proposal.title,
        inputs=proposal.inputs,
        breaking=proposal.breaking,
        approved=before.approved if before is not None else {},
        draft=proposal.draft,
        labels=proposal.labels,
        reviewers=proposal.reviewers,
        comments=before.comments if before is not None else (),
    )
