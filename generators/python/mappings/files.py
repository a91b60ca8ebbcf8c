"""Which files the mappings of a service are: a module for each, what they have in common, and where each value comes from."""

import functools

from msgspec import Struct

from generators.mappings.parts import hooks, lineage
from generators.python import FILTERS, package_name, text
from generators.python.mappings.naming import MappingNames, context_attribute
from generators.rendering import Code, Deferred, TemplateFolder
from synapseops.blueprint.model import Blueprint
from synapseops.generation import CompiledMappings, GeneratedFile, MappingCall, Owner
from synapseops.mapping import ir

TEMPLATES = TemplateFolder("python_mappings", FILTERS)
_VERSION = "1"

_NEEDS = {
    "currencies": ("errors", "values"),
    "documents": ("numbers", "errors", "values"),
    "errors": ("values",),
    "lists": ("errors", "text", "values"),
    "numbers": ("errors", "values"),
    "patterns": (),
    "secrets": ("errors", "values"),
    "text": ("errors", "values"),
    "times": ("errors", "values"),
    "values": (),
}
"""Modules of the run-time support, and which others each imports."""


class Compiled(Struct, frozen=True):
    """A mapping among all mappings; its text depends on itself, and on names and contexts of the others."""

    mapping: ir.Mapping
    others: tuple[tuple[str, tuple[ir.ContextValue, ...]], ...]


def files(mappings: tuple[ir.Mapping, ...]) -> list[GeneratedFile]:
    """Return the files of `mappings/`, with paths relative to the package; none where there are no mappings."""
    if not mappings:
        return []
    names = MappingNames(mappings)
    others = tuple((one.name, one.context) for one in mappings)
    made = [Compiled(one, others) for one in mappings]
    return [
        GeneratedFile("mappings/__init__.py", Deferred(_package, others, _VERSION)),
        *(
            GeneratedFile(f"mappings/{names.function(one.mapping.name)}.py", Deferred(_module, one, _VERSION), causes=(one.mapping.node,))
            for one in made
        ),
        *(
            GeneratedFile(f"mappings/runtime/{one}.py", TEMPLATES.file(f"runtime/{one}.py"))
            for one in ("__init__", *runtime_modules(mappings))
        ),
        GeneratedFile("mappings/lineage.json", Deferred(lineage, mappings, _VERSION)),
        *hook_files(mappings),
    ]


def compiled(blueprint: Blueprint) -> CompiledMappings:
    """Return the mappings of *blueprint* as a package that runs without the service around them."""
    names = MappingNames(blueprint.mappings)
    packages = [GeneratedFile(path, Deferred(_nothing, path, _VERSION)) for path in ("__init__.py", "custom/__init__.py")]
    calls = {
        one.name: MappingCall(
            names.function(one.name),
            names.context_class(one.name) if one.context else "",
            {value.name: context_attribute(value.name) for value in one.context},
        )
        for one in blueprint.mappings
    }
    return CompiledMappings(package_name(blueprint), (*packages, *files(blueprint.mappings)), calls, "custom")


def runtime_modules(mappings: tuple[ir.Mapping, ...]) -> list[str]:
    """Return the modules of the run-time support that some mapping needs."""
    if not mappings:
        return []
    others = tuple((one.name, one.context) for one in mappings)
    needed = {"documents", "errors", "values"}.union(*(_sourced(Compiled(one, others))[1] for one in mappings))
    return sorted(needed.union(*(_NEEDS[one] for one in needed)))


def hook_files(mappings: tuple[ir.Mapping, ...]) -> list[GeneratedFile]:
    """Return the team's file of hooks, where any mapping asks for one."""
    found = hooks(mappings)
    return [GeneratedFile("custom/mapping_hooks.py", Deferred(_hooks, found, _VERSION), Owner.TEAM)] if found else []


class _Named(Struct, frozen=True):
    """What is known of a mapping by others."""

    name: str
    context: tuple[ir.ContextValue, ...]


@functools.lru_cache(maxsize=8)
def _names(others: tuple[tuple[str, tuple[ir.ContextValue, ...]], ...]) -> MappingNames:
    return MappingNames([_Named(*one) for one in others])


@functools.lru_cache(maxsize=1024)
def _sourced(compiled: Compiled) -> tuple[str, frozenset[str]]:
    """Return the text of a mapping's module, and the modules of the run-time support that it needs; several files ask for these."""
    from generators.python.mappings import module  # whoever has no mappings, or has them compiled, needs no compiler

    return module.source(compiled.mapping, _names(compiled.others))


def _module(compiled: Compiled) -> str:
    return _sourced(compiled)[0]


def _package(others: tuple[tuple[str, tuple[ir.ContextValue, ...]], ...]) -> str:
    """The functions, their contexts, and the errors that they raise."""
    names = _names(others)
    lines = ['"""How records of one kind become records of another."""', ""]
    for name, context in others:
        function = names.function(name)
        lines += [f"from .{function} import {one} as {one}" for one in ([names.context_class(name)] if context else []) + [function]]
    for source, exported in (("documents", ("NotJson", "decode", "encode")), ("errors", ("MappingError", "MappingErrors"))):
        lines += [f"from .runtime.{source} import {one} as {one}" for one in exported]
    return "\n".join(lines) + "\n"


def _nothing(path: str) -> str:
    return ""


def _hooks(found: tuple[ir.Hook, ...]) -> str:

    from generators.python.mappings import hooking

    return hooking.source(found)


__all__ = ["Code", "files", "text"]
