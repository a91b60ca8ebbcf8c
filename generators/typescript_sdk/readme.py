"""What stands around the package: how it is installed and read about."""

import json
from collections.abc import Iterator

from msgspec import Struct

from generators.mappings import parts
from generators.mappings.expected import samples, trials, values
from generators.rendering import Code
from generators.sdk import Resource, Sdk, behaviour
from generators.sdk.examples import Example, Upsert, probe, shown_upsert
from generators.typescript import text
from generators.typescript.mappings.files import known
from generators.typescript.mappings.layout import broken
from generators.typescript.mappings.naming import MappingNames
from generators.typescript_sdk.names import Names, argument, package
from synapseops.blueprint.model import Action
from synapseops.mapping import ir

NODE_TYPES = "^20.19.0"
TYPESCRIPT = "~5.9.3"

_USED = frozenset(
    {
        "assert",
        "client",
        "created",
        "given",
        "observed",
        "page",
        "read",
        "replyOf",
        "retrying",
        "seen",
        "signal",
        "updated",
        "upserted",
        "verify",
        "wanted",
    }
)
"""What the README's examples call theirs."""


class ProjectView(Struct, frozen=True):
    """What `package.json` shows."""

    name: str
    version: str
    summary: str
    license: str
    maps: bool
    tests: Code
    node_types: str
    typescript: str


class ProbeView(Struct, frozen=True):
    """The resource that the README shows, and what it does with it."""

    attribute: Code
    key: Code
    each_key: Code
    path: Code
    created: Code
    updated: Code | None
    again: Code | None
    listed: Code
    gets: bool
    lists: bool


class UpsertView(Struct, frozen=True):
    """An upsert that the README shows; it `replaces` what was created before."""

    called: Code
    key: Code
    created_key: Code
    replaces: bool


class MappingView(Struct, frozen=True):
    """A mapping that the README shows: what is imported for it, its function, the type of its record, and what it makes of one."""

    imported: Code
    function: Code
    record: Code
    example: tuple[Code, ...]


class Row(Struct, frozen=True):
    """A row of the table of operations."""

    attribute: Code
    method: Code
    summary: str
    roles: str


class ReadmeView(Struct, frozen=True):
    """What `README.md` shows. `mapping` is one that needs nothing but a record."""

    title: str
    description: str
    package: Code
    folder: Code
    base_url_variable: Code
    variable: Code | None
    argument: Code
    credential_says: Code
    is_secret: bool
    retries: int
    retried: Code
    first: Code
    longest: Code
    has_schemes: bool
    mappings: tuple[Code, ...]
    mapping: MappingView | None
    probe: ProbeView | None
    upsert: UpsertView | None
    rows: tuple[Row, ...]


def project_view(sdk: Sdk, maps: bool, tests: tuple[str, ...]) -> ProjectView:
    """Return what `package.json` shows."""
    service = sdk.service
    return ProjectView(package(service), service.version, sdk.says, service.license, maps, Code(" ".join(tests)), NODE_TYPES, TYPESCRIPT)


def readme_view(sdk: Sdk, names: Names, examples: tuple[Example, ...], mappings: tuple[ir.Mapping, ...], folder: str) -> ReadmeView:
    """Return what `README.md` shows."""
    service, functions = sdk.service, MappingNames(known(mappings))
    shown, upsert = probe(examples), shown_upsert(sdk, examples)
    return ReadmeView(
        service.title,
        " ".join(service.description.split()),
        Code(package(service)),
        Code(folder),
        Code(sdk.base_url_variable),
        Code(sdk.auth.variable) if sdk.auth else None,
        Code(argument(sdk)),
        Code(sdk.auth.says if sdk.auth else ""),
        sdk.auth is not None and sdk.auth.kind == "api_key",
        behaviour.RETRIES,
        Code(", ".join(map(str, behaviour.RETRIED))),
        Code(f"{behaviour.FIRST_WAIT:g}"),
        Code(f"{behaviour.LONGEST_WAIT:g}"),
        bool(sdk.webhooks),
        tuple(Code(functions.function(one.name)) for one in mappings),
        _mapping(functions, mappings, package(service)),
        _probe(sdk.resource(shown.resource), names, shown) if shown else None,
        _upsert(sdk.resource(upsert.resource), names, upsert) if upsert else None,
        tuple(_rows(sdk, names)),
    )


