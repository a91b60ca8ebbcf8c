"""Whether an intent stands as it should, told without making anything: the reconciler looks often, and mostly nothing is to be done."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.jobs.model import Job, Key, Kind, Want
from bot.runs.bench import Bench, Repo
from bot.runs.checks import AGGREGATE, name_of
from synapseops import __version__
from synapseops.errors import UsageError
from synapseops.forge.base import Conclusion, PullRequestState
from synapseops.forge.branches import PREFIX
from synapseops.merging.lock import Lock
from synapseops.pipeline.standing import Standing, inputs_of, look
from synapseops.pipeline.survey import Survey

_MOST_PREVIEWS = 100


async def unsettled(bench: Bench, repo: Repo, seen: Survey, meant: frozenset[str], *, regranted: bool) -> frozenset[str]:
    """Return those of *meant* that a run could change something about; *regranted*: the App may do more than before, perhaps."""
    placed = {path for path in meant if regranted and repo.places_workflows and _places_workflows(seen, path)}
    return frozenset([path for path in sorted(meant) if path in placed or not await _is_settled(bench, repo, seen, path)])


def _places_workflows(seen: Survey, path: str) -> bool:
    subject = seen.subjects.get(path)
    blueprint = subject.found.reading.blueprint if subject is not None else None
    return blueprint is not None and blueprint.places_workflows


async def want_previews(bench: Bench, job: Job, repo: Repo) -> None:
    """Want the open pull requests of people looked at, the newest ones: what tells of them may have been missed."""
    asked: dict[str, str | int] = {"state": "open", "sort": "updated", "direction": "desc", "per_page": _MOST_PREVIEWS}
    found: Sequence[Mapping[str, Any]] = await repo.place.client.get(repo.place.path("pulls"), asked)
    numbers = [int(one["number"]) for one in found if not _is_of_ours(one)]
    keys = [Key(job.key.installation, job.key.repository, Kind.PREVIEW, str(number)) for number in numbers]
    await bench.store.want([Want(key, repo.place.name, {"reconcile": "yes"}, yields=True) for key in keys])


def _is_of_ours(request: Mapping[str, Any]) -> bool:
    head, base = request["head"], request["base"]
    return str(head["ref"]).startswith(f"{PREFIX}/") and (head.get("repo") or {}).get("id") == base["repo"]["id"]


async def _is_settled(bench: Bench, repo: Repo, seen: Survey, path: str) -> bool:
    subject = seen.subjects.get(path)
    blueprint = subject.found.reading.blueprint if subject is not None else None
    if subject is None or blueprint is None or subject.is_faulty:
        return await is_told(repo, seen.base.commit)
    inputs = inputs_of(blueprint, bench.generators)
    try:
        standing = await look(repo.repository, repo.pull_requests, seen.base, subject.found, service=blueprint.service.name, inputs=inputs)
    except UsageError:  # it stands in this intent's way alone: the others go on
        return await _is_stopped(repo, seen.base.commit, path)
    request = standing.pull_request
    if request is not None and request.state is PullRequestState.OPEN:
        return _holds(standing.at_branch.lock if standing.at_branch is not None else None, inputs) and await is_told(repo, request.head)
    return standing.is_refused or _is_delivered(standing)


async def _is_stopped(repo: Repo, commit: str, path: str) -> bool:
    """Tell whether our check of the intent at *path* says already that something stands in its way."""
    newest = next((one for one in await repo.checks.of(commit) if one.name == name_of(path)), None)
    return newest is not None and newest.conclusion is Conclusion.ACTION_REQUIRED


def _is_delivered(standing: Standing) -> bool:
    return standing.at_branch is None and _holds(standing.at_base.lock, standing.inputs)


def _holds(lock: Lock | None, inputs: str) -> bool:
    """Tell whether *lock* records these inputs, by this version of the factory, and awaits no decision that was made meanwhile."""
    return lock is not None and lock.inputs == inputs and lock.factory == __version__


async def is_told(repo: Repo, commit: str) -> bool:
    """Tell whether our checks of *commit* are there, and none of them hangs, as far as we may see and make them."""
    checks = await repo.checks.of(commit)
    if repo.checks.refused is not None:
        return True
    newest = {one.name: one for one in reversed(checks)}
    return bool(newest) and all(one.conclusion is not None for name, one in newest.items() if name.startswith(AGGREGATE))
