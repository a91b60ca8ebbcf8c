"""The checks of one run: begun, told how far things are, and concluded, none of them twice."""

import contextlib

from bot.runs.guard import Guard
from bot.runs.wording import Told
from synapseops.errors import SynapseError
from synapseops.forge.base import Check, Checks, Conclusion, Words

AGGREGATE = "synapse"
"""The check that may be required: one on every head."""


def name_of(intent: str) -> str:
    """Return the name of the check of *intent*."""
    return f"{AGGREGATE}: {intent}"


class Board:
    """What is said about commits, by commit and name of the check."""

    def __init__(self, checks: Checks, guard: Guard) -> None:
        self._checks = checks
        self._guard = guard
        self._begun: dict[tuple[str, str], Check] = {}

    async def begin(self, commit: str, name: str, key: str) -> None:
        """Begin the check *name* of *commit*; one that a killed run left unfinished is gone on with."""
        await self._guard.check()
        self._begun[commit, name] = await self._checks.begin(name, commit, key=key, words=Words("In progress", "In progress"))

    async def tell(self, commit: str, name: str, title: str, summary: str) -> None:
        """Say how far the check is."""
        await self._guard.check()
        if (commit, name) in self._begun:
            self._begun[commit, name] = await self._checks.tell(self._begun[commit, name], Words(title, summary))

    async def conclude(self, commit: str, name: str, key: str, told: Told) -> None:
        """Conclude the check, unless the newest one says all of this already."""
        if (commit, name) not in self._begun:
            newest = next((one for one in await self._checks.of(commit) if one.name == name), None)
            if newest is not None and _says(newest, told):
                return
            await self.begin(commit, name, key)
        await self._guard.check()
        await self._checks.conclude(self._begun[commit, name], told.conclusion, told.words)
        del self._begun[commit, name]

    async def cancel(self, why: str) -> None:
        """Conclude what was begun and will not be ended, as far as we still may."""
        for check in self._begun.values():
            with contextlib.suppress(SynapseError):
                await self._checks.conclude(check, Conclusion.CANCELLED, Words("Cancelled", why))
        self._begun.clear()


def _says(check: Check, told: Told) -> bool:
    """Tell whether *check* says what is *told*; a forge may cut what is long."""
    is_same = (check.conclusion, check.title) == (told.conclusion, told.title)
    return is_same and told.words.summary.startswith(check.summary.rstrip()) and check.remarks >= len(told.words.remarks[:1])
