"""The parser of shorthand, `TYPE[(RANGE)][?] [= DEFAULT]`: one pass, no backtracking, a slip with its offset."""

import json
import re
from functools import lru_cache

from synapseops.intent import characters
from synapseops.intent.expression import Default, Expression, Range, Shorthand
from synapseops.intent.mending import mended
from synapseops.intent.slips import Slip
from synapseops.intent.torn import without_commas

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FOREIGN_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_RANGE = re.compile(rf"\(\s*(?:(?P<exact>{_NUMBER})|(?P<low>{_NUMBER})?\s*\.\.(?!\.)\s*(?P<high>{_NUMBER})?)\s*\)")
_DIGITS = re.compile(r"\(\s*([0-9]{1,6})\s*[.,]\s*([0-9]{1,6})\s*\)")
_NAME = re.compile(r"\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)")
_OPTION = re.compile(r",?\s*(unique|index|read_only|immutable|deprecated|pii)\s*")
_FORM = "a type is written TYPE, TYPE(RANGE), TYPE? or TYPE = DEFAULT, such as string(1..80)? or integer = 0"


@lru_cache(maxsize=4096)
def parse(text: str) -> Shorthand:
    """Take shorthand apart; raises `Slip`."""
    try:
        return _parsed(text)
    except Slip as slip:
        if slip.code != "SY040" or (better := _readable(mended(text), text)) is None:
            raise
        raise Slip("SY040", slip.message, f"write {better}", slip.offset) from slip


def _readable(better: str, text: str) -> str | None:
    """Return *better* if it can be read, and *text* is another."""
    try:
        _parsed(better)
    except Slip:
        return None
    return better if better != text else None


def _parsed(text: str) -> Shorthand:
    reader = _Reader(text)
    reader.blanks()
    kind = reader.expression()
    nullable = reader.takes("?")
    reader.blanks()
    if reader.takes("="):
        return Shorthand(kind, nullable, _default(text, reader.at))
    if reader.at < len(text):
        raise _leftover(text, reader.at, nullable)
    return Shorthand(kind, nullable)


