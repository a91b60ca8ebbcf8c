"""The ports that a language fills: small functions that write one expression or statement each.

Modules are as good as objects here: mypy holds a module that is given as a port to the port's functions.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from generators.mappings.lowering.code import Block, For
from generators.mappings.lowering.emission import Emission
from synapseops.mapping import ir
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum, Scalar


class Names(Protocol):
    """Names of the variables of one function."""

    def is_free(self, hint: str) -> bool:
        """Tell whether nothing has the name *hint* yet."""
        ...

    def new(self, hint: str) -> str:
        """Return a name like *hint* that nothing has yet."""
        ...


class Module(Protocol):
    """The module around the function: what it declares, and what it calls in others."""

    def constant(self, hint: str, expression: str, annotation: str = "") -> str:
        """Declare a constant for *expression*, once."""
        ...

    def collecting(self, mapping: str, record: str, errors: str) -> str:
        """Return the call of another mapping, with its part of our context."""
        ...

    def hook(self, name: str, arguments: Sequence[tuple[str, str]]) -> str:
        """Return the call of a function of the team's, with arguments by name."""
        ...


class Texts(Protocol):
    """Text of the author's in code."""

    def string(self, text: str, /) -> str:
        """Return the literal of a text."""
        ...

    def formatted(self, parts: Iterable[str | tuple[str]], /) -> str:
        """Return the literal of a text with values in it: names in tuples."""
        ...

    def comment(self, text: str, /) -> str:
        """Return *text* on one line, as it may stand in a comment."""
        ...


class Literals(Protocol):
    """Literals of the mapping language."""

    def typed(self, value: Any, type_: ValueType) -> str:
        """Return a literal as values of its type are in code."""
        ...

    def json(self, value: Any, type_: ValueType) -> str:
        """Return the JSON of a literal."""
        ...

    def pattern(self, pattern: str) -> str:
        """Return the literal of a regular expression."""
        ...

    def table(self, entries: Sequence[tuple[str, str]], annotation: str) -> tuple[str, str]:
        """Return a table from texts to values of a type, and its own type."""
        ...


class Types(Protocol):
    """Types of values in code, and conditions on what they are."""

    def annotation(self, type_: ValueType) -> str:
        """Return the type of values."""
        ...

    def lacking(self, type_: ValueType) -> tuple[str, str]:
        """Return the type of a name that may be given no value, and what it holds at first."""
        ...

    def size(self, type_: ValueType, name: str) -> str:
        """Return how many items a list has, or characters a text."""
        ...

    def emptiness(self, type_: ValueType, name: str) -> tuple[str, str]:
        """Return the conditions under which a value has something in it, and has not."""
        ...

    def something(self, type_: ValueType, name: str) -> tuple[str, str]:
        """Return the same conditions of a name that may have been given no value."""
        ...

    def recognised(self, module: Module, type_: ValueType, name: str, *, is_there: bool = False) -> str:
        """Return the condition under which *name* is JSON of a type; what *is_there* is never MISSING."""
        ...

    def among(self, module: Module, type_: Enum, name: str, hint: str) -> str:
        """Return the condition under which a text is a word of an enum; *hint* is what a constant for them may be called."""
        ...

    def is_of(self, type_: ValueType, name: str) -> str:
        """Return the condition under which what a hook returned is of a type."""
        ...


class Values(Protocol):
    """Expressions of values."""

    def call(self, helper: str, given: str, source: str = "", options: Mapping[str, str] = ...) -> str:
        """Call a function of the run-time support, whose name is in snake case here."""
        ...

    def member(self, holder: str, name: str) -> str:
        """Read a member of a JSON object, which may not be there."""
        ...

    def context(self, name: str) -> str:
        """Return a value that the caller gave."""
        ...

    def each(self, items: str, made: str, type_: ValueType) -> str:
        """Return a list of what is made of each `item` of a list of *type_*, whose nulls stay so."""
        ...

    def json_list(self, items: str, type_: ValueType) -> str:
        """Return a list of values that are JSON as they are."""
        ...


