"""How much the names of two fields are alike."""

import re
from collections.abc import Collection
from difflib import SequenceMatcher

from synapseops.mapping.scope import Origin

_NEAR = 0.82
_SHORTEST = 3
_SAY_LITTLE = frozenset({"at", "code", "date", "id", "is", "key", "name", "no", "of", "text", "time", "type", "value"})
"""Words that many names have, and that alone make no two names alike."""
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")


def words(names: Origin) -> tuple[str, ...]:
    """Return the words that *names* are made of, in lower case."""
    return tuple(word.casefold() for name in names for word in _SPLIT.split(name) if word)


def spelled(names: Origin) -> str:
    """Return *names* without what stands between their words."""
    return "".join(words(names))


def most_like(names: Origin, known: Collection[Origin]) -> Origin | None:
    """Return which of the *known* is most like *names*: the whole path, the last name, nearly so; None where nothing is."""
    for test in (
        lambda one: one == names,
        lambda one: words(one) == words(names),
        lambda one: words(one[-1:]) == words(names[-1:]),
        lambda one: spelled(one) == spelled(names),
    ):
        found = [one for one in known if test(one)]
        if found:
            return min(found, key=len)
    best = max(known, key=lambda one: (_likeness(one, names), -len(one)), default=None)
    return best if best is not None and _likeness(best, names) >= _NEAR else None


def _likeness(one: Origin, other: Origin) -> float:
    if (shared := _shared(words(one[-1:]), words(other[-1:]))) > 0:
        return _NEAR + (1 - _NEAR) * shared
    ours, theirs = spelled(one[-1:]), spelled(other[-1:])
    if not ours or not theirs or abs(len(ours) - len(theirs)) > max(3, len(ours) // 2):
        return 0.0
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _shared(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """Return which part of the longer name's words the other one has too, where it has no other ones; else 0."""
    fewer, more = sorted((ours, theirs), key=len)
    is_part = all(any(_is_short_for(word, other) or _is_short_for(other, word) for other in more) for word in fewer)
    says_something = len(fewer) > 1 or (bool(fewer) and fewer[0] not in _SAY_LITTLE)
    return len(fewer) / len(more) if is_part and says_something and len(fewer) < len(more) else 0.0


def _is_short_for(word: str, other: str) -> bool:
    return word == other or (len(word) >= _SHORTEST and other.startswith(word))
