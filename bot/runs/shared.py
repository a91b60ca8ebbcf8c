"""Checks of a commit that several pull requests propose: GitHub shows the newest for all of them, a stranger's fork among them.

What fails for one of them goes on failing, whatever another comes to, and what was verified stays so: else whoever opens a second pull
request of the same commit, into a branch where nothing differs or from a fork, would end what is required of the first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.jobs.model import Kind
from bot.runs.bench import Repo
from bot.runs.checks import Saying
from synapseops.forge.base import Conclusion
from synapseops.forge.github.failures import Absent


async def sayable(repo: Repo, number: int, sayings: Sequence[Saying]) -> list[Saying]:
    """Return those of *sayings*, about the pull request *number*, that end nothing which counts more for another one of their commit."""
    proposes: dict[str, bool] = {}
    found: list[Saying] = []
    for one in sayings:
        newest = await repo.board.newest(one.commit, one.name)
        if newest is None or _weight(newest.conclusion) <= _weight(one.told.conclusion):
            found.append(one)
            continue
        kind, target, *_ = [*newest.key.split("/"), "", ""]
        about = f"{kind}/{target}"
        if about not in proposes:
            proposes[about] = await _is_others(repo, kind, target, number, one.commit)
        if not proposes[about]:
            found.append(one)
    return found


def _weight(conclusion: Conclusion | None) -> int:
    """Return how much a conclusion counts: what fails more than what was verified, and that more than what concerns nobody."""
    return {Conclusion.ACTION_REQUIRED: 2, Conclusion.SUCCESS: 1}.get(conclusion or Conclusion.NEUTRAL, 0)


async def _is_others(repo: Repo, kind: str, target: str, number: int, commit: str) -> bool:
    """Tell whether the run that a check's key tells of was about something else than pull request *number*, which *commit* still is of."""
    if kind != Kind.PREVIEW:
        return kind in {Kind.DELIVER, Kind.COMMAND}
    if not target.isdecimal() or int(target) == number:
        return False
    try:
        request: Mapping[str, Any] = await repo.place.client.get(repo.place.path("pulls", int(target)))
    except Absent:
        return False
    return bool(request["state"] == "open" and request["head"]["sha"] == commit)
