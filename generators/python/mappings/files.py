"""Which files the mappings of a service are: a module for each, what they have in common, and where each value comes from."""

import json
from dataclasses import dataclass

from generators.python import FILTERS, text
from generators.python.mappings import module
from generators.python.mappings.module import context_class
from generators.rendering import Code, Deferred, TemplateFolder
from synapseops.generation import GeneratedFile, Owner
from synapseops.mapping import ir

TEMPLATES = TemplateFolder("python_mappings", FILTERS)
_VERSION = "1"

_NEEDS = {
    "currencies": ("errors", "values"),
    "documents": ("numbers", "errors", "values"),
    "errors": ("values",),
    "lists": ("errors", "text", "values"),
    "numbers": ("errors", "values"),
    "secrets": ("errors", "values"),
    "text": ("errors", "values"),
    "times": ("errors", "values"),
    "values": (),
}
"""Modules of the run-time support, and which others each imports."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A mapping, and which mappings take a context."""

    mapping: ir.Mapping
    context_takers: frozenset[str]

    def __repr__(self) -> str:
        return f"Compiled({self.mapping!r}, {sorted(self.context_takers)!r})"


def files(mappings: tuple[ir.Mapping, ...]) -> list[GeneratedFile]:
    """Return the files of `mappings/`, with paths relative to the package; none where there are no mappings."""
    if not mappings:
        return []
    takers = frozenset(one.name for one in mappings if one.context)
    made = [Compiled(one, takers) for one in mappings]
    needed = {"documents", "errors", "values"}.union(*(module.source(one.mapping, takers)[1].runtime for one in made))
    needed = needed.union(*(_NEEDS[one] for one in needed))
    return [
        GeneratedFile("mappings/__init__.py", Deferred(_package, tuple(made), _VERSION)),
        *(GeneratedFile(f"mappings/{one.mapping.name}.py", Deferred(_module, one, _VERSION), causes=(one.mapping.node,)) for one in made),
        *(GeneratedFile(f"mappings/runtime/{one}.py", TEMPLATES.file(f"runtime/{one}.py")) for one in ("__init__", *sorted(needed))),
        GeneratedFile("mappings/lineage.json", Deferred(lineage, mappings, _VERSION)),
        *hook_files(mappings),
    ]


def hook_files(mappings: tuple[ir.Mapping, ...]) -> list[GeneratedFile]:
    """Return the team's file of hooks, where any mapping asks for one."""
    found = hooks(mappings)
    return [GeneratedFile("custom/mapping_hooks.py", Deferred(_hooks, found, _VERSION), Owner.TEAM)] if found else []


def hooks(mappings: tuple[ir.Mapping, ...]) -> tuple[ir.Hook, ...]:
    """Return the hooks of all mappings, each name once."""
    found: dict[str, ir.Hook] = {}
    for hook in _hooks_below(mappings):
        found.setdefault(hook.name, hook)
    return tuple(found.values())


def _hooks_below(found: object) -> list[ir.Hook]:
    inner = found if isinstance(found, tuple) else tuple(getattr(found, one) for one in getattr(type(found), "__slots__", ()))
    below = [hook for one in inner for hook in _hooks_below(one)]
    return [found, *below] if isinstance(found, ir.Hook) else below


def _module(compiled: Compiled) -> str:
    return module.source(compiled.mapping, compiled.context_takers)[0]


def _package(compiled: tuple[Compiled, ...]) -> str:
    """The functions, their contexts, and the errors that they raise."""
    lines = ['"""How records of one kind become records of another."""', ""]
    for one in compiled:
        names = [*([context_class(one.mapping.name)] if one.mapping.context else []), one.mapping.name]
        lines += [f"from .{one.mapping.name} import {name} as {name}" for name in names]
    lines += ["from .runtime.documents import NotJson as NotJson", "from .runtime.documents import decode as decode", "from .runtime.documents import encode as encode"]
    lines += ["from .runtime.errors import MappingError as MappingError", "from .runtime.errors import MappingErrors as MappingErrors"]
    return "\n".join(lines) + "\n"


def lineage(mappings: tuple[ir.Mapping, ...]) -> str:
    """Return where each target leaf comes from, as JSON."""
    told = {
        one.name: {
            "from": one.source,
            "to": one.target,
            "leaves": [
                {"target": leaf.target, "sources": list(leaf.sources), "rule": leaf.rule, "steps": list(leaf.steps), "pii": leaf.pii}
                for leaf in one.lineage
            ],
        }
        for one in mappings
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _hooks(found: tuple[ir.Hook, ...]) -> str:
    from generators.python.mappings import hooking

    return hooking.source(found)


__all__ = ["Code", "files", "text"]
