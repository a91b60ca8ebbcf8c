"""What is personal in the messages of a flow."""

from synapseops.blueprint import flows as made
from synapseops.blueprint.model import Blueprint, Field, List, Record

Names = tuple[str, ...]


def paths(blueprint: Blueprint, flow: made.Flow) -> tuple[Names, ...]:
    """Return where the records of *flow* hold what is personal: names of members, those of lists without their items."""
    if isinstance(flow.trigger, made.Change):
        return tuple(sorted(_fields(blueprint, blueprint.resource(flow.trigger.resource).fields, ())))
    return ()


def _fields(blueprint: Blueprint, fields: tuple[Field, ...], before: Names) -> list[Names]:
    found: list[Names] = []
    for field in fields:
        at = (*before, field.name)
        if field.pii:
            found.append(at)
        held = field.type.item if isinstance(field.type, List) else field.type
        if isinstance(held, Record):
            found += _fields(blueprint, blueprint.value_object(held.name).fields, at)
    return found
