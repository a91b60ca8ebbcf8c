"""Rows of each resource as Python, which tests of the SDK make and try."""

from collections.abc import Iterable, Iterator

from generators import python
from generators.python import parts
from generators.python_sdk.names import Names
from generators.rendering import Code
from generators.sdk import Resource, Sdk
from generators.sdk.examples import Body, Example, Reference
from generators.sdk.tested import lacking
from synapseops.blueprint.model import Action


def row(sdk: Sdk, names: Names, one: Example) -> str:
    """Return the part of an example."""
    resource = sdk.resource(one.resource)
    key = names.attributes(resource.read)[resource.key.name]
    whole = _body(one.row, names)
    if one.row:
        whole = Code(f"{whole.removesuffix('}')},}}")  # the comma keeps a line for each member
    given = (python.string(names.modules[one.resource]), python.string(key), whole, *_more(resource, names, one))
    return parts.item("".join(("Example(\n", *(f"        {argument},\n" for argument in given), "    )")))


def _more(resource: Resource, names: Names, one: Example) -> Iterator[str]:
    """Yield the arguments that are not as usual."""
    extended = [name for name, value in one.row.items() if name not in one.known and not isinstance(value, Reference)]
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
    return (f"{name}={value}" for name, value in more.items() if value is not None)


def _tuple(values: Iterable[Code]) -> Code:
    return Code(f"({''.join(f'{value}, ' for value in values)})")


def _body(body: Body, names: Names) -> Code:
    members = (f"{python.string(name)}: {_value(value, names)}" for name, value in body.items())
    return Code("{" + ", ".join(members) + "}")


def _value(value: object, names: Names) -> Code:
    if isinstance(value, Reference):
        return Code(f"KeyOf({python.string(names.modules[value.resource])})")
    return python.literal(value)
