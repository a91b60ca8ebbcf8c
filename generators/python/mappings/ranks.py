"""Lists of pairs in the order of sort keys, in Python."""

from collections.abc import Sequence

from generators.mappings.lowering.code import Block, Declare, For, say
from generators.python.mappings import types
from synapseops.schema.model import ValueType

HINT = "ranked"


def entry(ranked: str, keys: Sequence[tuple[str, str]], first: str, second: str) -> str:
    """Put a pair into the list, with its keys and whether each is descending."""
    told = ", ".join(f"({key}, {descending})" for key, descending in keys)
    return f"{ranked}.append((Rank({told}), {first}, {second}))"


def in_order(ranked: str, first_type: ValueType, filled: Block, then: Block) -> Block:
    """Declare the list, fill it, and do what is done in order."""
    declared = Declare(ranked, f"list[tuple[Rank, {types.annotation(first_type)}, JsonValue]]", "[]")
    return [declared, *filled, *say(f"{ranked}.sort(key=lambda one: one[0])"), *then]


def over(ranked: str, first: str, second: str, body: Block) -> For:
    """Go over the pairs; a name that nothing speaks of is `_`."""
    return For(f"for _, {first or '_'}, {second or '_'} in {ranked}", body)
