"""Merging: pull requests in GitHub's three ways, and one branch into another."""

from tests.github import objects
from tests.github.deeds import merge_queue, pulls, refs
from tests.github.errors import Refused
from tests.github.hub import Hub
from tests.github.model import Account, PullRequest, Repository


def merge_pull(
    hub: Hub,
    pull: PullRequest,
    actor: Account,
    *,
    method: str = "merge",
    title: str | None = None,
    message: str | None = None,
    expected: str | None = None,
) -> str:
    """Merge a pull request; return the commit that its base is at afterwards."""
    if pull.state != "open" or pull.draft:
        raise Refused(405, "Pull Request is still a draft" if pull.draft else "Pull Request is not mergeable")
    if expected not in (None, pull.head_sha):
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    base = objects.ref(pull.repo, f"refs/heads/{pull.base}")
    if base is None:
        raise Refused(405, "Base branch was modified. Review and try the merge again.")
    _check_required(pull)
    new = _METHODS[method](hub, pull, actor, base, title, message)
    if new is None:
        raise Refused(405, "Pull Request is not mergeable")
    move = refs.write(pull.repo, f"refs/heads/{pull.base}", new)
    pulls.land(hub, pull, actor, new)
    refs.announce(hub, pull.repo, actor, [move])
    return new


def _check_required(pull: PullRequest) -> None:
    passed = merge_queue.passed(pull, pull.head_sha)
    for name in pull.repo.required_checks.get(pull.base, ()):
        if name not in passed:
            raise Refused(405, f'Required status check "{name}" is expected.')


def _merge(hub: Hub, pull: PullRequest, actor: Account, base: str, title: str | None, message: str | None) -> str | None:
    subject = title or f"Merge pull request #{pull.number} from {pull.head_repo.owner.login}/{pull.head}"
    text = f"{subject}\n\n{pull.title if message is None else message}"
    return _combine(hub, pull, actor, base, [base, pull.head_sha], text)


def _squash(hub: Hub, pull: PullRequest, actor: Account, base: str, title: str | None, message: str | None) -> str | None:
    commits = objects.between(pull.repo.git, base, pull.head_sha)
    told = "\n\n".join(f"* {commit.message.rstrip()}" for commit in commits) if message is None else message
    return _combine(hub, pull, actor, base, [base], f"{title or f'{pull.title} (#{pull.number})'}\n\n{told}")


def _combine(hub: Hub, pull: PullRequest, actor: Account, base: str, parents: list[str], text: str) -> str | None:
    git, now = pull.repo.git, hub.clock.now()
    if (tree := objects.merged_tree(git, base, pull.head_sha)) is None:
        return None
    flow = objects.signature(*objects.WEB_FLOW, now)
    return objects.write_commit(git, tree, parents, text, objects.by(actor, now), flow, signed=True)


def _rebase(hub: Hub, pull: PullRequest, actor: Account, base: str, title: str | None, message: str | None) -> str | None:
    git, now = pull.repo.git, hub.clock.now()
    tip = base
    for commit in objects.between(git, base, pull.head_sha):
        if len(commit.parent_ids) != 1:
            return None
        index = git.merge_trees(commit.parents[0].tree, objects.commit(git, tip).tree, commit.tree)
        if index.conflicts is not None:
            return None
        tree = str(index.write_tree(git))
        tip = objects.write_commit(git, tree, [tip], commit.message, commit.author, objects.by(actor, now))
    return tip


_METHODS = {"merge": _merge, "squash": _squash, "rebase": _rebase}


def merge_branch(
    hub: Hub, repository: Repository, actor: Account, base: str, head: str, message: str | None, *, signed: bool
) -> str | None:
    """Merge the commit *head* into the branch *base*; return the merge, or None when there was nothing to do."""
    git, now = repository.git, hub.clock.now()
    ours = objects.ref(repository, f"refs/heads/{base}")
    theirs = objects.resolve(repository, head)
    if ours is None or theirs is None:
        raise Refused(404, f"{'Base' if ours is None else 'Head'} does not exist")
    if objects.contains(git, ours, theirs):
        return None
    if (tree := objects.merged_tree(git, ours, theirs)) is None:
        raise Refused(409, "Merge conflict")
    author, flow = objects.by(actor, now), objects.signature(*objects.WEB_FLOW, now)
    made = objects.write_commit(git, tree, [ours, theirs], message or f"Merge {head} into {base}", author, flow, signed=signed)
    refs.set_ref(hub, repository, actor, f"refs/heads/{base}", made)
    return made
