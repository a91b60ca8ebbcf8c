"""Globs of intents: `*`, `?` and `[…]` within a folder's name, `**` for any folders; a folder means what lies below it."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

_ANY = "**"
_WILD = frozenset("*?[")


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether *path* is meant by one of *patterns*."""
    names = path.split("/")
    return any(_matches(names, _parts(pattern)) for pattern in patterns)


def _parts(pattern: str) -> list[str]:
    parts = [part for part in pattern.split("/") if part not in {"", "."}] or [_ANY]
    return parts if _WILD.intersection(parts[-1]) else [*parts, _ANY]


def _matches(names: list[str], parts: list[str]) -> bool:
    """Walk *names* with the set of the places in *parts* that they may stand at, so that no pattern takes long."""
    places = _reached({0}, parts)
    for name in names:
        places = _reached({after for place in places if place < len(parts) for after in _after(name, place, parts[place])}, parts)
    return len(parts) in places


def _after(name: str, place: int, part: str) -> set[int]:
    if part == _ANY:
        return {place}
    return {place + 1} if fnmatchcase(name, part) else set()


def _reached(places: set[int], parts: list[str]) -> set[int]:
    """Return *places* and those behind each `**`, which may stand for nothing."""
    reached = set(places)
    for place in range(len(parts)):
        if place in reached and parts[place] == _ANY:
            reached.add(place + 1)
    return reached
