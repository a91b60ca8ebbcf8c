"""What we say to whoever wrote a command: a reaction, and one comment of ours on a pull request, which is changed in place."""

from collections.abc import Mapping
from typing import Any

from bot import logs
from bot.jobs.model import Job
from bot.runs.bench import Bench, Repo
from synapseops.errors import NotPermitted
from synapseops.forge.github.failures import Locked

MARKER = "<!-- synapse:answer -->"
NO_CHECKS = "<!-- synapse:checks -->"
"""Begins the comment that says what else the checks would."""


async def say(bench: Bench, repo: Repo, number: int, words: str, *, marker: str = MARKER, only_anew: bool = False) -> None:
    """Say *words* in the one comment that begins with *marker*; *only_anew*: only where it is there, and says something else."""
    body = f"{marker}\n{words}"
    try:
        await _say(bench, repo, number, body, marker, only_anew=only_anew)
    except Locked as refused:  # somebody wants quiet there: what is asked for is done all the same, and the checks tell
        logs.get().warning("not_said", number=number, why=refused.message)


async def _say(bench: Bench, repo: Repo, number: int, body: str, marker: str, *, only_anew: bool) -> None:
    said = await _said(bench, repo, number, marker)
    if said is None and not only_anew:
        await repo.guard.check()
        await repo.place.client.post(repo.place.path("issues", number, "comments"), {"body": body})
    elif said is not None and said["body"] != body:
        await repo.guard.check()
        await repo.place.client.patch(repo.place.path("issues", "comments", int(said["id"])), {"body": body})


async def correct(bench: Bench, repo: Repo, number: int, words: str, *, marker: str) -> None:
    """Say *words* in place of what the comment with *marker* said, where this run saw that one: looking for it costs no request."""
    for comment in repo.place.known_comments(number):
        if _is_ours(bench, comment) and marker in str(comment["body"]) and words not in str(comment["body"]):
            await say(bench, repo, number, words, marker=marker, only_anew=True)
            return


async def react(repo: Repo, job: Job, content: str) -> None:
    """React to the comment that *job* names, where that is permitted: what is asked for is done all the same."""
    await repo.guard.check()
    path = repo.place.path("issues", "comments", int(job.key.target), "reactions")
    try:
        await repo.place.client.post(path, {"content": content}, repeatable=True)
    except (NotPermitted, Locked) as refused:
        logs.get().warning("no_reaction", run=job.lease, why=refused.message)


async def _said(bench: Bench, repo: Repo, number: int, marker: str) -> Mapping[str, Any] | None:
    async for comment in repo.place.client.pages(repo.place.path("issues", number, "comments")):
        if _is_ours(bench, comment) and marker in str(comment["body"]):
            found: Mapping[str, Any] = comment
            return found
    return None


def _is_ours(bench: Bench, comment: Mapping[str, Any]) -> bool:
    return (comment.get("user") or {}).get("login") == bench.credentials.me.login
