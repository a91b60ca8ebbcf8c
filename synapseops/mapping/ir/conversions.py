"""What a rule does to its value: steps, casts, units, lookups, patterns."""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from synapseops.mapping.ir.paths import Read
from synapseops.mapping.ir.states import States
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum, Scalar
from synapseops.schema.wire import WireValue

if TYPE_CHECKING:
    from synapseops.mapping.ir.rules import Literally, Outcome, Rule


Rounding = Literal["half_up", "half_even", "down", "up"]


class Change(Struct, frozen=True):
    """A step of the language by its `name`, with its arguments in the order of mapping.md's table (texts, integers, words)."""

    name: str
    arguments: tuple[str | int, ...]
    after: ValueType
    may: States


class Cast(Struct, frozen=True):
    """A conversion of type by the grammars of the language; what does not apply is None."""

    source: ValueType
    target: Scalar
    scale: int | None = None
    round: Rounding | None = None
    parse: str | None = None
    format: str | None = None
    zone: str | None = None
    ambiguous: Literal["earlier", "later", "error"] = "error"
    nonexistent: Literal["shift", "error"] = "error"
    decimal_separator: str | None = None
    group_separator: str | None = None
    exponent: bool = False


class Convert(Struct, frozen=True):
    """A change of unit: value times factor plus `offset`, rounded to `scale`. Factors are exact fractions, as texts.

    Between `minor` and `major` of a currency the factor is a power of ten: of the `currency` named, or of the one at `currency_path`.
    """

    from_unit: str
    to_unit: str
    numerator: str
    denominator: str
    offset: str
    scale: int | None
    round: Rounding | None
    currency: str | None = None
    currency_path: Read | None = None


class Lookup(Struct, frozen=True):
    """A closed table from text to value; `miss` is what happens to what it lacks ("keep", or a handler)."""

    table: str | None
    entries: tuple[tuple[str, WireValue], ...]
    type: Scalar | Enum
    miss: "Outcome | Literally | Rule | Literal['keep']"


class Match(Struct, frozen=True):
    """The text must hold the pattern (`E_CONSTRAINT` otherwise)."""

    pattern: str
