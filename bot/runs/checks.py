"""The checks of one run: begun, told how far things are, and concluded, none of them twice."""

import contextlib
from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.jobs.begun import Begun
from bot.jobs.model import Job
from bot.runs.guard import Guard
from bot.runs.wording import Told
from synapseops.errors import SynapseError
from synapseops.forge.base import Check, Checks, Conclusion, Notice, Words

AGGREGATE = "synapse"
"""The check that may be required: one on every head."""
_BEGUN = (
    "It has begun, and tells how far it is where it takes long. Nothing is told when GitHub asks the App to wait: then it goes on later."
)


def name_of(intent: str) -> str:
    """Return the name of the check of *intent*."""
    return f"{AGGREGATE}: {intent}"


def run_key(job: Job, intent: str) -> str:
    """Return what names the run on its check: the desired state that it brings about."""
    return "/".join((job.key.kind.value, job.key.target or "-", intent))[:255]


class Saying(Struct, frozen=True):
    """What is to be said as the end of the check *name* of *commit*."""

    commit: str
    name: str
    key: str
    told: Told


class Board:
    """What is said about commits, by commit and name of the check."""

    def __init__(self, checks: Checks, guard: Guard, ledger: Begun) -> None:
        self._checks = checks
        self._guard = guard
        self._ledger = ledger
        self._begun: dict[tuple[str, str], Check] = {}
        self._known: dict[str, tuple[Check, ...]] = {}

    def is_new(self, commit: str) -> None:
        """Note that *commit* was made just now, so that nobody can have checked it."""
        self._known[commit] = ()

    async def begin(self, commit: str, runs: Sequence[tuple[str, str]]) -> None:
        """Begin checks of *commit*, each by its name and the key of its run; one that a killed run left unfinished is gone on with.

        One that was concluded stands until something else is to be said: the run may come to the same.
        """
        known = await self._of(commit)
        words = Words("In progress", _BEGUN)
        going = {one.name for one in known if one.conclusion is None}
        new = [Notice(name, commit, key, None, words, is_first=name not in going) for name, key in runs if not _stands(known, name)]
        if not new:
            return
        await self._guard.check()
        for one in new:
            self._ledger.add(commit, one.name)
        first, *others = new  # what is foreseen is asked along with the first
        self._begun[commit, first.name] = await self._checks.begin(first.name, commit, key=first.key, words=words, is_first=first.is_first)
        for one, check in zip(others, await self._checks.report(others), strict=True):
            self._begun[commit, one.name] = check

    def goes_on(self, commit: str, name: str) -> bool:
        """Tell whether this run began the check *name* of *commit*, and has to end it."""
        return (commit, name) in self._begun

    async def tell(self, commit: str, name: str, title: str, summary: str) -> None:
        """Say how far the check is."""
        await self._guard.check()
        if (commit, name) in self._begun:
            self._begun[commit, name] = await self._checks.tell(self._begun[commit, name], Words(title, summary))

    async def conclude(self, sayings: Sequence[Saying]) -> None:
        """Conclude checks, but for those whose newest one says all of this already."""
        notices = [notice for one in sayings if (notice := await self._notice(one)) is not None]
        if not notices:
            return
        await self._guard.check()
        await self._checks.report(notices)
        for one in notices:
            if self._begun.pop((one.commit, one.name), None) is not None:
                self._ledger.drop(one.commit, one.name)

    async def _notice(self, saying: Saying) -> Notice | None:
        begun = self._begun.get((saying.commit, saying.name))
        newest = _newest(await self._of(saying.commit), saying.name) if begun is None else None
        if newest is not None and _says(newest, saying.told):
            return None
        told = saying.told
        return Notice(saying.name, saying.commit, saying.key, told.conclusion, told.words, check=begun, is_first=newest is None)

    async def _of(self, commit: str) -> tuple[Check, ...]:
        """Return the checks that were there when this run first asked."""
        if commit not in self._known:
            self._known[commit] = await self._checks.of(commit)
        return self._known[commit]

    async def cancel(self, why: str) -> None:
        """Conclude what was begun and will not be ended, as far as we still may."""
        for (commit, name), check in self._begun.items():
            with contextlib.suppress(SynapseError):
                await self._checks.conclude(check, Conclusion.CANCELLED, Words("Cancelled", why))
                self._ledger.drop(commit, name)
        self._begun.clear()

    async def fail(self, commit: str | None, key: str, told: Told) -> None:
        """Say *told* on what was begun and will not be ended, and as the check `synapse` of *commit*, as far as we still may."""
        for begun, name in list(self._begun):
            with contextlib.suppress(SynapseError):
                await self.conclude([Saying(begun, name, key, told)])
        if commit is not None:
            with contextlib.suppress(SynapseError):
                await self.conclude([Saying(commit, AGGREGATE, key, told)])

    async def newest(self, commit: str, name: str) -> Check | None:
        """Return the newest check *name* of *commit*, as this run first saw it."""
        return _newest(await self._of(commit), name)

    async def stands(self, commit: str, name: str) -> bool:
        """Tell whether there was a check *name* of *commit* when this run first asked."""
        return await self.newest(commit, name) is not None

    async def tidy(self, current: str) -> None:
        """Conclude what runs before us began and never ended, but for the checks of the commit that is *current*: those go on."""
        for commit, name in await self._ledger.left():
            if commit == current:
                continue
            await self._guard.check()
            for check in await self._checks.of(commit):
                if check.name == name and check.conclusion is None:
                    await self._checks.conclude(check, Conclusion.CANCELLED, Words("Cancelled", "Something newer took its place."))
            self._ledger.drop(commit, name)


def _stands(known: Iterable[Check], name: str) -> bool:
    """Tell whether the check *name* was concluded, and not for a run that was to follow."""
    newest = _newest(known, name)
    return newest is not None and newest.conclusion not in {None, Conclusion.CANCELLED}


def _newest(known: Iterable[Check], name: str) -> Check | None:
    return next((one for one in known if one.name == name), None)


def _says(check: Check, told: Told) -> bool:
    """Tell whether *check* says what is *told*; a forge may cut what is long."""
    is_same = (check.conclusion, check.title) == (told.conclusion, told.title)
    return is_same and told.words.summary.startswith(check.summary.rstrip()) and check.remarks >= len(told.words.remarks[:1])
