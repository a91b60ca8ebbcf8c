"""Near misses: the known word that an unknown one was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_LONGEST = 64
_CUTOFF = 0.7
_MOST = 500
"""Words compared; beyond that a hint is not worth the time."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the hint `did you mean "…"?`, or "" when nothing known comes near."""
    meant = nearest(word, tuple(known))
    return f'did you mean "{meant}"?' if meant is not None else ""


@lru_cache(maxsize=1024)
def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word nearest to *word*, or None when none is near."""
    if not word or len(word) > _LONGEST:
        return None
    alike = [other for other in known if abs(len(other) - len(word)) <= max(2, len(word) // 2)]
    if len(alike) > _MOST:
        alike = [other for other in alike if other[:1].casefold() == word[:1].casefold()][:_MOST]
    folded = {other.casefold(): other for other in reversed(alike)}
    found = get_close_matches(word.casefold(), list(folded), 1, _CUTOFF)
    return folded[found[0]] if found else None
