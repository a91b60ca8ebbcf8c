"""Pausing: the newest command of somebody who may write decides, read anew each time; an edited comment is none."""

from collections.abc import Mapping
from typing import Any

from bot import commands
from bot.commands import Verb
from synapseops.errors import SynapseError
from synapseops.forge.github.approvals import may_write
from synapseops.forge.github.place import Place


class Paused(SynapseError):
    """Somebody asked that the pull request be left alone."""

    def __init__(self, number: int, by: str) -> None:
        super().__init__(f"pull request #{number} is paused by {by}")
        self.by = by


async def refuse_paused(place: Place, number: int) -> None:
    """Raise `Paused` where the pull request *number* is to be left alone."""
    asked: list[tuple[Verb, str]] = []
    for comment in await place.comments(number):
        if (found := _asked(comment)) is not None:
            asked.append(found)
    for verb, login in reversed(asked):
        if await may_write(place, login):
            if verb is Verb.PAUSE:
                raise Paused(number, login)
            return


def _asked(comment: Mapping[str, Any]) -> tuple[Verb, str] | None:
    author = comment.get("user") or {}
    if author.get("type") != "User" or comment["created_at"] != comment["updated_at"]:
        return None
    found = commands.parse(str(comment.get("body") or ""))
    return (found.verb, str(author["login"])) if found is not None and found.verb in {Verb.PAUSE, Verb.RESUME} else None
