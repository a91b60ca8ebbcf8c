"""Wire values as Python expressions: long runs are written as products, value objects as calls of their builders."""

import functools
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from generators import python
from generators.rendering import Code
from generators.samples.base import Built, Nested

_RUN = re.compile(r"(.)\1{23,}", re.DOTALL)
_MOST_ITEMS = 8


class Name(Struct, frozen=True):
    """A name that the tests import."""

    text: str


class Call(Struct, frozen=True):
    """A call of what the tests import; keywords that are None are left out."""

    function: str
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)


def call(function: str, *arguments: Any, **keywords: Any) -> Call:
    """Return a call."""
    return Call(function, arguments, {name: value for name, value in keywords.items() if value is not None})


def literal(value: Any, *, module: str = "values.") -> Code:
    """Return the Python expression for a wire value, which may hold `Built`, `Nested`, `Name` and `Call` anywhere."""
    return Code(_Writer(module).expression(value))


@functools.lru_cache(maxsize=8192)
def text(value: str) -> Code:
    """Return the literal of a string."""
    return python.string(value)


def helpers(value: Any) -> frozenset[str]:
    """Return the names that the expression of *value* takes from the suite: `values`, `without`, `nested`, those of calls."""
    if isinstance(value, Built):
        without = {"without"} if value.without else set()
        return helpers(list(value.changes.values())) | {"values"} | without
    if isinstance(value, Nested):
        return frozenset({"nested"})
    if isinstance(value, Name):
        return frozenset({value.text.partition(".")[0]})
    if isinstance(value, Call):
        return helpers([*value.arguments, *value.keywords.values()]) | {value.function}
    if isinstance(value, dict):
        return helpers(list(value.values()))
    if isinstance(value, list | tuple):
        return frozenset().union(*map(helpers, value))
    return frozenset()


class _Writer:
    """Writes expressions; `module` leads to the builders of value objects."""

    def __init__(self, module: str) -> None:
        self._module = module

    def expression(self, value: Any) -> str:
        """Return the expression of *value*."""
        if isinstance(value, Built):
            return self._call(value)
        if isinstance(value, Nested):
            return f"nested({value.depth})"
        if isinstance(value, Name):
            return value.text
        if isinstance(value, Call):
            return self._called(value)
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, list):
            return self._list(value)
        if isinstance(value, dict):
            return self._dict(value)
        if isinstance(value, tuple):
            return f"({', '.join(map(self.expression, value))}{',' if len(value) == 1 else ''})"
        return repr(value)

    def _call(self, value: Built) -> str:
        built = f"{self._module}{value.builder}({self._dict(value.changes) if value.changes else ''})"
        return f"without({', '.join((built, *map(python.string, value.without)))})" if value.without else built

    def _called(self, value: Call) -> str:
        named = (f"{name}={self.expression(argument)}" for name, argument in value.keywords.items())
        return f"{value.function}({', '.join([*map(self.expression, value.arguments), *named])})"

    def _dict(self, value: Mapping[str, Any]) -> str:
        return "{" + ", ".join(f"{python.string(name)}: {self.expression(member)}" for name, member in value.items()) + "}"

    def _list(self, value: list[Any]) -> str:
        if len(value) > _MOST_ITEMS and all(item == value[0] for item in value):
            return f"[{self.expression(value[0])}] * {len(value)}"
        return f"[{', '.join(map(self.expression, value))}]"


def _text(value: str) -> str:
    pieces: list[str] = []
    end = 0
    for run in _RUN.finditer(value):
        if run.start() > end:
            pieces.append(python.string(value[end : run.start()]))
        pieces.append(f"{python.string(run[1])} * {len(run[0])}")
        end = run.end()
    if end < len(value) or not pieces:
        pieces.append(python.string(value[end:]))
    return " + ".join(pieces)