def _mapping(names: MappingNames, mappings: tuple[ir.Mapping, ...], package: str) -> MappingView | None:
    """Return a mapping that needs nothing but a record, one with an example if there is one."""
    keyed = bool(parts.keys(mappings))
    shown = [one for one in mappings if not (one.context or names.has_hooks(one.name) or names.function(one.name) in _USED)]
    views = [_view(names, one, package, () if keyed else _example(names, one)) for one in shown]
    return next((one for one in views if one.example), views[0] if views else None)


def _view(names: MappingNames, mapping: ir.Mapping, package: str, example: tuple[Code, ...]) -> MappingView:
    function, record = names.function(mapping.name), names.record_type(mapping.name)
    helpers = ["decode", *(["encode"] if example else []), "MappingErrors"]
    needed = sorted([*helpers, function, f"type {record}"], key=lambda one: one.removeprefix("type ").lower())
    return MappingView(text.imported(needed, f"{package}/mappings"), Code(function), Code(record), example)


def _example(names: MappingNames, mapping: ir.Mapping) -> tuple[Code, ...]:
    """Return what maps a record, the author's or one made up, and what comes of it; nothing where that is not known."""
    record, expected = _record(mapping)
    if not expected:
        return ()
    lines = [
        *_decoded(f"const given = decode<{names.record_type(mapping.name)}>", record),
        *_decoded("const wanted = decode", expected),
        *broken(f"assert.equal(encode({names.function(mapping.name)}(given)), encode(wanted));"),
    ]
    return tuple(map(Code, lines))


def _record(mapping: ir.Mapping) -> tuple[str, str]:
    """Return a record as JSON and what it becomes, as far as all of that is known."""
    case = next((one for one in mapping.cases if one.expect is not None), None)
    if case is not None and case.expect is not None:
        return case.input, case.expect
    expected, is_whole = trials.sample(mapping)
    return json.dumps(samples.record(mapping), ensure_ascii=False, indent=2), values.text_of(expected) if expected and is_whole else ""


def _decoded(lead: str, document: str) -> list[str]:
    """Return a call with JSON, on as many lines as it has."""
    lines = document.strip().split("\n")
    if len(lines) == 1:
        return broken(f"{lead}({text.string(lines[0])});")
    shown = "\n".join(str(text.template([line]))[1:-1] for line in lines)
    return [f"{lead}(`{shown}`);"]


def _probe(resource: Resource, names: Names, example: Example) -> ProbeView:
    attribute = names.attributes[resource.name]
    changes = example.change if resource.operation(Action.PATCH) else {}
    key = text.member("created", resource.key.name)
    return ProbeView(
        Code(attribute),
        key,
        text.member("each", resource.key.name),
        text.string(resource.path),
        text.call(f"const created = await client.{attribute}.create", dict(example.minimal)),
        text.call(f"const updated = await client.{attribute}.update", key, dict(changes)) if changes else None,
        text.call(f"await client.{attribute}.update", Code("created"), dict(changes), indent=2) if changes else None,
        text.call(f"for await (const each of client.{attribute}.list", dict(example.filters[:1]) or {"limit": 10}, after=") {"),
        resource.operation(Action.GET) is not None,
        resource.operation(Action.LIST) is not None,
    )


def _upsert(resource: Resource, names: Names, upsert: Upsert) -> UpsertView:
    callee = f"const upserted = await client.{names.attributes[resource.name]}.upsert"
    key = resource.key.name
    return UpsertView(
        text.call(callee, upsert.by, dict(upsert.body)), text.member("upserted", key), text.member("created", key), upsert.replaces
    )


def _rows(sdk: Sdk, names: Names) -> Iterator[Row]:
    for resource in sdk.resources:
        for one in resource.operations:
            roles = f"roles: {', '.join(one.roles)}" if one.roles else ""
            yield Row(Code(names.attributes[resource.name]), Code(behaviour.VERBS[one.action]), one.summary, roles)
