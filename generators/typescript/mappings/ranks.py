"""Lists of pairs in the order of sort keys, in TypeScript."""

from collections.abc import Sequence

from generators.mappings.lowering.code import Block, Declare, For
from generators.typescript.mappings import types
from generators.typescript.mappings.statements import pair
from synapseops.schema.model import ValueType

HINT = "ranks"


def entry(ranked: str, keys: Sequence[tuple[str, str]], first: str, second: str) -> str:
    """Put a pair into the list, with its keys and whether each is descending."""
    told = ", ".join([f"[{first}, {second}]", *(f"[{key}, {descending}]" for key, descending in keys)])
    return f"{ranked}.push(new Rank({told}))"


def in_order(ranked: str, first_type: ValueType, filled: Block, then: Block) -> Block:
    """Declare the list, fill it, and do what is done in order."""
    return [Declare(ranked, f"Rank<[{types.annotation(first_type)}, JsonValue]>[]", "[]"), *filled, *then]


def over(ranked: str, first: str, second: str, body: Block) -> For:
    """Go over the pairs; a name that nothing speaks of is passed over."""
    return For(f"for (const {pair(first, second)} of ranked({ranked}))", body)
