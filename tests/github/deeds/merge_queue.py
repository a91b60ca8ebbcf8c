"""The merge queue: a trial commit on a branch of its own, for which Apps are asked, before the base moves."""

from tests.github import events, objects
from tests.github.deeds import check_suites, pulls, refs
from tests.github.errors import Refused
from tests.github.hub import Hub
from tests.github.model import Account, PullRequest
from tests.github.shapes.git import simple_commit

PREFIX = "gh-readonly-queue"


def enqueue(hub: Hub, pull: PullRequest, actor: Account) -> str:
    """Put a pull request into the queue; return the commit that checks are asked for."""
    git, repository, now = pull.repo.git, pull.repo, hub.clock.now()
    base = objects.ref(repository, f"refs/heads/{pull.base}")
    tree = objects.merged_tree(git, base, pull.head_sha) if base else None
    if base is None or tree is None:
        raise Refused(405, "Pull Request is not mergeable")
    flow = objects.signature(*objects.WEB_FLOW, now)
    message = f"Merge pull request #{pull.number} from {pull.head_repo.owner.login}/{pull.head}\n\n{pull.title}"
    head = objects.write_commit(git, tree, [base, pull.head_sha], message, objects.by(actor, now), flow, signed=True)
    refs.set_ref(hub, repository, actor, ref_of(pull, base), head)
    _tell(hub, pull, actor, "checks_requested", base, head)
    return head


def ref_of(pull: PullRequest, base: str) -> str:
    """Return the branch of an entry of the queue."""
    return f"refs/heads/{PREFIX}/{pull.base}/pr-{pull.number}-{base}"


def _tell(hub: Hub, pull: PullRequest, actor: Account, action: str, base: str, head: str, **more: str) -> None:
    group = {
        "head_sha": head,
        "head_ref": ref_of(pull, base),
        "base_sha": base,
        "base_ref": f"refs/heads/{pull.base}",
        "head_commit": simple_commit(objects.commit(pull.repo.git, head)),
    }
    events.emit(hub, pull.repo, actor, "merge_group", {"action": action, "merge_group": group, **more})


def finish(hub: Hub, pull: PullRequest, actor: Account, head: str) -> None:
    """Let the entry land if its base did not move meanwhile."""
    base = str(objects.commit(pull.repo.git, head).parent_ids[0])
    if objects.ref(pull.repo, f"refs/heads/{pull.base}") != base:
        raise Refused(409, "Base branch was modified")
    missing = set(pull.repo.required_checks.get(pull.base, ())) - passed(pull, head)
    _tell(hub, pull, actor, "destroyed", base, head, reason="invalidated" if missing else "merged")
    if not missing:
        move = refs.write(pull.repo, f"refs/heads/{pull.base}", head)
        pulls.land(hub, pull, actor, head)
        refs.announce(hub, pull.repo, actor, [move])
    refs.set_ref(hub, pull.repo, actor, ref_of(pull, base), None)


def passed(pull: PullRequest, sha: str) -> set[str]:
    """Return the names of the checks that passed on a commit."""
    suites = {suite.id for suite in pull.repo.suites.values() if suite.head_sha == sha}
    runs = [run for run in pull.repo.checks.values() if run.suite.id in suites]
    return {run.name for run in runs if run.conclusion in check_suites.PASSING}
