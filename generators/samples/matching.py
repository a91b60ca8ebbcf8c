"""Texts that match a pattern, and texts that do not, written from the pattern's tree."""

import functools
import itertools
import string
from collections.abc import Iterator, Mapping

from generators.samples.patterns import Characters, Choice, Node, Repeat, Sequence, UnsupportedPatternError, matches, parse

_CANDIDATES = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_.:/@+#,;!?*()[]{}<>=%&$'\"\\^`|~ \t\né日"
_MOST_TRIES = 2000
_MOST_CHARACTERS = 200_000
_MARGIN = 64
_WIDTHS = (1, 2, 3, 4, 6, 9)
"""How many characters one more turn of a repeat may add."""


def samples(pattern: str, *, count: int, min_length: int = 0, max_length: int | None = None) -> tuple[str, ...]:
    """Return up to *count* distinct strings of such a length that match *pattern*; fewer, or none, where none are found."""
    try:
        node = parse(pattern)
    except UnsupportedPatternError:
        return ()
    longest = max_length if max_length is not None else min_length + _MARGIN
    found: dict[str, None] = {}
    tries = min(_MOST_TRIES, _MOST_CHARACTERS // (min_length + 1))
    for text in itertools.islice(_candidates(node, count, min_length, longest), tries):
        if len(found) >= count:
            break
        if text not in found and min_length <= len(text) <= longest and matches(pattern, text):
            found[text] = None
    return tuple(found)


def _candidates(node: Node, count: int, min_length: int, longest: int) -> Iterator[str]:
    """Yield strings shaped by *node*: the shortest that fit first, each shape in several spellings, then with an ending."""
    for growth in _growths(node, min_length, longest):
        for number in range(max(count * 2, 8)):
            text = _Writer(number, growth, longest).write(node)
            if text is not None:
                yield text
    stem = _Writer(0, {}, longest).write(node)
    for number in range(count if stem is not None else 0):
        letters = string.ascii_uppercase[number // 26 % 26] + string.ascii_uppercase[number % 26]
        yield f"{stem}{letters.rjust(max(2, min_length - len(stem or '')), 'A')}"
        yield f"{stem}{letters[1]}"


def _growths(node: Node, min_length: int, longest: int) -> Iterator[dict[int, int]]:
    """Yield by how much each repeat exceeds its least: all of them evenly, or one of them alone."""
    repeats = [id(repeat) for repeat in dict.fromkeys(_repeats(node))]
    least = len(_Writer(0, {}, longest).write(node) or "")
    extra = max(0, min_length - least)
    totals = dict.fromkeys(extra // width + more for width in _WIDTHS for more in range(5))
    for total in (total for total in totals if total <= longest):
        if repeats:
            share, rest = divmod(total, len(repeats))
            yield {one: share + (place < rest) for place, one in enumerate(repeats)}
        for one in repeats[:4]:
            yield {one: total}
    yield {}


def _repeats(node: Node) -> Iterator[Repeat]:
    """Yield the parts of *node* that can grow."""
    if isinstance(node, Sequence | Choice):
        for part in node.parts if isinstance(node, Sequence) else node.options:
            yield from _repeats(part)
    if isinstance(node, Repeat):
        if node.high != node.low:
            yield node
        yield from _repeats(node.part)


class _Writer:
    """Writes one string: the digits of `number` decide every choice, the last place first."""

    def __init__(self, number: int, growth: Mapping[int, int], longest: int) -> None:
        self._number = number
        self._growth = growth
        self._room = longest

    def write(self, node: Node) -> str | None:
        """Return a string for *node*, which usually matches it (anchors are the caller's to check), or None if it is too long."""
        pieces: list[str] = []
        self._write(node, pieces)
        return "".join(reversed(pieces)) if self._room >= 0 else None

    def _write(self, node: Node, pieces: list[str]) -> None:
        if self._room < 0:
            return
        if isinstance(node, Characters):
            self._room -= 1
            pieces.append(self._pick(alphabet(node)))
        elif isinstance(node, Choice):
            self._write(node.options[self._digit(len(node.options))], pieces)
        elif isinstance(node, Sequence):
            for part in reversed(node.parts):
                self._write(part, pieces)
        elif isinstance(node, Repeat):
            for _ in range(self._times(node)):
                self._write(node.part, pieces)

    def _times(self, node: Repeat) -> int:
        wanted = node.low + self._growth.get(id(node), 0)
        return wanted if node.high is None else min(wanted, node.high)

    def _pick(self, characters: str) -> str:
        return characters[self._digit(len(characters))] if characters else ""

    def _digit(self, base: int) -> int:
        self._number, digit = divmod(self._number, base)
        return digit


@functools.lru_cache(maxsize=1024)
def alphabet(node: Characters) -> str:
    """Return characters that *node* stands for, letters first."""
    own = "".join(character for character in node.source if not character.isascii())
    return "".join(character for character in dict.fromkeys(_CANDIDATES + own) if node.holds(character))


def mismatch(pattern: str, *, min_length: int = 0, max_length: int | None = None) -> str | None:
    """Return a string of such a length that does not match *pattern*, or None when none is found."""
    length = max(1, min_length) if max_length != 0 else 0
    try:
        return next((text for text in (character * length for character in "!aA0 -é~") if not matches(pattern, text)), None)
    except UnsupportedPatternError:
        return None


def with_line_end(pattern: str, sample: str, *, max_length: int | None) -> str | None:
    """Return *sample* with a line feed at its end where that must no longer match, as `$` is the end of the text; else None."""
    text = sample + "\n"
    fits = max_length is None or len(text) <= max_length
    return text if fits and not matches(pattern, text) else None
