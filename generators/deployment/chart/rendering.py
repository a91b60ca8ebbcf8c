"""Renders a chart's templates with values, as `helm template` does."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from generators.deployment.chart import syntax
from generators.deployment.chart.functions import FUNCTIONS, printed
from generators.deployment.chart.syntax import Define, If, Node, Print, Range, Text, UnknownSyntax


class Chart(Struct, frozen=True):
    """Definitions that templates include, as a source, and what templates are rendered with: `Values`, `Chart`, `Release`."""

    definitions: str
    context: Mapping[str, Any]

    def rendered(self, template: str) -> str:
        """Return what *template*, a source, becomes; "" when it prints nothing but blanks. Raises `UnknownSyntax`."""
        defined = {node.name: node.body for node in syntax.parse(self.definitions) if isinstance(node, Define)}
        text = _Rendering(defined, self.context).text(syntax.parse(template)).strip()
        return f"{text}\n" if text else ""


class _Rendering(Struct, frozen=True):
    """Where nodes are evaluated: *scope* holds what `.Name` and `$name` mean."""

    defined: Mapping[str, tuple[Node, ...]]
    scope: Mapping[str, Any]

    def text(self, nodes: tuple[Node, ...]) -> str:
        return "".join(part for node in nodes for part in self._parts(node))

    def _parts(self, node: Node) -> Iterator[str]:
        match node:
            case Text(text):
                yield text
            case Print(pipeline):
                yield printed(self._value(pipeline))
            case If(condition, then, otherwise):
                yield self.text(then if self._value(condition) else otherwise)
            case Range(key, value, over, body):
                for name, item in sorted(self._value(over).items()):
                    yield _Rendering(self.defined, {**self.scope, key: name, value: item}).text(body)
            case Define():
                return

    def _value(self, pipeline: tuple[str, ...]) -> Any:
        """Return what *pipeline* gives: each command gets the value before it as its last argument."""
        piped: tuple[Any, ...] = ()
        for command in _split(pipeline):
            piped = (self._command(command, piped),)
        return piped[0]

    def _command(self, words: tuple[str, ...], piped: tuple[Any, ...]) -> Any:
        head, *rest = words
        if head == "include":
            return self.text(self.defined[json.loads(rest[0])])
        arguments = (*map(self._operand, rest), *piped)
        if head in FUNCTIONS:
            return FUNCTIONS[head](*arguments)
        if arguments:
            raise UnknownSyntax(f"there is no function {head}")
        return self._operand(head)

    def _operand(self, word: str) -> Any:
        if word.startswith('"'):
            return json.loads(word)
        if word.isdigit():
            return int(word)
        if word.startswith("$"):
            return self.scope[word]
        if not word.startswith("."):
            raise UnknownSyntax(f"{word} is nothing that has a value")
        found: Any = self.scope
        for name in word[1:].split("."):
            found = found[name]
        return found


def _split(pipeline: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    command: list[str] = []
    for word in pipeline:
        if word == "|":
            yield tuple(command)
            command = []
        else:
            command.append(word)
    yield tuple(command)
