"""Near misses: the known word that an unknown one was probably meant to be."""

from collections.abc import Iterable
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
    from difflib import get_close_matches  # where something is amiss

    alike = [known[place] for place in _alike(word, known)]
    folded = {other.casefold(): other for other in reversed(alike)}
    found = get_close_matches(word.casefold(), list(folded), 1, _CUTOFF)
    return folded[found[0]] if found else None


def _alike(word: str, known: tuple[str, ...]) -> list[int]:
    """Return where words of about the length of *word* stand; of too many, only the first that begin like it."""
    most = max(2, len(word) // 2)
    found = [(begin, places) for (begin, length), places in _sorted_out(known).items() if abs(length - len(word)) <= most]
    if sum(len(places) for _, places in found) > _MOST:
        found = [(begin, places) for begin, places in found if begin == word[:1].casefold()]
    return sorted(place for _, places in found for place in places)[:_MOST]


@lru_cache(maxsize=8)
def _sorted_out(known: tuple[str, ...]) -> dict[tuple[str, int], list[int]]:
    """Return where words stand by how they begin and how long they are: thousands of words may be held against thousands."""
    found: dict[tuple[str, int], list[int]] = {}
    for place, word in enumerate(known):
        found.setdefault((word[:1].casefold(), len(word)), []).append(place)
    return found
