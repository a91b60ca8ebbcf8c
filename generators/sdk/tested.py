"""What tests of an SDK can try, in any language, beside making rows."""

from collections.abc import Iterable, Iterator

from generators.sdk.examples import Example
from generators.sdk.model import Resource, Sdk
from synapseops.blueprint.model import Action

_OPERATIONS = {Action.LIST: "list", Action.GET: "get", Action.PATCH: "update", Action.DELETE: "delete"}
"""Those that only some resources have."""


def tested(sdk: Sdk, examples: Iterable[Example]) -> frozenset[str]:
    """Return what can be tested with some of *examples*: an operation, or `unique`, `refused`, `filters`."""
    return frozenset(word for one in examples for word in _tested(sdk.resource(one.resource), one))


def lacking(resource: Resource) -> list[str]:
    """Return the operations that *resource* lacks, of those that not all have."""
    return [word for action, word in _OPERATIONS.items() if resource.operation(action) is None]


def _tested(resource: Resource, one: Example) -> Iterator[str]:
    lacks = lacking(resource)
    yield from (word for word in _OPERATIONS.values() if word not in lacks and (word != "update" or one.change))
    yield from ("unique",) if one.unique and one.by is None else ()
    yield from ("refused",) if one.refusal is not None and one.by is None else ()
    yield from ("filters",) if one.filters and "list" not in lacks else ()
