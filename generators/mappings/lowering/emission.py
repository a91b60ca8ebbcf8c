"""What every part of the lowering shares: scopes, values in code, and the sinks that they flow into."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from generators.mappings import places
from generators.mappings.lowering.code import Block, bind, texts
from generators.mappings.places import Where
from synapseops.mapping import ir
from synapseops.schema.model import ValueType

if TYPE_CHECKING:
    from generators.mappings.lowering.language import Language
    from generators.mappings.lowering.ports import Module, Names

_NAME = re.compile(r"[A-Za-z_$][\w$]*")


class Value(Struct, frozen=True):
    """An expression of a type. `fails` tells that it may refuse; `wire` is its JSON, where that is known better than by type."""

    expression: str
    type: ValueType
    fails: bool = False
    wire: str | None = None
    is_checked: bool = False
    """Whether the target's own constraints need no look at it: a literal that the checker has judged."""
    pattern: str | None = None
    """What it was found to be like, so that it needs no second look."""

    @property
    def emptiness(self) -> bool | None:
        """Whether a literal is EMPTY; None of what only a run can tell."""
        return self.wire in {'""', "[]", "{}"} if self.wire is not None and self.is_checked else None


def target_of(rule: ir.Rule) -> ir.Target:
    """Return where a rule of an object writes."""
    if rule.target is None:
        raise ValueError("a rule of an object has no target")
    return rule.target


class Sink(Protocol):
    """Where a value flows. None says that the state is an error here."""

    def value(self, value: Value) -> Block:
        """What is done with a value."""
        ...

    def missing(self) -> Block | None:
        """What is done when there is none."""
        ...

    def null(self) -> Block | None:
        """What is done with null."""
        ...


class Scope(Struct):
    """A record or an item: its variable, where it is, and the objects below it that were fetched already."""

    variable: str
    where: Where
    members: dict[str, str] = field(default_factory=dict)
    """Variables that stand for its first keys: `key`, `value`, `items`."""
    position: str | None = None
    objects: dict[tuple[ir.Step, ...], str] = field(default_factory=dict)
    fetched: dict[tuple[ir.Step, ...], str] = field(default_factory=dict)
    """Names of what stands at steps: fetched again where it is not in sight, by the same name."""
    prelude: Block = field(default_factory=list)
    declarations: Block = field(default_factory=list)
    """What stands before the loop over it."""
    is_object: bool = False


class Emission(Struct):
    """The making of one function."""

    language: "Language"
    mapping: ir.Mapping
    names: "Names"
    module: "Module"
    scopes: dict[str | None, Scope]
    rule: Callable[["Emission", ir.Rule, Sink], Block]
    target: Where = ()
    default_source: str = ""
    depth: int = 0
    """How many loops are around."""
    skip: str = "continue"
    """What leaves out the item that is being made."""

    def at(self, source: str) -> str:
        """Return *source* as a last argument, or nothing where the paragraph knows it."""
        return f", {source}" if source and source != self.default_source else ""

    def path(self, where: Where) -> str:
        """Return the expression of a path."""
        found = places.pieces(where)
        if all(isinstance(piece, str) for piece in found):
            return self.language.texts.string("".join(map(str, found)))
        return self.language.texts.formatted([piece if isinstance(piece, str) else (piece.name,) for piece in found])

    def variable(self, value: Value, hint: str) -> tuple[Block, str]:
        """Return the name of a value, which is given one where it has none."""
        if is_name(value.expression) and not value.fails:
            return [], value.expression
        name = self.names.new(hint)
        return bind(name, value.expression, fails=value.fails), name


def is_name(expression: str) -> bool:
    """Tell whether an expression is a name, or a word that stands for a value."""
    return _NAME.fullmatch(expression) is not None


def speaks_of(block: Block, name: str) -> bool:
    """Tell whether any of the statements says *name*."""
    said = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
    return any(name in text and said.search(text) for text in texts(block))


class Assign(Struct, frozen=True):
    """A sink that gives a variable the value; what MISSING and NULL do is told."""

    name: str
    nothing: Block | None
    prefers_guard: bool = True

    def value(self, value: Value) -> Block:
        """Bind the name."""
        return bind(self.name, value.expression, fails=value.fails)

    def missing(self) -> Block | None:
        """Do as told."""
        return self.nothing

    def null(self) -> Block | None:
        """Do as told."""
        return self.nothing
