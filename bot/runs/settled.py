"""Whether an intent stands as it should, told without making anything: the reconciler looks often, and mostly nothing is to be done."""

from bot.runs.bench import Bench, Repo
from bot.runs.checks import AGGREGATE
from synapseops import __version__
from synapseops.forge.base import PullRequestState
from synapseops.merging.lock import Lock
from synapseops.pipeline.standing import Standing, inputs_of, look
from synapseops.pipeline.survey import Survey


async def unsettled(bench: Bench, repo: Repo, seen: Survey, meant: frozenset[str]) -> frozenset[str]:
    """Return those of *meant* that a run could change something about."""
    return frozenset([path for path in sorted(meant) if not await _is_settled(bench, repo, seen, path)])


async def _is_settled(bench: Bench, repo: Repo, seen: Survey, path: str) -> bool:
    subject = seen.subjects.get(path)
    blueprint = subject.found.reading.blueprint if subject is not None else None
    if subject is None or blueprint is None or subject.is_faulty:
        return await _is_told(repo, seen.base.commit)
    inputs = inputs_of(blueprint, bench.generators)
    standing = await look(repo.repository, repo.pull_requests, seen.base, subject.found, service=blueprint.service.name, inputs=inputs)
    request = standing.pull_request
    if request is not None and request.state is PullRequestState.OPEN:
        return _holds(standing.at_branch.lock if standing.at_branch is not None else None, inputs) and await _is_told(repo, request.head)
    return standing.is_refused or _is_delivered(standing)


def _is_delivered(standing: Standing) -> bool:
    return standing.at_branch is None and _holds(standing.at_base.lock, standing.inputs)


def _holds(lock: Lock | None, inputs: str) -> bool:
    """Tell whether *lock* records these inputs, by this version of the factory, and awaits no decision that was made meanwhile."""
    return lock is not None and lock.inputs == inputs and lock.factory == __version__


async def _is_told(repo: Repo, commit: str) -> bool:
    """Tell whether our checks of *commit* are there, and none of them hangs."""
    checks = await repo.checks.of(commit)
    newest = {one.name: one for one in reversed(checks)}
    return bool(newest) and all(one.conclusion is not None for name, one in newest.items() if name.startswith(AGGREGATE))
