"""What tests of an SDK can try, in any language, beside making rows."""

from collections.abc import Callable, Collection, Mapping

from generators.sdk.examples import Example
from generators.sdk.model import Resource, Sdk
from synapseops.blueprint.model import Action, Blueprint

_OPERATIONS = {Action.LIST: "list", Action.GET: "get", Action.PATCH: "update", Action.DELETE: "delete"}
"""Those that only some resources have."""


def service_is_tested(blueprint: Blueprint) -> bool:
    """Tell whether there are tests of the service, with which those of an SDK run."""
    return {f"service.{blueprint.options.framework}", "tests.pytest"} <= set(blueprint.artifacts)


def tested(sdk: Sdk, examples: Collection[Example]) -> tuple[str, ...]:
    """Return what can be tested with some of *examples*: an operation, or `unique`, `refused`, `filters`.

    Of the examples no more is worked out than it takes to find one.
    """
    return tuple(word for word, can in _TESTS.items() if any(can(sdk.resource(one.resource), one) for one in examples))


def lacking(resource: Resource) -> list[str]:
    """Return the operations that *resource* lacks, of those that not all have."""
    return [word for action, word in _OPERATIONS.items() if resource.operation(action) is None]


def _lists(resource: Resource, _: Example) -> bool:
    return resource.operation(Action.LIST) is not None


def _gets(resource: Resource, _: Example) -> bool:
    return resource.operation(Action.GET) is not None


def _updates(resource: Resource, one: Example) -> bool:
    return resource.operation(Action.PATCH) is not None and bool(one.change)


def _deletes(resource: Resource, _: Example) -> bool:
    return resource.operation(Action.DELETE) is not None


def _is_unique(_: Resource, one: Example) -> bool:
    return one.by is None and one.unique


def _is_refused(_: Resource, one: Example) -> bool:
    return one.by is None and one.refusal is not None


def _is_filtered(resource: Resource, one: Example) -> bool:
    return _lists(resource, one) and bool(one.filters)


_TESTS: Mapping[str, Callable[[Resource, Example], bool]] = {
    "list": _lists,
    "get": _gets,
    "update": _updates,
    "delete": _deletes,
    "unique": _is_unique,
    "refused": _is_refused,
    "filters": _is_filtered,
}
