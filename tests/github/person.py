"""A person at work: what people do by hand, at once and without HTTP."""

from collections.abc import Iterable, Mapping

from tests.github import objects
from tests.github.deeds import check_suites, checks, comments, merge_queue, merging, pulls, refs
from tests.github.deeds import repositories as repository_deeds
from tests.github.hub import Hub
from tests.github.model import Account, CheckRun, Comment, PullRequest, Repository

Where = Repository | str


class Person:
    """Somebody with an account; `token` is theirs, for git and the API.

    Repositories are named by the value or by "owner/name". Deeds on a pull request take its number; which repository is meant may
    be left out where the double has only one.
    """

    def __init__(self, hub: Hub, account: Account, token: str) -> None:
        self.hub = hub
        self.account = account
        self.token = token

    @property
    def login(self) -> str:
        """The name of the account."""
        return self.account.login

    def _repository(self, where: Where | None) -> Repository:
        if isinstance(where, Repository):
            return where
        if where is not None:
            return self.hub.repository(where)
        (only,) = self.hub.repositories.values()
        return only

    def _pull(self, number: int | PullRequest, where: Where | None) -> PullRequest:
        return number if isinstance(number, PullRequest) else self._repository(where).pulls[number]

    def push(
        self,
        repo: Where,
        branch: str,
        files: Mapping[str, bytes | None],
        *,
        message: str = "Work",
        onto: str | None = None,
        force: bool = False,
        mode: int = 0,
    ) -> str:
        """Commit *files* (None: deleted) on *branch* and push it; return the commit.

        A new branch starts at *onto* (a commit or branch; by default the default branch). With *force* the branch is moved there.
        """
        with self.hub.lock:
            repository = self._repository(repo)
            assert not repository.archived, "an archived repository is read-only"
            ref = f"refs/heads/{branch}"
            start = objects.ref(repository, ref)
            if start is None or force:
                start = objects.resolve(repository, onto or repository.default_branch)
            author = objects.by(self.account, self.hub.clock.now())
            made = objects.commit_files(repository.git, start, files, message, author, mode)
            refs.set_ref(self.hub, repository, self.account, ref, made)
            return made

    def push_tags(self, repo: Where, tags: Iterable[str], commit: str) -> None:
        """Push tags, all at once."""
        with self.hub.lock:
            repository = self._repository(repo)
            moves = [refs.write(repository, f"refs/tags/{tag}", commit) for tag in tags]
            refs.announce(self.hub, repository, self.account, moves)

    def reset(self, repo: Where, branch: str, commit: str) -> None:
        """Force *branch* to *commit*."""
        with self.hub.lock:
            refs.set_ref(self.hub, self._repository(repo), self.account, f"refs/heads/{branch}", commit)

    def delete_branch(self, repo: Where, branch: str) -> None:
        """Delete a branch."""
        with self.hub.lock:
            refs.set_ref(self.hub, self._repository(repo), self.account, f"refs/heads/{branch}", None)

    def fork(self, repo: Where) -> Repository:
        """Fork a repository into the person's own account."""
        with self.hub.lock:
            parent = self._repository(repo)
            fork = self.hub.add_repository(
                f"{self.login}/{parent.name}", default_branch=parent.default_branch, private=parent.private, parent=parent
            )
            for name in parent.git.references:
                if name.startswith("refs/heads/"):
                    fork.git.references.create(name, objects.ref(parent, name) or "")
            return fork

    def open_pull_request(
        self,
        repo: Where,
        head: str,
        base: str | None = None,
        *,
        title: str = "Change",
        body: str | None = None,
        draft: bool = False,
        fork: Repository | None = None,
    ) -> PullRequest:
        """Open a pull request from the branch *head* (of *fork*) into *base* (the default branch)."""
        with self.hub.lock:
            repository = self._repository(repo)
            into = base or repository.default_branch
            return pulls.open_pull(
                self.hub, repository, self.account, title=title, head=head, base=into, body=body, draft=draft, head_repo=fork
            )

    def edit(self, number: int | PullRequest, *, repo: Where | None = None, **changes: str) -> None:
        """Change title, body, base or state of a pull request."""
        with self.hub.lock:
            pulls.edit(self.hub, self._pull(number, repo), self.account, changes)

    def close(self, number: int | PullRequest, *, repo: Where | None = None) -> None:
        """Close a pull request without merging it."""
        with self.hub.lock:
            pulls.close(self.hub, self._pull(number, repo), self.account)

    def reopen(self, number: int | PullRequest, *, repo: Where | None = None) -> None:
        """Open a closed pull request again."""
        with self.hub.lock:
            pulls.reopen(self.hub, self._pull(number, repo), self.account)

    def merge(self, number: int | PullRequest, method: str = "merge", *, repo: Where | None = None, delete_branch: bool = False) -> str:
        """Merge a pull request (`merge`, `squash` or `rebase`); return the commit that its base is at afterwards."""
        with self.hub.lock:
            pull = self._pull(number, repo)
            made = merging.merge_pull(self.hub, pull, self.account, method=method)
            if delete_branch:
                refs.set_ref(self.hub, pull.head_repo, self.account, f"refs/heads/{pull.head}", None)
            return made

    def enqueue(self, number: int | PullRequest, *, repo: Where | None = None) -> str:
        """Put a pull request into the merge queue; return the commit that checks are asked for."""
        with self.hub.lock:
            return merge_queue.enqueue(self.hub, self._pull(number, repo), self.account)

    def finish_queue(self, number: int | PullRequest, commit: str, *, repo: Where | None = None) -> None:
        """Let the entry of the queue land, or fall out where a required check is missing."""
        with self.hub.lock:
            merge_queue.finish(self.hub, self._pull(number, repo), self.account, commit)

    def comment(self, repo: Where, number: int | PullRequest, body: str) -> Comment:
        """Comment on a pull request."""
        with self.hub.lock:
            return comments.add(self.hub, self._pull(number, repo), self.account, body)

    def edit_comment(self, repo: Where, comment: Comment, body: str) -> None:
        """Change a comment, one's own or another's."""
        with self.hub.lock:
            comments.edit(self.hub, self._repository(repo), self.account, comment, body)

    def delete_comment(self, repo: Where, comment: Comment) -> None:
        """Take a comment away."""
        with self.hub.lock:
            comments.delete(self.hub, self._repository(repo), self.account, comment)

    def rerun(self, repo: Where, run: CheckRun) -> None:
        """Press "Re-run" at a check."""
        with self.hub.lock:
            checks.rerequest(self.hub, self._repository(repo), self.account, run)

    def rerun_all(self, repo: Where, run: CheckRun) -> None:
        """Press "Re-run all checks" of the App whose check *run* is."""
        with self.hub.lock:
            check_suites.rerequest(self.hub, self._repository(repo), self.account, run.suite)

    def press(self, repo: Where, run: CheckRun, identifier: str) -> None:
        """Press a button of a check."""
        with self.hub.lock:
            checks.request_action(self.hub, self._repository(repo), self.account, run, identifier)

    def rename(self, repo: Where, name: str) -> None:
        """Rename a repository."""
        with self.hub.lock:
            repository_deeds.rename(self.hub, self._repository(repo), self.account, name)

    def transfer(self, repo: Where, owner: str) -> None:
        """Give a repository to another account."""
        with self.hub.lock:
            repository_deeds.transfer(self.hub, self._repository(repo), self.account, self.hub.account(owner, "Organization"))

    def archive(self, repo: Where, archived: bool = True) -> None:
        """Make a repository read-only, or end that."""
        with self.hub.lock:
            repository_deeds.archive(self.hub, self._repository(repo), self.account, archived)

    def delete_repository(self, repo: Where) -> None:
        """Delete a repository."""
        with self.hub.lock:
            repository_deeds.delete(self.hub, self._repository(repo), self.account)
