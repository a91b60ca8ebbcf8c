"""Which files the mappings of a service are in TypeScript: a module for each, what they have in common, and where each value comes from."""

import functools

from msgspec import Struct

from generators.mappings.parts import below, hooks, keys, lineage
from generators.rendering import Deferred, TemplateFolder
from generators.typescript import text
from generators.typescript.mappings.naming import HOOKS, RUNTIME, MappingNames
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar

TEMPLATES = TemplateFolder("typescript_mappings", text.FILTERS)
_VERSION = "1"


class Known(Struct, frozen=True):
    """What is known of a mapping by others."""

    name: str
    context: tuple[ir.ContextValue, ...]
    has_hooks: bool


class Compiled(Struct, frozen=True):
    """A mapping among all mappings; its text depends on itself, and on names, contexts and hooks of the others."""

    mapping: ir.Mapping
    others: tuple[Known, ...]


def files(blueprint: Blueprint, folder: str = "src/mappings") -> list[GeneratedFile]:
    """Return the files of all mappings of *blueprint*, in *folder*; none where there are no mappings."""
    return of_mappings(blueprint.mappings, folder)


def of_mappings(mappings: tuple[ir.Mapping, ...], folder: str) -> list[GeneratedFile]:
    """Return the files of *mappings*, in *folder*."""
    if not mappings:
        return []
    others = known(mappings)
    names = MappingNames(others)
    asked = hooks(mappings)
    return [
        GeneratedFile(f"{folder}/index.ts", Deferred(_index, IndexView(others, bool(asked), bool(keys(mappings))), _VERSION)),
        *(
            GeneratedFile(f"{folder}/{names.module(one.name)}.ts", Deferred(_module, Compiled(one, others), _VERSION), causes=(one.node,))
            for one in mappings
        ),
        *([GeneratedFile(f"{folder}/hooks.ts", Deferred(_hooks, asked, _VERSION))] if asked else []),
        *(GeneratedFile(f"{folder}/runtime/{one}.ts", TEMPLATES.verbatim(f"runtime/{one}.ts")) for one in runtime_modules(mappings)),
        GeneratedFile(f"{folder}/lineage.json", Deferred(lineage, mappings, _VERSION)),
    ]


def runtime_modules(mappings: tuple[ir.Mapping, ...]) -> tuple[str, ...]:
    """Return the modules of the run-time support, without those that only some mappings need where none of these does."""
    found = list(below(mappings))
    needed = {
        "currencies": any(isinstance(one, ir.Convert) and one.currency_path is not None for one in found),
        "hashing": (hashes := bool(keys(mappings))),
        "patterns": any(isinstance(one, ir.Match) or _has_pattern(one) for one in found),
        "secrets": hashes,
    }
    return tuple(one for one in RUNTIME if needed.get(one, True))


def _has_pattern(found: object) -> bool:
    """Tell whether it is a condition on a pattern, or a type that has one."""
    return (isinstance(found, ir.Test) and found.operator == "matches") or (isinstance(found, Scalar) and found.pattern is not None)


def known(mappings: tuple[ir.Mapping, ...]) -> tuple[Known, ...]:
    """Return what mappings know of each other; one that uses another that asks for hooks asks for them too."""
    uses = {one.name: {found.mapping for found in below(one.body) if isinstance(found, ir.Use)} for one in mappings}
    asking = {one.name for one in mappings if hooks(one.body)}
    while more := {name for name, used in uses.items() if used & asking} - asking:
        asking |= more
    return tuple(Known(one.name, one.context, one.name in asking) for one in mappings)


@functools.lru_cache(maxsize=8)
def _names(others: tuple[Known, ...]) -> MappingNames:
    return MappingNames(others)


def _module(compiled: Compiled) -> str:
    from generators.typescript.mappings import module  # whoever has no mappings, or has them compiled, needs no compiler

    return module.source(compiled.mapping, _names(compiled.others))


def _hooks(asked: tuple[ir.Hook, ...]) -> str:
    from generators.typescript.mappings import hooking, module

    declared = hooking.interface(asked)
    return "\n\n".join(part for part in (module.imports(declared), declared) if part)


class IndexView(Struct, frozen=True):
    """What the package exports beside what all of them do."""

    mappings: tuple[Known, ...]
    has_hooks: bool
    has_secrets: bool


def _index(view: IndexView) -> str:
    """The functions, their contexts, and the errors that they throw."""
    from generators.typescript.mappings import layout

    names = MappingNames(view.mappings)
    lines = ["/** How records of one kind become records of another. */", ""]
    for one in view.mappings:
        types = [*([names.context_type(one.name)] if one.context else []), names.record_type(one.name), names.result_type(one.name)]
        exported = [names.function(one.name), *(f"type {name}" for name in types)]
        lines += layout.broken(f'export {{ {", ".join(exported)} }} from "./{names.module(one.name)}.js";')
    if view.has_hooks:
        lines.append(f'export type {{ {HOOKS} }} from "./hooks.js";')
    if view.has_secrets:
        lines.append('export { keep } from "./runtime/secrets.js";')
    return "\n".join([*lines, *_ALWAYS]) + "\n"


_ALWAYS = (
    'export { Decimal, decimal } from "./runtime/decimal.js";',
    'export { NotJson, decode, encode } from "./runtime/documents.js";',
    'export { type MappingError, MappingErrors } from "./runtime/errors.js";',
    'export { Instant } from "./runtime/times.js";',
    'export type { JsonNumber, JsonObject, JsonValue } from "./runtime/values.js";',
)
