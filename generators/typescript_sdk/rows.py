"""Rows of each resource as TypeScript, which tests of the SDK make and try."""

from collections.abc import Mapping
from typing import Any

from generators.rendering import Code
from generators.sdk import Sdk
from generators.sdk.examples import Body, Example, Reference
from generators.sdk.tested import lacking
from generators.typescript import text
from generators.typescript_sdk.names import Names
from synapseops.blueprint.model import Action


def row(sdk: Sdk, names: Names, one: Example) -> str:
    """Return an example as it stands in the list of all."""
    return f"  {text.literal(_example(sdk, names, one), 2, before=2, after=1)},\n"


def _example(sdk: Sdk, names: Names, one: Example) -> dict[str, Any]:
    resource = sdk.resource(one.resource)
    row = one.row
    extended = [name for name, value in row.items() if name not in one.known and not isinstance(value, Reference)]
    lists = resource.operation(Action.LIST) is not None
    told = {
        "resource": names.attributes[one.resource],
        "key": resource.key.name,
        "row": text.OnLines(_body(row, names)),
        "others": [_body(other, names) for other in one.others],
        "change": dict(one.change),
        "filters": dict(one.filters) if lists else {},
        "unique": one.unique,
        "refused": _body(one.refusal.changes, names) if one.refusal else {},
        "pointer": one.refusal.pointer if one.refusal else "",
        "code": one.refusal.code if one.refusal else "",
        "extended": extended,
        "by": one.by or "",
        "lacks": lacking(resource),
    }
    return {name: value for name, value in told.items() if value or name == "row"}


def _body(body: Body, names: Names) -> Mapping[str, Any]:
    return {name: _value(value, names) for name, value in body.items()}


def _value(value: object, names: Names) -> object:
    return Code(f"keyOf({text.string(names.attributes[value.resource])})") if isinstance(value, Reference) else value
