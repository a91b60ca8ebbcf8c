"""What tests of resources show, which run against the service that the environment tells of."""

from collections.abc import Iterator

from msgspec import Struct

from generators import python
from generators.go_sdk.literals import Literals
from generators.go_sdk.names import Names
from generators.go_sdk.readme import life
from generators.go_sdk.text import json_text, members, raw, string
from generators.rendering import Code
from generators.sdk import Resource, Sdk
from generators.sdk.examples import Body, Example, Reference
from synapseops.blueprint.model import Action, Blueprint

_LONGEST_LINE = 100


class ResourceTestView(Struct, frozen=True):
    """What the test of one resource shows."""

    package: Code
    module: str
    alias: Code
    client: Code
    function: Code
    life: Code
    lines: tuple[Code, ...]

    @property
    def uses_time(self) -> bool:
        """Whether it tells instants."""
        return any("time." in line for line in self.lines)

    @property
    def uses_api(self) -> bool:
        """Whether it has values that may be left out."""
        return any("api." in line for line in self.lines)


class ServedView(Struct, frozen=True):
    """What starts the service for the module's tests."""

    service_package: Code
    base_url_variable: str
    variable: str
    credential: Code | None


def served_view(sdk: Sdk, blueprint: Blueprint) -> ServedView:
    """Return what starts the service for the module's tests."""
    credential = Code({"api_key": "key", "jwt": "token"}[sdk.auth.kind]) if sdk.auth else None
    variable = sdk.auth.variable if sdk.auth else ""
    return ServedView(Code(python.package_name(blueprint)), sdk.base_url_variable, variable, credential)


def resource_test_view(sdk: Sdk, names: Names, example: Example) -> ResourceTestView:
    """Return what the test of an example's resource shows."""
    resource = sdk.resource(example.resource)
    written = Literals(sdk, names, resource)
    lists = resource.operation(Action.LIST) is not None
    types = [names.shape(resource.read.name), names.of(resource.name, "key"), names.of(resource.name, "query") if lists else "any"]
    return ResourceTestView(
        Code(names.package),
        names.module,
        Code(names.alias),
        Code(names.clients[resource.name]),
        life(names, resource),
        Code(f"life[{', '.join(map(written.qualified, types))}]"),
        tuple(members(list(_parts(sdk, names, resource, example)))),
    )


def _parts(sdk: Sdk, names: Names, resource: Resource, example: Example) -> Iterator[tuple[str, Code]]:
    client = f"client.{names.clients[resource.name]}"
    row = example.row
    yield "name", string(resource.plural)
    yield "rows", _list("[]string", [_json(one) for one in (row, *example.others)])
    refers = {name: value.resource for name, value in row.items() if isinstance(value, Reference)}
    if refers:
        pairs = [(string(name), Code(f"{life(names, sdk.resource(other))}(client).first")) for name, other in refers.items()]
        yield "refers", Code("\n".join(("map[string]func(*testing.T, keys) any{", *(f"\t{line}" for line in members(pairs)), "}")))
    extended = [name for name, value in row.items() if name not in example.known and not isinstance(value, Reference)]
    if extended:
        yield "extended", Code(f"[]string{{{', '.join(map(string, extended))}}}")
    yield "make", _make(names, resource, example, client)
    yield "key", _key(names, resource)
    yield from _operations(sdk, names, resource, example, client)
    if example.unique and example.by is None:
        yield "isUnique", Code("true")
    if example.refusal is not None and example.by is None:
        yield "refuse", Code("client.Do")
        yield "path", string(resource.path)
        yield "refused", _json(example.refusal.changes)
        yield "pointer", string(example.refusal.pointer)
        yield "code", string(example.refusal.code)


def _make(names: Names, resource: Resource, example: Example, client: str) -> Code:
    if example.by is None:
        return Code(f"sending({client}.Create)")
    return Code(f"finding({client}.Upsert, {string(example.by)})")


def _key(names: Names, resource: Resource) -> Code:
    own = names.package
    read, key = names.shape(resource.read.name), names.of(resource.name, "key")
    field = names.field(resource.read, resource.key.name)
    return Code(f"func(one *{own}.{read}) {own}.{key} {{\n\treturn one.{field}\n}}")


def _operations(sdk: Sdk, names: Names, resource: Resource, example: Example, client: str) -> Iterator[tuple[str, Code]]:
    if resource.operation(Action.GET) is not None:
        yield "get", Code(f"{client}.Get")
    if resource.operation(Action.LIST) is not None:
        written = Literals(sdk, names, resource)
        yield "list", Code(f"{client}.List")
        yield "limited", written.query({}, Limit=Code("1"), WithTotal=Code("true"))
        if example.filters:
            kind = written.qualified(names.of(resource.name, "query"))
            queries = [Code(written.query({name: value}).removeprefix(kind)) for name, value in example.filters]
            yield "filters", _list(f"[]{kind}", queries)
    if example.change and resource.patch is not None:
        yield "change", _json(example.change)
        yield "update", Code(f"changing({client}.Update)")
    if resource.operation(Action.DELETE) is not None:
        yield "delete", Code(f"{client}.Delete")


def _json(body: Body) -> Code:
    """Return a body as a literal of its JSON: a line for each member where there are many."""
    members = [f"{json_text(name)}: {json_text(value)}" for name, value in body.items() if not isinstance(value, Reference)]
    line = raw(f"{{{', '.join(members)}}}")
    if len(line) <= _LONGEST_LINE or not line.startswith("`"):
        return line
    lines = ",\n".join(f"\t{member}" for member in members)
    return Code(f"`{{\n{lines}\n}}`")


def _list(kind: str, items: list[Code]) -> Code:
    return Code("\n".join((f"{kind}{{", *(f"\t{item},".replace("\n", "\n\t") for item in items), "}")))
