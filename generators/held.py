"""Which types resources hold: callers meet these alone, all others travel between systems."""

from generators.slices import once
from synapseops.blueprint.model import Blueprint, Enum, List, Record


@once
def held(blueprint: Blueprint) -> frozenset[str]:
    """Return the names of the enums and value objects that resources hold, be it inside of others."""
    waiting = [field.type for one in blueprint.resources for field in one.all_fields]
    found: set[str] = set()
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, List):
            waiting.append(kind.item)
        elif isinstance(kind, Enum | Record) and kind.name is not None and kind.name not in found:
            found.add(kind.name)
            waiting += [field.type for field in blueprint.value_object(kind.name).fields] if isinstance(kind, Record) else []
    return frozenset(found)
