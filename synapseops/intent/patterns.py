"""Patterns that RE2, ECMA-262 (with its flag u) and Python read alike: what is outside of that is a slip.

Matching is done by pydantic's engine, in time linear in the text whatever the pattern.
"""

import re
from functools import lru_cache
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter, ValidationError
from pydantic_core import SchemaError

from synapseops.intent.slips import Slip

_CODE = "SY054"
_ESCAPABLE = frozenset("^$\\.*+?()[]{}|/")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<low>[0-9]{1,5})(?P<comma>,)?(?P<high>[0-9]{1,5})?\})\??")
_HEXADECIMAL = re.compile(r"x[0-9a-fA-F]{2}")
_MOST_REPEATS = 1_000
_DEEPEST = 20
_LARGEST = 2_000

_ASCII = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\v\f\r "}
"""What the classes hold in this language, in whichever engine."""


def check(pattern: str) -> None:
    """Raise `Slip` for a pattern outside of the subset."""
    _Reader(pattern).read()


def matches(pattern: str, text: str) -> bool:
    """Tell whether *pattern*, one of the subset, is found in *text*."""
    engine = _compiled(pattern)
    if engine is None:
        return True
    try:
        engine.validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> TypeAdapter[str] | None:
    """Return the pattern for pydantic's engine; None if that finds it too large, which `_LARGEST` prevents."""
    reader = _Reader(pattern)
    reader.read()
    try:
        return TypeAdapter(Annotated[str, StringConstraints(pattern="".join(reader.rust))])
    except SchemaError:
        return None