class _Reader:
    """A text and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def blanks(self) -> None:
        while self.text[self.at : self.at + 1] in {" ", "\t", "\n"}:
            self.at += 1

    def takes(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def expression(self) -> Expression:
        """Read a type, and `[]` behind it."""
        kind = self.plain_type()
        if not self.takes("[]"):
            return kind
        return Expression("list", kind.at, self.range(), item=_as_item(kind), inner_at=kind.at)

    def plain_type(self) -> Expression:
        begin = self.at
        word = self.match(_WORD)
        foreign = _FOREIGN_WORD.match(self.text, begin)
        if foreign is not None and (word is None or foreign.end() > word.end()):
            raise Slip("SY040", f'"{foreign[0]}" is no name of a type', "names are letters of ASCII, digits and underscores", begin)
        if word is None:
            raise Slip("SY040", "a type is expected here", _FORM, begin)
        argument = self.at
        match word[0]:
            case "enum":
                return Expression("enum", begin, words=self.enum_words(), inner_at=argument)
            case "ref":
                return Expression("ref", begin, target=self.target(), inner_at=argument + 1)
            case "list":
                item = self.item()
                return Expression("list", begin, self.range(), item=item, inner_at=argument + 1)
            case "decimal":
                return Expression("decimal", begin, digits=self.digits(), inner_at=argument)
            case name:
                return Expression(name, begin, self.range_of(name))

    def range_of(self, word: str) -> Range | None:
        if word in {"date", "datetime"} and self.text.startswith("(", self.at):
            raise Slip("SY041", f"{word} takes no range", "write min and max in the long form", self.at)
        return self.range()

    def range(self) -> Range | None:
        begin = self.at
        if not self.text.startswith("(", begin):
            return None
        found = self.match(_RANGE)
        if found is None:
            raise _unreadable_range(self.text, begin)
        if found["exact"] is not None:
            return Range(found["exact"], found["exact"], begin)
        if found["low"] is None and found["high"] is None:
            raise Slip("SY040", "the range has neither a lower nor an upper bound", "write (1..20), (1..), (..20) or (20)", begin)
        return Range(found["low"], found["high"], begin)

    def digits(self) -> tuple[int, int]:
        begin = self.at
        found = self.match(_DIGITS)
        if found is None:
            raise Slip("SY040", "decimal needs its digits and, of these, those after the point", "write decimal(12.2)", begin)
        return int(found[1]), int(found[2])

    def target(self) -> str:
        begin = self.at
        found = self.match(_NAME)
        if found is None:
            raise Slip("SY040", "ref needs the name of one resource in parentheses", "write ref(Customer)", begin)
        return found[1]

    def item(self) -> Expression:
        begin = self.at
        if not self.takes("("):
            raise Slip("SY040", "list needs the type of its items in parentheses", "write list(string)", begin)
        self.blanks()
        if (word := _WORD.match(self.text, self.at)) is not None and word[0] == "list":
            raise _no_item("list", self.at)  # before it is read: lists in lists in lists would exhaust the stack
        kind = _as_item(self.expression())
        if self.takes("?"):
            raise Slip("SY049", "items of a list are never null", "remove the ?, or put it behind the list", self.at - 1)
        self.blanks()
        if not self.takes(")"):
            raise Slip(
                "SY040", 'the parenthesis of "list(" is not closed here', "write list(TYPE), such as list(string(1..20))(0..5)", self.at
            )
        return kind

    def enum_words(self) -> tuple[str, ...]:
        begin = self.at
        end = self.text.find(")", begin)
        if not self.takes("(") or end < 0:
            raise Slip("SY040", "enum needs its words in parentheses", "write enum(open|paid)", begin)
        self.at = end + 1
        inner = self.text[begin + 1 : end]
        if "," in inner and "|" not in inner:
            raise Slip("SY040", "words of an enum are set apart by |", f"write enum{without_commas(f'enum({inner})')[4:]}", begin)
        words = tuple(word.strip() for word in inner.split("|"))
        if "" in words:
            raise Slip(
                "SY046", "an enum word is empty", "words are written enum(open|paid); an empty one needs the long form in types", begin
            )
        return words


def _as_item(kind: Expression) -> Expression:
    if kind.word in {"list", "ref"}:
        raise _no_item(kind.word, kind.at)
    return kind


def _no_item(word: str, at: int) -> Slip:
    if word == "list":
        return Slip("SY049", "a list of lists is not possible", "make the inner one a value object", at)
    return Slip("SY049", "a list of references is not possible", "make the items a resource that refers to this one", at)


def _default(text: str, begin: int) -> Default:
    """Read what stands behind `=`: a JSON string, or the bare text to the end."""
    bare = text[begin:].strip()
    at = len(text) - len(text[begin:].lstrip())
    if not bare:
        raise Slip("SY048", "the default is empty", 'write a value behind =, = "" for the empty text, or remove it', begin - 1)
    if not bare.startswith('"'):
        return Default(bare, at)
    try:
        value, end = json.JSONDecoder().raw_decode(bare)
    except ValueError as error:
        raise Slip(
            "SY048",
            "the quote of the default is not closed",
            'close it with "; text with " #" or ": " in it goes into the long form, as default: "…"',
            at,
        ) from error
    if end != len(bare):
        raise Slip("SY048", "something stands behind the closing quote of the default", 'write quotes inside as \\"', at + end)
    if (found := characters.IN_VALUES.search(value)) is not None:
        raise Slip("SY004", f"character {characters.told(found[0])} is not allowed", "remove it", at)
    return Default(value, at, is_literal=True)


def _unreadable_range(text: str, begin: int) -> Slip:
    end = text.find(")", begin)
    written = text[begin : end + 1] if end >= 0 else text[begin:]
    mended = without_commas(written)
    hint = f"write {mended}" if mended != written else "write (1..20), (1..), (..20) or (20)"
    return Slip("SY040", f'"{written}" is not a range', hint, begin)


def _leftover(text: str, at: int, nullable: bool) -> Slip:
    rest = text[at:]
    if text[at - 1] in " \t\n" and rest[0] in "(?[":
        return Slip("SY040", f'a space stands before the "{rest[0]}"', "write the type in one: string(1..20)?", at - 1)
    if rest.startswith("("):
        return Slip(
            "SY040",
            f'"{rest}" stands behind the ?' if nullable else f'"{rest}" is one range too many',
            "the range comes before the ?: string(1..20)?",
            at,
        )
    if (option := _OPTION.fullmatch(rest)) is not None:
        return Slip("SY040", f'"{rest}" does not belong to a type', f"write {{type: {text[:at].strip()}, {option[1]}: true}}", at)
    if rest.startswith("|"):
        return Slip("SY040", f'"{rest}" does not belong to a type', "a choice of words is written enum(a|b), null is allowed by ?", at)
    return Slip("SY040", f'"{rest}" does not belong to a type', _FORM, at)
