"""What tests of a mapping try, and what they expect: leaves of a good record that are not as it is, and a record that is made up."""

import json
from collections.abc import Mapping
from typing import Any

from generators.mappings.expected import leaves, samples, values
from generators.mappings.expected.changing import NO_KEYS
from generators.mappings.expected.leaves import Leaf
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar


def base_case(mapping: ir.Mapping) -> ir.Case | None:
    """Return the case in whose record leaves are changed, one that is mapped if there is one; None where none was given."""
    return next((case for case in mapping.cases if case.expect is not None), mapping.cases[0] if mapping.cases else None)


def base_record(mapping: ir.Mapping) -> Any:
    """Return the record in which leaves are changed."""
    case = base_case(mapping)
    return json.loads(case.input) if case is not None else samples.record(mapping)


def context(mapping: ir.Mapping) -> dict[str, Any]:
    """Return plausible values of a mapping's context, as JSON."""
    return {one.name: samples.plausible(one.type) for one in mapping.context}


def states(mapping: ir.Mapping) -> tuple[Leaf, ...]:
    """Return leaves of the record that are missing, null, empty or wrong."""
    return leaves.leaves(mapping)


def apart(mapping: ir.Mapping) -> tuple[Leaf, ...]:
    """Return leaves of the record with values that tell rules apart."""
    return values.leaves(mapping, base_record(mapping), context(mapping))


def sample(mapping: ir.Mapping, keys: Mapping[str, str] = NO_KEYS) -> tuple[dict[str, Any], bool]:
    """Return what the record made up becomes, as far as the language says so, and whether that is all of it; hashes are by *keys*."""
    return values.made(mapping, samples.record(mapping), context(mapping), keys)


def are_numbers(type_: ValueType) -> bool:
    """Tell whether values of a type travel as JSON numbers that are decimals: what is expected of them is a text of digits."""
    kind = type_.item if isinstance(type_, Items) else type_
    return isinstance(kind, Scalar) and kind.is_json_number