class _Reader:
    """Reads a pattern once. `rust` collects the same for pydantic's engine; `repeatable` tells whether a quantifier may follow."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rust: list[str] = []
        self.index = 0
        self.repeatable = False
        self.sizes = [0]
        self.last = 0

    def read(self) -> None:
        while self.index < len(self.text):
            self.next(self.text[self.index])
        if len(self.sizes) > 1:
            raise Slip(_CODE, "the pattern opens a group that it does not close", "write ) behind it", len(self.text))

    def next(self, character: str) -> None:
        match character:
            case "\\":
                self.escape_outside()
            case "[":
                self.character_class()
            case "(":
                self.open()
            case ")":
                self.close()
            case "*" | "+" | "?" | "{":
                self.quantifier()
            case "]" | "}":
                raise Slip(_CODE, f"the pattern has a {character} that closes nothing", f"write \\{character}", self.index)
            case "^" | "$" | "|":
                self.index += 1
                self.rust.append({"^": r"\A", "$": r"\z"}.get(character, character))
                self.repeatable = False
            case _:
                self.index += 1
                self.rust.append("." if character == "." else re.escape(character))
                self.atom()

    def open(self) -> None:
        is_plain = self.text.startswith("(?:", self.index)
        if self.text.startswith("(?", self.index) and not is_plain:
            message = "named groups, flags and looking ahead or behind are not read alike everywhere"
            raise Slip(_CODE, message, "write ( ) or (?: )", self.index)
        if len(self.sizes) > _DEEPEST:
            raise Slip(_CODE, f"groups are nested more than {_DEEPEST} deep", "flatten them", self.index)
        self.index += 3 if is_plain else 1
        self.rust.append("(?:")
        self.sizes.append(0)
        self.repeatable = False

    def close(self) -> None:
        if len(self.sizes) == 1:
            raise Slip(_CODE, "the pattern has a ) that closes nothing", "write \\)", self.index)
        self.index += 1
        self.rust.append(")")
        self.atom(self.sizes.pop())

    def quantifier(self) -> None:
        found = _QUANTIFIER.match(self.text, self.index)
        if found is None:
            raise Slip(_CODE, "a { that is no number of repeats is not read alike everywhere", "write \\{ for the brace itself", self.index)
        if not self.repeatable:
            raise Slip(_CODE, f"{found[0]} repeats nothing", f"write \\{found[0][0]} for the character itself", self.index)
        low, high = int(found["low"] or 0), int(found["high"] or found["low"] or 0)
        if high < low:
            raise Slip(_CODE, f"{found[0]} has its numbers in the wrong order", f"write {{{high},{low}}}", self.index)
        if high > _MOST_REPEATS:
            raise Slip(
                _CODE, f"{found[0]} is more than {_MOST_REPEATS:,} repeats", "repeat less, or bound the length by the type", self.index
            )
        self.sizes[-1] += self.last * (max(high, 1) - 1)
        if self.sizes[-1] > _LARGEST:
            raise Slip(
                _CODE, "the pattern is too large with its repeats written out", "repeat less, or bound the length by the type", self.index
            )
        self.index = found.end()
        self.rust.append(found[0])
        self.repeatable = False

    def atom(self, size: int = 1) -> None:
        """Note that something was read that may be repeated."""
        self.repeatable = True
        self.last = size
        self.sizes[-1] += size

    def escape_outside(self) -> None:
        following = self.text[self.index + 1 : self.index + 2]
        if following == "b":
            self.index += 2
            self.rust.append(r"(?-u:\b)")
            self.repeatable = False
            return
        negated = following.isupper()
        if following.lower() in _ASCII and following:
            self.index += 2
            self.rust.append(f"[{'^' if negated else ''}{_ASCII[following.lower()]}]")
        else:
            self.rust.append(re.escape(self.single_escape()))
        self.atom()

    def single_escape(self, also: str = "") -> str:
        """Pass an escape that stands for one character; return that."""
        following = self.text[self.index + 1 : self.index + 2]
        if (found := _HEXADECIMAL.match(self.text, self.index + 1)) is not None:
            self.index = found.end()
            return chr(int(found[0][1:], 16))
        if following and (following in _ESCAPABLE or following in _CONTROLS or following in also):
            self.index += 2
            return _CONTROLS.get(following, following)
        raise Slip(_CODE, f"\\{following} is not read alike everywhere", _instead(following), self.index)

    def character_class(self) -> None:
        begin = self.index
        negated = self.text.startswith("[^", begin)
        self.index += 2 if negated else 1
        if self.text.startswith("]", self.index):
            raise Slip(_CODE, "a class that is empty or begins with ] is not read alike everywhere", "write \\]", self.index)
        self.rust.append("[^" if negated else "[")
        while not self.text.startswith("]", self.index):
            if self.index >= len(self.text):
                raise Slip(_CODE, "the pattern opens a class that it does not close", "write ] behind it, or \\[", begin)
            self.member()
        self.index += 1
        self.rust.append("]")
        self.atom()

    def member(self) -> None:
        """Read a character of a class, a range, or one of the named classes."""
        at = self.index
        low = self.class_character()
        if not self.text.startswith("-", self.index) or self.text.startswith("-]", self.index):
            return
        if low == "":
            raise Slip(_CODE, "a range cannot begin with a class", "write \\- for the hyphen itself", self.index)
        self.index += 1
        self.rust.append("-")
        high = self.class_character(ends_range=True)
        if high == "" or high < low:
            raise Slip(_CODE, f"the range {self.text[at : self.index]} ends before it begins", "write \\- for the hyphen itself", at)

    def class_character(self, *, ends_range: bool = False) -> str:
        """Read one character of a class and return it, or "" for a named class."""
        at, character = self.index, self.text[self.index : self.index + 1]
        following = self.text[at + 1 : at + 2]
        if character == "\\" and following and following.lower() in _ASCII:
            self.index += 2
            named = _ASCII[following.lower()]
            self.rust.append(f"[^{named}]" if following.isupper() else named)
            return ""
        if ends_range and character == "-":
            raise Slip(_CODE, "a range that ends with - is not read alike everywhere", "write \\- for the hyphen itself", at)
        if character == "[" or (self.text[at : at + 2] in {"--", "&&", "||", "~~"} and not ends_range):
            hint = f"write \\{character}" if character in "[|-" else f"write {character} once"
            raise Slip(_CODE, f"{self.text[at : at + 2]} in a class is not read alike everywhere", hint, at)
        if character == "\\":
            single = self.single_escape(also="-")
        else:
            single = character
            self.index += 1
        self.rust.append("".join(f"\\x{{{ord(one):x}}}" for one in single))
        return single


def _instead(following: str) -> str:
    """Tell what to write instead of an escape."""
    if not following:
        return "write \\\\ for the backslash itself"
    if following in "AZz":
        return "write ^ or $: they are the ends of the text"
    if following in "uUN":
        return "write the character itself"
    return "write a class, as [0-9A-Za-z]" if following.isalnum() else f"write {following} without the backslash"
