"""Rows of each resource as Python, which tests of the SDK make and try."""

from collections.abc import Iterable

from msgspec import Struct

from generators import python
from generators.python_sdk.names import Names, package
from generators.rendering import Code
from generators.sdk import Sdk
from generators.sdk.examples import Body, Example, Reference
from generators.sdk.tested import lacking
from synapseops.blueprint.model import Action


class ExampleView(Struct, frozen=True):
    """An example, as expressions; `more` are the arguments that are not as usual."""

    resource: str
    key: str
    row: Code
    more: tuple[tuple[Code, Code], ...]


class RowsView(Struct, frozen=True):
    """What `rows.py` shows."""

    package: Code
    examples: tuple[ExampleView, ...]


def rows_view(sdk: Sdk, names: Names, examples: Iterable[Example]) -> RowsView:
    """Return what `rows.py` shows."""
    return RowsView(Code(package(sdk.service)), tuple(_example(sdk, names, one) for one in examples))


def _example(sdk: Sdk, names: Names, one: Example) -> ExampleView:
    resource = sdk.resource(one.resource)
    row = one.row
    extended = [name for name, value in row.items() if name not in one.known and not isinstance(value, Reference)]
    lacks = lacking(resource)
    more = {
        "others": _tuple(_body(other, names) for other in one.others) if one.others else None,
        "change": python.literal(dict(one.change)) if one.change else None,
        "filters": python.literal(dict(one.filters)) if one.filters and resource.operation(Action.LIST) else None,
        "unique": Code("True") if one.unique else None,
        "refused": _body(one.refusal.changes, names) if one.refusal else None,
        "pointer": python.string(one.refusal.pointer) if one.refusal else None,
        "code": python.string(one.refusal.code) if one.refusal else None,
        "extended": Code(f"frozenset({python.literal(extended)})") if extended else None,
        "by": python.string(one.by) if one.by else None,
        "lacks": _tuple(map(python.string, lacks)) if lacks else None,
    }
    return ExampleView(
        names.modules[one.resource],
        names.attributes(resource.read)[resource.key.name],
        Code(f"{_body(row, names).removesuffix('}')},}}"),  # the comma keeps a line for each member
        tuple((Code(name), value) for name, value in more.items() if value is not None),
    )


def _tuple(values: Iterable[Code]) -> Code:
    return Code(f"({''.join(f'{value}, ' for value in values)})")


def _body(body: Body, names: Names) -> Code:
    members = (f"{python.string(name)}: {_value(value, names)}" for name, value in body.items())
    return Code("{" + ", ".join(members) + "}")


def _value(value: object, names: Names) -> Code:
    if isinstance(value, Reference):
        return Code(f"KeyOf({python.string(names.modules[value.resource])})")
    return python.literal(value)
