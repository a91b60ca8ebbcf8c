"""An OpenAPI document as data. It may be anybody's: what has another form than it should counts as empty."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

_METHODS = ("get", "post", "put", "patch", "delete")
_OURS = ("Problem",)
_LONGEST = 32 << 20
_ALIAS, _ANCHOR = re.compile(rb"[\s\[{,:-]\*\S"), re.compile(rb"(?:^|[\s\[{,:-])&\S")
Document = Mapping[str, Any]


def parse(data: bytes) -> Document:
    """Return the contract in *data*; an empty one where it cannot be read."""
    try:
        if not is_readable(data):
            return {}
        document = yaml.load(data, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def is_readable(data: bytes) -> bool:
    """Tell whether *data* is no longer than anybody writes, and names no nodes. Raises `YAMLError` where that cannot be told."""
    return len(data) <= _LONGEST and not _has_aliases(data)


def _has_aliases(data: bytes) -> bool:
    """Tell whether *data* names nodes by alias, which ours never does: comparing a few lines of them could take for ever."""
    if _ALIAS.search(data) is None or _ANCHOR.search(data) is None:
        return False
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(data, Loader=yaml.CSafeLoader))


def operations(document: Document) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the operations by path and method (`/orders`, `GET`), each with the parameters of its path."""
    found = {}
    for path, item in mapping(document.get("paths")).items():
        shared = sequence(mapping(item).get("parameters"))
        for method in _METHODS:
            if method in mapping(item):
                operation = mapping(mapping(item)[method])
                found[path, method.upper()] = {**operation, "parameters": [*shared, *sequence(operation.get("parameters"))]}
    return found


def schemas(document: Document) -> dict[str, dict[str, Any]]:
    """Return the named schemas."""
    return {name: mapping(schema) for name, schema in mapping(mapping(document.get("components")).get("schemas")).items()}


def parameter(document: Document, value: Any) -> dict[str, Any]:
    """Return a parameter, looked up where it is a reference."""
    shared = mapping(mapping(document.get("components")).get("parameters"))
    found = mapping(value)
    return mapping(shared.get(referred(found))) if "$ref" in found else found


def referred(value: Mapping[str, Any]) -> str:
    """Return the name that a reference ends with."""
    return str(value.get("$ref", "")).rpartition("/")[2]


def resource(operation: Mapping[str, Any]) -> str:
    """Return the schema that an operation's first tag names, or ""."""
    return schema_of(next((str(one) for one in sequence(operation.get("tags"))), ""))


def schema_of(name: str) -> str:
    """Return the schema of the resource called *name*: its own name, unless every contract has a schema of that name."""
    return f"{name}Resource" if name in _OURS else name


def mapping(value: Any) -> dict[str, Any]:
    """Return *value* where it is an object, else an empty one."""
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """Return *value* where it is an array, else an empty one."""
    return value if isinstance(value, list) else []
