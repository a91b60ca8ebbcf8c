"""Pull requests of ours that no intent makes any more: closed with a word, and their branches deleted where nobody worked there."""

from collections.abc import Mapping
from typing import Any

from bot.runs.bench import Bench, Repo
from bot.runs.journal import Trail
from bot.runs.pausing import Paused
from synapseops.forge.branches import PREFIX, branch_name
from synapseops.pipeline.survey import Survey
from synapseops.report.text import code


async def close(bench: Bench, repo: Repo, trail: Trail, seen: Survey, meant: frozenset[str], default: str) -> int:
    """Close those of the base that was looked at; *meant* are the intents that count for it. Return how many there were."""
    services = _services(seen, meant)
    if services is None:
        return 0
    base, closed = seen.base.name, 0
    wanted = {branch_name(service, base=base, default=default) for service in services}
    for branch, commit in sorted((await repo.repository.ours(PREFIX)).items()):
        service = branch.removeprefix(f"{PREFIX}/").partition("@")[0]
        if branch not in wanted and branch == branch_name(service, base=base, default=default):
            closed += await _close(bench, repo, trail, seen, branch, commit)
    return closed


def _services(seen: Survey, meant: frozenset[str]) -> frozenset[str] | None:
    """Return the services of the intents *meant*, None where one of them cannot be told: it is faulty just now."""
    blueprints = [seen.subjects[path].found.reading.blueprint if path in seen.subjects else None for path in meant]
    names = frozenset(one.service.name for one in blueprints if one is not None)
    return names if all(one is not None for one in blueprints) else None


async def _close(bench: Bench, repo: Repo, trail: Trail, seen: Survey, branch: str, commit: str) -> int:
    request = await _opened_by_us(bench, repo, branch, seen.base.name)
    if request is None:
        return 0
    number = int(request["number"])
    try:
        await repo.pull_requests.refuse(number)
    except Paused:
        return 0
    words = f"Nothing on {code(seen.base.name)} makes this service any more: its intent was removed, or makes another now."
    is_all_ours = all(one.is_ours for one in await repo.repository.ahead(commit, of=seen.base.commit))
    kept = "" if is_all_ours else " The branch is kept, since commits of people are on it."
    await repo.pull_requests.close(number, comment=f"{words}{kept}")
    trail.add("decision", about="pull request", decided="closed", why="no intent makes it any more", number=number, branch=branch)
    if is_all_ours:
        await repo.repository.move(branch, to=None, was=commit)
    return 1


async def _opened_by_us(bench: Bench, repo: Repo, branch: str, base: str) -> Mapping[str, Any] | None:
    owner, _ = await repo.place.owner_and_name()
    asked = {"state": "open", "base": base, "head": f"{owner}:{branch}"}
    async for request in repo.place.client.pages(repo.place.path("pulls"), asked):
        if (request.get("user") or {}).get("login") == bench.credentials.me.login and request["head"]["ref"] == branch:
            found: Mapping[str, Any] = request
            return found
    return None
