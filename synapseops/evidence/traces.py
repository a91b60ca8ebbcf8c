"""Which changes of an intent show in what differs between two texts: by the names and values that stand there. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from synapseops.evidence.intent import IntentChange
from synapseops.evidence.intent.changes import SECTIONS

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LONGEST = 300_000
_WHOLE = 4
"""Values of so few words are looked for as a whole."""

Words = tuple[str, ...]


def showing(changes: Sequence[IntentChange], old: str, new: str) -> tuple[IntentChange, ...]:
    """Return those of *changes* that show between the texts *old* and *new*; all of them where none does, or that cannot be told."""
    if len(changes) < 2 or max(len(old), len(new)) > _LONGEST:
        return tuple(changes)
    differing, around = _differing(old.splitlines(), new.splitlines())
    sentences = {one for change in changes for one in _sentences(change)}
    lines = {line: _joined([line]) for line in around} if sentences else {}
    named = _joined(line for line in around if not any(_held(one, lines[line]) for one in sentences))
    valued = _joined(differing)
    found = tuple(one for one in changes if _shows(one, valued, named))
    return found or tuple(changes)


def _shows(change: IntentChange, differing: str, named: str) -> bool:
    """Tell whether *change* shows by its values in what is *differing*, or by its name in what is *named* there, sentences aside."""
    names, values = [*_names(change)], [*_values(change)]
    if not names and not values:
        return True  # nothing of it could be found
    return any(_held(one, named) for one in names) or any(_held(one, differing) for one in values)


def _names(change: IntentChange) -> Iterator[Words]:
    if change.what not in SECTIONS:
        yield from filter(None, (_words(name.rpartition(".")[2]) for name in (change.what, change.was) if name))


def _values(change: IntentChange) -> Iterator[Words]:
    """Yield what the values are now and were, of long ones what differs."""
    for detail in change.details:
        one, other = [(), (), *(_words(name) for name in detail.names)][-2:]
        yield from _told(one, other)
    yield from _sentences(change)


def _sentences(change: IntentChange) -> Iterator[Words]:
    yield from filter(None, (_words(sentence)[:_WHOLE] for sentence in change.prose))


def _told(one: Words, other: Words) -> Iterator[Words]:
    """Yield what two values are known by: short ones as a whole, and what the one has and the other has not."""
    for value, against in ((one, other), (other, one)):
        yield from (told for told in {value[:_WHOLE] if len(value) <= _WHOLE else (), _apart(value, against)} if told)


def _apart(value: Words, other: Words) -> Words:
    """Return *value* without what it begins and ends with as *other* does."""
    start = 0
    while start < min(len(value), len(other)) and value[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(value), len(other)) - start and value[-1 - end] == other[-1 - end]:
        end += 1
    return value[start : len(value) - end][:_WHOLE]


def _differing(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the lines that one of both has alone, and these with the lines that they stand under."""
    found = [*_alone(old, set(new)), *_alone(new, set(old))]
    return [line for line, _ in found], [line for _, those in found for line in those]


def _alone(lines: Sequence[str], others: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the lines that are not among *others*, each with itself and the lines of less indentation that it stands under, once."""
    above: list[tuple[int, str, bool]] = []
    for line in lines:
        depth = len(line) - len(line.lstrip())
        while above and above[-1][0] >= depth:
            above.pop()
        above.append((depth, line, False))
        if line not in others:
            yield line, [told for _, told, was_told in above if not was_told]
            above = [(deep, told, True) for deep, told, _ in above]


def _joined(lines: Iterable[str]) -> str:
    return f" {' '.join(word for line in lines for word in _words(line))} "


def _held(words: Words, text: str) -> bool:
    return f" {' '.join(words)} " in text


def _words(text: str) -> Words:
    """Return the words of names however they are written, plurals as what there are several of."""
    return tuple(word.lower().rstrip("s") or word for word in _WORD.findall(text))
