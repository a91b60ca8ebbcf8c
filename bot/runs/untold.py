"""Checks where the permission for them is missing: a run goes on without them, and says so where it still can."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from synapseops.errors import NotPermitted
from synapseops.forge.base import Check, Checks, Conclusion, Notice, Words

_T = TypeVar("_T")


class ChecksIfPermitted:
    """`Checks` that say nothing where that is not granted, or once GitHub refused it; `refused` says why."""

    def __init__(self, inner: Checks, *, granted: bool) -> None:
        self._inner = inner
        self.refused = None if granted else NotPermitted('the permission "checks=write" is missing', permission="checks=write")

    async def begin(self, name: str, commit: str, *, key: str, words: Words, is_first: bool = False) -> Check:
        """Begin a check, or go on with it."""
        nothing = _untold(Notice(name, commit, key, None, words))
        return await self._if_permitted(lambda: self._inner.begin(name, commit, key=key, words=words, is_first=is_first), nothing)

    async def report(self, notices: Sequence[Notice]) -> tuple[Check, ...]:
        """End checks, or begin them."""
        return await self._if_permitted(lambda: self._inner.report(notices), tuple(map(_untold, notices)))

    async def tell(self, check: Check, words: Words) -> Check:
        """Say how far it came."""
        return await self._if_permitted(lambda: self._inner.tell(check, words), check)

    async def conclude(self, check: Check, conclusion: Conclusion, words: Words) -> Check:
        """End a check."""
        return await self._if_permitted(lambda: self._inner.conclude(check, conclusion, words), check)

    async def of(self, commit: str) -> tuple[Check, ...]:
        """Return our checks of *commit*, none where we may not see them."""
        return await self._if_permitted(lambda: self._inner.of(commit), ())

    async def _if_permitted(self, ask: Callable[[], Awaitable[_T]], nothing: _T) -> _T:
        if self.refused is not None:
            return nothing
        try:
            return await ask()
        except NotPermitted as refused:
            self.refused = refused
            return nothing


def _untold(notice: Notice) -> Check:
    """Return the check that would say what *notice* says."""
    words = notice.words
    return Check(0, notice.name, notice.commit, notice.key, notice.conclusion, words.title, words.summary, words.text, 0, "")
