"""Reads Helm templates: text, and actions between `{{` and `}}`, into a tree. Knows the words that our chart uses, and no others."""

import re
from collections.abc import Iterator

from msgspec import Struct

_ACTION = re.compile(r"\{\{(-?)\s*(/\*.*?\*/|.*?)\s*(-?)\}\}", re.DOTALL)
_WORD = re.compile(r'\s*("(?:[^"\\]|\\.)*"|:=|[|(),]|[^\s|(),"]+)')


class UnknownSyntax(ValueError):
    """A template says something that is not read here."""


class Text(Struct, frozen=True):
    """What stands in the output as it is."""

    text: str


class Print(Struct, frozen=True):
    """The value of a pipeline, printed."""

    pipeline: tuple[str, ...]


class If(Struct, frozen=True):
    """One of two bodies."""

    condition: tuple[str, ...]
    then: tuple["Node", ...]
    otherwise: tuple["Node", ...]


class Range(Struct, frozen=True):
    """A body for each entry of a mapping, by key."""

    key: str
    value: str
    over: tuple[str, ...]
    body: tuple["Node", ...]


class Define(Struct, frozen=True):
    """A body that `include` prints."""

    name: str
    body: tuple["Node", ...]


Node = Text | Print | If | Range | Define


def parse(source: str) -> tuple[Node, ...]:
    """Return the tree of *source*. Raises `UnknownSyntax`."""
    tokens = list(_tokens(source))
    nodes, rest = _nodes(tokens, 0)
    if rest != len(tokens):
        raise UnknownSyntax(f"{tokens[rest]} ends nothing")
    return nodes


def _tokens(source: str) -> Iterator[str | tuple[str, ...]]:
    """Yield texts, and actions as words. A dash inside the braces eats the blanks on its side."""
    end = 0
    eaten = False
    for match in _ACTION.finditer(source):
        yield _text(source[end : match.start()], left=eaten, right=bool(match[1]))
        if not match[2].startswith("/*"):
            yield tuple(_words(match[2]))
        end, eaten = match.end(), bool(match[3])
    yield _text(source[end:], left=eaten, right=False)


def _text(text: str, *, left: bool, right: bool) -> str:
    text = text.lstrip() if left else text
    return text.rstrip() if right else text


def _words(action: str) -> Iterator[str]:
    place = 0
    while place < len(action):
        match = _WORD.match(action, place)
        if match is None:
            raise UnknownSyntax(action)
        yield match[1]
        place = match.end()


def _nodes(tokens: list[str | tuple[str, ...]], start: int) -> tuple[tuple[Node, ...], int]:
    """Return the nodes from *start* to the `else` or `end` that belongs to nobody among them, and its place."""
    found: list[Node] = []
    place = start
    while place < len(tokens):
        token = tokens[place]
        if isinstance(token, str):
            found.append(Text(token))
            place += 1
        elif token in {("end",), ("else",)}:
            break
        else:
            node, place = _node(token, tokens, place + 1)
            found.append(node)
    return tuple(found), place


def _node(action: tuple[str, ...], tokens: list[str | tuple[str, ...]], start: int) -> tuple[Node, int]:
    match action:
        case ("if", *condition):
            then, place = _nodes(tokens, start)
            otherwise, place = _nodes(tokens, place + 1) if tokens[place : place + 1] == [("else",)] else ((), place)
            return If(tuple(condition), then, otherwise), _after_end(tokens, place)
        case ("range", key, ",", value, ":=", *over):
            body, place = _nodes(tokens, start)
            return Range(key, value, tuple(over), body), _after_end(tokens, place)
        case ("define", name):
            body, place = _nodes(tokens, start)
            return Define(name.strip('"'), body), _after_end(tokens, place)
        case _:
            return Print(action), start


def _after_end(tokens: list[str | tuple[str, ...]], place: int) -> int:
    if tokens[place : place + 1] != [("end",)]:
        raise UnknownSyntax("an action is not ended")
    return place + 1
