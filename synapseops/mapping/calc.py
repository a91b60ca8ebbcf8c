"""The grammar of `calc`: numbers, names, `+ - * /`, minus and parentheses; one pass, no recursion beyond a fixed depth."""

import re
from typing import Literal, cast

from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.mapping.ir import Name, Negative, Number, Operation

Expression = Number | Name | Negative | Operation
_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[a-z][a-z0-9_]{0,62})|(?P<sign>[-+*/()]))")
_FORM = 'write calc: "price * (quantity - returned)", with each name in let'
_DEEPEST = 30
_LONGEST = 2_000


def parse(text: str) -> Expression:
    """Take an expression apart; raises `Slip`."""
    if len(text) > _LONGEST:
        raise Slip("MAP020", f"the expression has {len(text):,} characters, more than {_LONGEST:,}", "split it over several hooks or rules")
    reader = _Reader(text)
    found = reader.sum(0)
    if reader.word is not None:
        raise reader.unexpected()
    return found


def names(expression: Expression) -> tuple[str, ...]:
    """Return the names of an expression, each once, in order."""
    match expression:
        case Name(name):
            return (name,)
        case Negative(inner):
            return names(inner)
        case Operation(_, left, right):
            return tuple(dict.fromkeys((*names(left), *names(right))))
    return ()


def divides(expression: Expression) -> bool:
    """Tell whether there is a division in an expression."""
    match expression:
        case Negative(inner):
            return divides(inner)
        case Operation(sign, left, right):
            return sign == "/" or divides(left) or divides(right)
    return False


def told(expression: Expression) -> str:
    """Return an expression as one writes it, with a pair of parentheses around each operation in another."""
    match expression:
        case Number(text) | Name(text):
            return text
        case Negative(inner):
            return f"-{told(inner)}"
        case Operation(sign, left, right):
            sides = [f"({told(side)})" if isinstance(side, Operation) else told(side) for side in (left, right)]
            return f" {sign} ".join(sides)
    return ""


class _Reader:
    """An expression and how far it has been read; `word` is what comes next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.begin = 0
        self.kind = ""
        self.word: str | None = None
        self.next()

    def next(self) -> None:
        rest = self.text[self.at :]
        self.begin = self.at + len(rest) - len(rest.lstrip())
        if not rest.strip():
            self.word, self.kind = None, ""
            return
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            raise Slip("MAP020", f"{shown(self.text[self.begin :])} is no arithmetic", _FORM, self.begin)
        self.kind = found.lastgroup or ""
        self.word = found[self.kind]
        self.at = found.end()

    def unexpected(self) -> Slip:
        what = "the expression ends too early" if self.word is None else f"{shown(self.word)} does not belong here"
        return Slip("MAP020", what, _FORM, self.begin)

    def sum(self, depth: int) -> Expression:
        return self.chain(depth, "+-")

    def chain(self, depth: int, signs: str) -> Expression:
        """Read terms and the signs between them, from left to right."""
        left = self.chain(depth, "*/") if signs == "+-" else self.term(depth)
        length = 0
        while self.kind == "sign" and self.word is not None and self.word in signs:
            sign = cast(Literal["+", "-", "*", "/"], self.word)
            self.next()
            right = self.chain(depth, "*/") if signs == "+-" else self.term(depth)
            left = Operation(sign, left, right)
            length += 1
            if length > 100:
                raise Slip("MAP020", "the expression has more than 100 terms", "use aggregate for sums of many", self.begin)
        return left

    def term(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise Slip("MAP020", f"parentheses are nested more than {_DEEPEST} deep", "flatten them", self.begin)
        word, kind = self.word, self.kind
        if word is None or (kind == "sign" and word not in "(-"):
            raise self.unexpected()
        self.next()
        if kind == "number":
            return Number(word)
        if kind == "name":
            return Name(word)
        if word == "-":
            return Negative(self.term(depth + 1))
        inner = self.sum(depth + 1)
        if self.word != ")":
            raise self.unexpected() if self.word else Slip("MAP020", "a parenthesis is not closed", _FORM, self.begin)
        self.next()
        return inner
