"""Intents that a push does not count for, where nobody else would say why: their branch is not there, or cannot be told."""

from bot.jobs.model import Job
from bot.runs import wording
from bot.runs.bench import Repo
from bot.runs.checks import Saying, name_of, run_key
from synapseops.pipeline.survey import Survey
from synapseops.report.text import count

_HEADS = "refs/heads/"


async def sayings(repo: Repo, job: Job, seen: Survey) -> list[Saying]:
    """Return what is said, on the default branch's commit, of intents for branches that are not there."""
    bases = {path: subject.delivery.base for path, subject in seen.subjects.items()}
    others = {base for base in bases.values() if base is not None and base != seen.base.name}
    absent = {base for base in sorted(others) if await repo.repository.resolve(f"{_HEADS}{base}") is None}
    commit = seen.base.commit
    return [
        Saying(commit, name_of(path), run_key(job, path), wording.nowhere(path, base))
        for path, base in sorted(bases.items())
        if base in absent and base is not None
    ]


def why_none(seen: Survey, default: str) -> str:
    """Return why no intent is for the branch that was pushed: one of which that cannot be read is taken to be for *default*."""
    unread = [path for path, subject in seen.subjects.items() if subject.delivery.base is None and subject.is_faulty]
    why = "no intent is for this branch"
    if not unread or seen.base.name == default:
        return why
    return f"{why}; {count(len(unread), 'intent')} with faults, taken to be for the default branch, as none is named that can be read"
