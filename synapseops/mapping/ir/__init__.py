"""A mapping, checked and typed: what generators compile. No name is looked up any more, no type guessed, no state unknown.

A `Rule` makes one value: producer, steps, typing, in that order; after the producer and after every step a MISSING, NULL or EMPTY value
that has a handler goes to it. `may` names the states that a value can be in, so that code for states that cannot occur is never made.
"""

from synapseops.mapping.ir.arithmetic import Name, Negative, Number, Operation
from synapseops.mapping.ir.conditions import All, AnyOf, Condition, Not, Test
from synapseops.mapping.ir.conversions import Cast, Change, Convert, Lookup, Match, Rounding
from synapseops.mapping.ir.mappings import Case, Lineage, Mapping
from synapseops.mapping.ir.paths import At, Every, Key, Path, Read, Segment, Step
from synapseops.mapping.ir.producers import (
    Aggregate,
    Calc,
    Const,
    ContextValue,
    Each,
    Entries,
    Find,
    First,
    Group,
    Hook,
    Ignore,
    Join,
    Object,
    Position,
    Producer,
    Sort,
    Switch,
    Template,
    Use,
    Wrap,
)
from synapseops.mapping.ir.rules import Handlers, Literally, Outcome, Rule, Target
from synapseops.mapping.ir.states import State, States

__all__ = [
    "Aggregate",
    "All",
    "AnyOf",
    "At",
    "Calc",
    "Case",
    "Cast",
    "Change",
    "Condition",
    "Const",
    "ContextValue",
    "Convert",
    "Each",
    "Entries",
    "Every",
    "Find",
    "First",
    "Group",
    "Handlers",
    "Hook",
    "Ignore",
    "Join",
    "Key",
    "Lineage",
    "Literally",
    "Lookup",
    "Mapping",
    "Match",
    "Name",
    "Negative",
    "Not",
    "Number",
    "Object",
    "Operation",
    "Outcome",
    "Path",
    "Position",
    "Producer",
    "Read",
    "Rounding",
    "Rule",
    "Segment",
    "Sort",
    "State",
    "States",
    "Step",
    "Switch",
    "Target",
    "Template",
    "Test",
    "Use",
    "Wrap",
]
