"""A language that mappings are written in: its words, and the modules that fill its ports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from generators.mappings.lowering.code import Block
from generators.mappings.lowering.emission import Emission, Sink
from generators.mappings.lowering.logic import Logic
from generators.mappings.lowering.ports import Literals, Ranks, Statements, Steps, Sums, Tests, Texts, Types, Values
from synapseops.mapping import ir


@dataclass(frozen=True, slots=True)
class Words:
    """Words for what every language has."""

    missing: str
    """What a member that is not there is read as."""
    null: str
    absent: str
    """What a name holds that was given no value."""
    yes: str
    no: str
    pair: str
    """Two values as one, with `{}` for each."""
    zone: str
    """The class of time zones."""
    infers: bool
    """Whether a name's type is looked for in all that it is given, so that it need not be declared before branches."""
    comment_width: int


class Group(Protocol):
    """Lists that are made of groups: how items are put together differs between languages."""

    def __call__(self, emission: Emission, producer: ir.Group, sink: Sink, rule: ir.Rule, /) -> Block:
        """A list of what is made for items with equal keys, in order of first appearance."""
        ...


@dataclass(frozen=True, slots=True)
class Language:
    """A language that mappings are written in."""

    words: Words
    logic: Logic
    texts: Texts
    literals: Literals
    types: Types
    values: Values
    tests: Tests
    statements: Statements
    steps: Steps
    sums: Sums
    ranks: Ranks
    group: Group
    length: Callable[[Block], int]
    """How long a block is: in front of a long one it is told what is refused."""
