"""A mapping as a whole, with its cases and where each leaf comes from."""

from typing import Literal

from msgspec import Struct

from synapseops.diagnostics import Pointer
from synapseops.mapping.ir.producers import ContextValue, Object
from synapseops.schema.wire import WireValue


class Case(Struct, frozen=True):
    """An example of the author's: the input and what is expected of it, as JSON texts; or the errors as (code, target path)."""

    name: str
    input: str
    expect: str | None
    expect_errors: tuple[tuple[str, str], ...]
    context: tuple[tuple[str, WireValue], ...] = ()


class Lineage(Struct, frozen=True):
    """Where a target leaf comes from: source leaves, the rule's place, its steps in words."""

    target: str
    sources: tuple[str, ...]
    rule: str
    steps: tuple[str, ...]
    pii: bool


class Mapping(Struct, frozen=True):
    """A checked mapping. `source` and `target` are names of record types (`shopify.Order`, `Order`); `body` is its fields."""

    name: str
    source: str
    target: str
    mode: Literal["create", "patch"]
    context: tuple[ContextValue, ...]
    body: Object
    cases: tuple[Case, ...]
    lineage: tuple[Lineage, ...]
    node: Pointer
    description: str = ""
    personal: tuple[tuple[str, ...], ...] = ()
    """What of the source is personal by what becomes of it: names of members, those of lists without their items."""
