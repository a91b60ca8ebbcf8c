"""A language that mappings are written in: its words, and the modules that fill its ports."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from generators.mappings.lowering.code import Block
from generators.mappings.lowering.emission import Emission, Sink
from generators.mappings.lowering.logic import Logic
from generators.mappings.lowering.ports import Literals, Ranks, Statements, Steps, Sums, Tests, Texts, Types, Values
from synapseops.mapping import ir


class Words(Struct, frozen=True):
    """Words for what every language has, and phrases with `{0}` and `{1}` for what they speak of."""

    missing: str
    """What a member that is not there is read as."""
    null: str
    absent: str
    """What a name holds that was given no value."""
    yes: str
    no: str
    zone: str
    """The class of time zones."""

    pair: str
    """Two values as one."""
    made: str
    """A new object of a class, with what it is given."""
    append: str
    """Puts a value at the end of a list."""
    joined: str
    """A list of texts put together, with a text between them."""
    total: str
    """The sum of a list of integers."""
    decimal: str
    """An integer as a decimal."""
    integer_text: str
    day_text: str
    zoned_text: str
    """An instant in a zone as a text."""
    json_number: str
    """A number, or a decimal, as a JSON number."""

    starts_with: str
    ends_with: str
    contains: str
    lacks: str
    """The condition that an object of ours has no member of a name."""
    nothing: str
    """The condition that a hook returned nothing."""
    returned: str

    infers: bool
    """Whether a name's type is looked for in all that it is given, so that it need not be declared before branches."""
    comment_width: int


class Group(Protocol):
    """Lists that are made of groups: how items are put together differs between languages."""

    def __call__(self, emission: Emission, producer: ir.Group, sink: Sink, rule: ir.Rule, /) -> Block:
        """A list of what is made for items with equal keys, in order of first appearance."""
        ...


class Language(Struct, frozen=True):
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
