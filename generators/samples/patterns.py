"""Patterns of the language: a parser of the subset, and a matcher over its tree.

The matcher follows sets of positions instead of backtracking, so that no pattern of an author's can hold up the factory.
"""

import functools
import re
import warnings

from msgspec import Struct

_LARGEST_REPEAT = 1000
_LONGEST_PATTERN = 1000
_MOST_GROUPS = 100
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[^0-9A-Za-z]|[dDwWsSbBtnrfv0])", re.DOTALL)
_COUNT = re.compile(r"\{(\d+)(,?)(\d*)\}")


class UnsupportedPatternError(ValueError):
    """The pattern is outside the subset, or asks for more than a sample can hold."""


class Characters(Struct, frozen=True):
    """Any one of the characters that `source`, a class, an escape or a dot, stands for."""

    source: str

    def holds(self, character: str) -> bool:
        """Tell whether *character* is one of them."""
        return _one_character(self.source).fullmatch(character) is not None


class Anchor(Struct, frozen=True):
    """A place between characters: `^`, `$`, `b` or `B`."""

    kind: str


class Sequence(Struct, frozen=True):
    """One part after the other."""

    parts: tuple["Node", ...]


class Choice(Struct, frozen=True):
    """Any one of the options."""

    options: tuple["Node", ...]


class Repeat(Struct, frozen=True):
    """The part `low` to `high` times (None: without end)."""

    part: "Node"
    low: int
    high: int | None


Node = Characters | Anchor | Sequence | Choice | Repeat


@functools.lru_cache(maxsize=1024)
def _one_character(source: str) -> re.Pattern[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of sets in sets, which the subset does not have
            return re.compile(source, re.ASCII)
    except re.error as error:
        raise UnsupportedPatternError(source) from error


@functools.lru_cache(maxsize=1024)
def parse(pattern: str) -> Node:
    """Return the tree of *pattern*; raises `UnsupportedPatternError`."""
    if len(pattern) > _LONGEST_PATTERN or pattern.count("(") > _MOST_GROUPS:
        raise UnsupportedPatternError(pattern)
    node, end = _choice(pattern, 0)
    if end != len(pattern):
        raise UnsupportedPatternError(pattern)
    return node


def _choice(pattern: str, at: int) -> tuple[Node, int]:
    options = []
    while True:
        option, at = _sequence(pattern, at)
        options.append(option)
        if not pattern.startswith("|", at):
            return (options[0] if len(options) == 1 else Choice(tuple(options))), at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[Node, int]:
    parts: list[Node] = []
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _atom(pattern, at)
        part, at = _repeated(part, pattern, at)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Sequence(tuple(parts))), at


def _atom(pattern: str, at: int) -> tuple[Node, int]:
    character = pattern[at]
    if character == "(":
        return _group(pattern, at)
    if character in "^$":
        return Anchor(character), at + 1
    if character == ".":
        return Characters("."), at + 1
    if character == "[":
        return _token(_CLASS, pattern, at)
    if character == "\\":
        if pattern[at : at + 2] in {r"\b", r"\B"}:
            return Anchor(pattern[at + 1]), at + 2
        return _token(_ESCAPE, pattern, at)
    if character in "*+?{}]":
        raise UnsupportedPatternError(pattern)
    return Characters(re.escape(character)), at + 1


def _token(token: re.Pattern[str], pattern: str, at: int) -> tuple[Node, int]:
    match = token.match(pattern, at)
    if match is None:
        raise UnsupportedPatternError(pattern)
    _one_character(match[0])
    return Characters(match[0]), match.end()


def _group(pattern: str, at: int) -> tuple[Node, int]:
    at += 3 if pattern.startswith("(?:", at) else 1
    if pattern.startswith("?", at):
        raise UnsupportedPatternError(pattern)
    node, at = _choice(pattern, at)
    if not pattern.startswith(")", at):
        raise UnsupportedPatternError(pattern)
    return node, at + 1


def _repeated(part: Node, pattern: str, at: int) -> tuple[Node, int]:
    counts, end = _counts(pattern, at)
    if counts is None:
        return part, at
    low, high = counts
    if isinstance(part, Anchor) or low > _LARGEST_REPEAT or (high is not None and high < low):
        raise UnsupportedPatternError(pattern)
    return Repeat(part, low, high), end + pattern.startswith("?", end)


def _counts(pattern: str, at: int) -> tuple[tuple[int, int | None] | None, int]:
    simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if pattern[at : at + 1] in simple:
        return simple[pattern[at]], at + 1
    match = _COUNT.match(pattern, at)
    if match is None:
        return None, at
    low = int(match[1])
    high = int(match[3]) if match[3] else (None if match[2] else low)
    return (low, high), match.end()


def matches(pattern: str, text: str) -> bool:
    """Tell whether *pattern* is found anywhere in *text*; `$` is the end of the text alone."""
    return bool(_ends(parse(pattern), text, frozenset(range(len(text) + 1))))


def _ends(node: Node, text: str, starts: frozenset[int]) -> frozenset[int]:
    """Return where a match of *node* that begins at one of *starts* may end."""
    if isinstance(node, Characters):
        return frozenset(at + 1 for at in starts if at < len(text) and node.holds(text[at]))
    if isinstance(node, Anchor):
        return frozenset(at for at in starts if _stands(node.kind, text, at))
    if isinstance(node, Choice):
        return frozenset().union(*(_ends(option, text, starts) for option in node.options))
    if isinstance(node, Sequence):
        return functools.reduce(lambda places, part: _ends(part, text, places), node.parts, starts)
    return _ends_of_repeat(node, text, starts)


def _ends_of_repeat(node: Repeat, text: str, starts: frozenset[int]) -> frozenset[int]:
    current = starts
    for _ in range(node.low):
        before, current = current, _ends(node.part, text, current)
        if current == before:
            break
    seen, count = current, node.low
    while current and (node.high is None or count < node.high):
        current = _ends(node.part, text, current) - seen
        seen, count = seen | current, count + 1
    return seen


def _stands(kind: str, text: str, at: int) -> bool:
    if kind == "^":
        return at == 0
    if kind == "$":
        return at == len(text)
    boundary = _is_word(text[at - 1 : at] if at else "") != _is_word(text[at : at + 1])
    return boundary == (kind == "b")


def _is_word(character: str) -> bool:
    return character != "" and (character == "_" or (character.isascii() and character.isalnum()))
