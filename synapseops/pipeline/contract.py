"""What changed in the HTTP contract: operations, schemas and their fields, as a list that a reviewer reads. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from synapseops.report.model import ContractChange

_METHODS = ("get", "put", "post", "delete", "patch")
_LONGEST = 32 << 20
_ALIAS = re.compile(rb"[\s\[{,:-]\*\S")
Document = Mapping[str, Any]


def parse(data: bytes) -> Document:
    """Return the contract in *data*; an empty one where it cannot be read."""
    try:
        if len(data) > _LONGEST or _has_aliases(data):
            return {}
        document = yaml.load(data, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _has_aliases(data: bytes) -> bool:
    """Tell whether *data* names nodes by alias, which ours never does: comparing a few lines of them could take for ever."""
    if _ALIAS.search(data) is None:
        return False
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(data, Loader=yaml.CSafeLoader))


def changes(before: Document, after: Document) -> tuple[ContractChange, ...]:
    """Return what is added, changed and removed, operations first, then schemas with their fields."""
    return (*_compared(_operations(before), _operations(after)), *_schemas(_schemas_of(before), _schemas_of(after)))


def _compared(before: Document, after: Document, prefix: str = "") -> Iterator[ContractChange]:
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield ContractChange("added", f"{prefix}{name}")
        elif name not in after:
            yield ContractChange("removed", f"{prefix}{name}")
        elif before[name] != after[name]:
            yield ContractChange("changed", f"{prefix}{name}")


def _schemas(before: Document, after: Document) -> Iterator[ContractChange]:
    for change in _compared(before, after, "schema "):
        yield change
        name = change.what.removeprefix("schema ")
        if change.change == "changed":
            yield from _compared(_fields(before[name]), _fields(after[name]), f"{name}.")


def _operations(document: Document) -> dict[str, Any]:
    """Return the operations by method and path (`GET /orders`), without what their schemas say."""
    paths = _mapping(document.get("paths"))
    return {
        f"{method.upper()} {path}": operation
        for path, item in paths.items()
        for method, operation in _mapping(item).items()
        if method in _METHODS
    }


def _schemas_of(document: Document) -> Document:
    return _mapping(_mapping(document.get("components")).get("schemas"))


def _fields(schema: Any) -> Document:
    """Return the properties of *schema*, each with whether it must be there."""
    required = _mapping(schema).get("required")
    names = required if isinstance(required, list) else []
    return {name: (value, name in names) for name, value in _mapping(_mapping(schema).get("properties")).items()}


def _mapping(value: Any) -> dict[str, Any]:
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}