class Tests(Protocol):
    """Conditions on values."""

    def one_of(self, type_: ValueType, name: str, values: Sequence[str], *, is_in: bool) -> str:
        """Tell whether a value is one of some literals, or is none."""
        ...

    def equal(self, type_: ValueType, name: str, value: str, *, is_equal: bool) -> str:
        """Tell whether two values are equal, or are not."""
        ...

    def compared(self, type_: ValueType, name: str, sign: str, value: str) -> str:
        """Tell which of two values is greater."""
        ...

    def outside(self, size: str, least: int | None, most: int | None) -> list[str]:
        """Return the conditions under which a size is less or more than allowed."""
        ...

    def beyond(self, type_: Scalar, name: str, sign: str, limit: Any) -> str:
        """Tell whether a number is less (`<`) or more than a limit."""
        ...


class Statements(Protocol):
    """Statements, and loops."""

    def put(self, holder: str, name: str, value: str) -> str:
        """Give an object a member."""
        ...

    def noted(self, error: str, where: str, source: str, *, is_personal: bool) -> str:
        """Note an error at a target, or `refused`, with the source's path."""
        ...

    def as_object(self, names: Names, found: str, hint: str, where: str) -> tuple[Block, str]:
        """Return the name of what was found as an object, which has no members where it is none."""
        ...

    def over_items(self, items: str, index: str, item: str, body: Block) -> Block:
        """Go over a list, with positions where *index* is not empty."""
        ...

    def over_members(self, holder: str, key: str, held: str, body: Block) -> For:
        """Go over an object; a name that nothing speaks of is empty."""
        ...

    def part(self, emission: Emission, producer: ir.Object, made: str, *, may_skip: bool) -> Block:
        """Make an item of the list *made* by a function of its own, where one would be nested too deeply."""
        ...


class Steps(Protocol):
    """Those steps of the mapping language that languages have themselves."""

    def changed(self, name: str, value: str, arguments: tuple[str | int, ...], source: str) -> tuple[str, bool]:
        """Apply a step, and tell whether it may refuse something."""
        ...

    def item(self, names: Names, items: str, position: int) -> tuple[Block, str, str, str]:
        """Return what fetches an item, its expression, and the conditions that there is one and that there is none."""
        ...


class Sums(Protocol):
    """Arithmetic."""

    def integral(self, found: "ir.Number | ir.Name | ir.Negative | ir.Operation", inputs: Mapping[str, str], /) -> str:
        """Return an expression of integers, exact however large they become on the way."""
        ...

    def exact(self, calc: ir.Calc, found: "ir.Number | ir.Name | ir.Negative | ir.Operation", inputs: Mapping[str, str], /) -> str:
        """Return an expression of decimals."""
        ...

    def extreme(self, names: Names, function: str, numbers: str) -> tuple[Block, str, str, str]:
        """Return what looks for the `min` or `max`, its expression, and the conditions that there is one and that there is none."""
        ...

    def add_all(self, names: Names, numbers: str, items: str) -> Block:
        """Put the items of a list that are not null into the list of numbers."""
        ...


class Ranks(Protocol):
    """Lists of pairs, in the order of sort keys."""

    @property
    def HINT(self) -> str:  # a constant of a module
        """What such a list is called."""
        ...

    def entry(self, ranked: str, keys: Sequence[tuple[str, str]], first: str, second: str) -> str:
        """Put a pair into the list, with its keys and whether each is descending."""
        ...

    def in_order(self, ranked: str, first_type: ValueType, filled: Block, then: Block) -> Block:
        """Declare the list, fill it, and do what is done in order."""
        ...

    def over(self, ranked: str, first: str, second: str, body: Block) -> For:
        """Go over the pairs; a name that nothing speaks of is empty."""
        ...
