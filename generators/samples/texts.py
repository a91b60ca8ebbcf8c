"""Texts: strings, e-mail addresses and URLs that fit lengths and patterns, and ones that do not."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator

from generators.samples import matching, patterns
from generators.samples.base import LONGEST_TEXT, MOST_VALUES, Acceptance, Refusal
from synapseops.blueprint.model import Scalar, ScalarKind

KINDS = frozenset({ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.EMAIL, ScalarKind.URL})
FREE = frozenset({ScalarKind.STRING, ScalarKind.TEXT})
"""The kinds without a form of their own."""

WORDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)
_URL = re.compile(r"https?://[a-z0-9.-]+(?:/[!#-;=?-\[\]_a-z~]*)?")
_LONGEST = {ScalarKind.EMAIL: 254, ScalarKind.URL: 2048}


def values(kind: Scalar) -> list[str]:
    """Return distinct texts of *kind*, ascending by code point."""
    shortest, longest = _lengths(kind)
    if kind.pattern is not None:
        found = matching.samples(kind.pattern, count=MOST_VALUES, min_length=shortest, max_length=longest)
        plain = _plain(kind, shortest, longest)
        return sorted({*plain, *(text for text in found if _is_of_kind(kind.kind, text))})[:MOST_VALUES]
    return list(dict.fromkeys(_plain(kind, shortest, longest)))


def _lengths(kind: Scalar) -> tuple[int, int | None]:
    limits = [limit for limit in (kind.max_length, _LONGEST.get(kind.kind)) if limit is not None]
    return kind.min_length or 0, min(limits, default=None)


def _matches(kind: Scalar, text: str) -> bool:
    """Tell whether *text* matches the pattern of *kind*, if it has one that can be read."""
    try:
        return kind.pattern is None or patterns.matches(kind.pattern, text)
    except patterns.UnsupportedPatternError:
        return False


def _is_of_kind(kind: ScalarKind, text: str) -> bool:
    if kind is ScalarKind.EMAIL:
        return _EMAIL.fullmatch(text) is not None
    return kind is not ScalarKind.URL or _URL.fullmatch(text) is not None


def _plain(kind: Scalar, shortest: int, longest: int | None) -> Iterator[str]:
    """Yield a text for each of our words, cut or stretched to fit."""
    for word in WORDS:
        spellings = (text for text in _spellings(kind.kind, word, shortest) if shortest <= len(text))
        fitting = (text for text in spellings if (longest is None or len(text) <= longest) and _matches(kind, text))
        yield from itertools.islice(fitting, 1)


def _spellings(kind: ScalarKind, word: str, shortest: int) -> Iterator[str]:
    """Yield what *word* becomes as a value of *kind*, the best-looking first, each at least *shortest* long."""
    if kind is ScalarKind.EMAIL:
        shapes: Iterable[Callable[[str], str]] = (lambda it: f"{it}@example.com", lambda it: f"{it[0]}@b.co", lambda it: f"{it[0]}@b")
        yield from (shape(word.ljust(shortest - 12, "a")) for shape in shapes)
    elif kind is ScalarKind.URL:
        yield f"https://example.com/{word}".ljust(shortest, "a")
        yield from (f"http://{host}" for host in (word, word[:3], word[0]))
    else:
        yield from (word[:length].ljust(shortest, word[0]) for length in range(len(word), 0, -1))
        yield ""


def stretched(kind: Scalar, length: int) -> str | None:
    """Return a valid text of exactly *length* but for the limits of length, or None when there is none."""
    if kind.pattern is not None:
        found = matching.samples(kind.pattern, count=1, min_length=length, max_length=length)
        return found[0] if found and _is_of_kind(kind.kind, found[0]) else None
    text = {
        ScalarKind.EMAIL: ("a" * (length - 12)) + "@example.com",
        ScalarKind.URL: "https://example.com/" + "a" * (length - 20),
    }.get(kind.kind, "a" * length)
    return text if len(text) == length and _is_of_kind(kind.kind, text) else None


def boundaries(kind: Scalar) -> Iterator[Acceptance]:
    """Yield texts as short and as long as allowed, and one with characters that are easily lost."""
    shortest, longest = _lengths(kind)
    for length in dict.fromkeys((shortest, longest)):
        text = stretched(kind, length) if length is not None and length <= LONGEST_TEXT else None
        if text is not None:
            yield Acceptance.of(text)
    if kind.kind in FREE and kind.pattern is None and shortest <= 9 and (longest is None or longest >= 9):
        yield Acceptance.of('Zoë "\\"\t\n')


def refusals(kind: Scalar) -> Iterator[Refusal]:
    """Yield texts that break one limit of *kind* each."""
    yield Refusal(1, "type")
    shortest, longest = _lengths(kind)
    limits = (shortest - 1 if shortest else None, kind.max_length + 1 if kind.max_length is not None else None)
    for length in limits:
        # a text that breaks the length alone, else the pattern or the form would be blamed too
        text = stretched(kind, length) if length is not None and length <= LONGEST_TEXT else None
        if text is not None and (kind.kind not in _LONGEST or len(text) <= _LONGEST[kind.kind]):
            yield Refusal(text, "length")
    yield from _pattern_refusals(kind, shortest, longest)
    yield from _form_refusals(kind, longest)


def _pattern_refusals(kind: Scalar, shortest: int, longest: int | None) -> Iterator[Refusal]:
    if kind.pattern is None or kind.kind not in FREE:
        return
    wrong = matching.mismatch(kind.pattern, min_length=shortest, max_length=longest)
    if wrong is not None and len(wrong) <= LONGEST_TEXT:
        yield Refusal(wrong, "pattern")
    for sample in values(kind)[:1]:
        ended = matching.with_line_end(kind.pattern, sample, max_length=longest)
        if ended is not None and len(ended) <= LONGEST_TEXT:
            yield Refusal(ended, "pattern")


def _form_refusals(kind: Scalar, longest: int | None) -> Iterator[Refusal]:
    if kind.kind in FREE:
        if kind.pattern is None:
            yield from (Refusal(text[:-1] + "\0", "text") for text in values(kind)[:1] if text)
        return
    wrong = {
        ScalarKind.EMAIL: ("alpha.example.com", "alpha@", "al pha@example.com", "alpha@example..com"),
        ScalarKind.URL: ("example.com/alpha", "ftp://example.com/", "https://", "https://example.com/al pha"),
    }[kind.kind]
    shortest = kind.min_length or 0
    yield from (Refusal(text, "format") for text in wrong if len(text) >= shortest and (longest is None or len(text) <= longest))
