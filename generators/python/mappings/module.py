"""The module of one mapping: imports, constants, its context, the function that people call and the one that others use."""

import ast

from generators.python import text
from generators.python.mappings import types
from generators.python.mappings.emission import Emission, Scope
from generators.python.mappings.lines import Line, Lines, block, code, say
from generators.python.mappings.naming import RUNTIME_NAMES, MappingNames, Module, Names, context_attribute
from generators.python.mappings.objects import members
from generators.python.mappings.rules import rule_lines
from synapseops.mapping import ir

_PLAIN = {"dt": "import datetime as dt", "Decimal": "from decimal import Decimal"}
_RUNTIME_ORDER = ("currencies", "errors", "lists", "numbers", "patterns", "secrets", "text", "times", "values")


def source(mapping: ir.Mapping, known: MappingNames) -> tuple[str, Module]:
    """Return the text of a mapping's module, and what it imports."""
    module = Module()
    for name in ("Errors",):
        module.use("errors", name)
    module.use("values", "JsonObject")
    taken = {known.function(mapping.name), known.collecting(mapping.name), known.context_class(mapping.name)}
    names = Names(RUNTIME_NAMES | taken)
    root = Scope("record", (), is_object=True)
    emission = Emission(mapping, names, module, {None: root}, rule_lines, known=known)
    body, _ = members(emission, mapping.body, "result")
    lines = [*_objects(root.prelude), Line("result: JsonObject = {}"), *body, Line(""), *say("return result")]
    parts = [line for function in module.functions for line in (*function, Line(""), Line(""))]
    functions = [*_public(mapping, known), Line(""), Line(""), *parts, *_collecting(mapping, known, lines)]
    if mapping.context:
        module.plain.add("from dataclasses import dataclass")
    _imports_of([*_context(mapping, known), *functions], module)
    texts = [_docstring(mapping), _imports(module, known), _constants(module), code(_context(mapping, known)), code(functions)]
    return "\n\n".join(part for part in texts if part) + "\n", module


def _objects(prelude: Lines) -> Lines:
    return [Line("# objects that the rules look into"), *prelude, Line("")] if prelude else []


def _parameters(mapping: ir.Mapping, known: MappingNames) -> str:
    return f"record: JsonObject, context: {known.context_class(mapping.name)}" if mapping.context else "record: JsonObject"


def _public(mapping: ir.Mapping, known: MappingNames) -> Lines:
    context = ", context" if mapping.context else ""
    told = text.docstring(f"Make {_record(mapping.target)} of {_record(mapping.source)}. Raises `MappingErrors`.", 4)
    return block(
        f"def {known.function(mapping.name)}({_parameters(mapping, known)}) -> JsonObject",
        [
            *say(told),
            *say(f"errors = Errors({text.string(mapping.name)})"),
            *say(f"result = {known.collecting(mapping.name)}(record{context}, errors)"),
            *say("errors.check()"),
            *say("return result"),
        ],
    )


def _record(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} `{name}`"


def _collecting(mapping: ir.Mapping, known: MappingNames, lines: Lines) -> Lines:
    told = text.docstring("Do so, and note in *errors* what could not be made.", 4)
    return block(f"def {known.collecting(mapping.name)}({_parameters(mapping, known)}, errors: Errors) -> JsonObject", [*say(told), *lines])


def _docstring(mapping: ir.Mapping) -> str:
    told = mapping.description or f"From `{mapping.source}` to `{mapping.target}`."
    return str(text.docstring(told))


def _context(mapping: ir.Mapping, known: MappingNames) -> Lines:
    if not mapping.context:
        return []
    fields = [Line(f"{context_attribute(one.name)}: {types.annotation(one.type)}") for one in mapping.context]
    told = text.docstring("What the caller gives.", 4)
    return [
        Line(""),
        Line("@dataclass(frozen=True, slots=True)"),
        *block(f"class {known.context_class(mapping.name)}", [*say(told), Line(""), *fields]),
        Line(""),
    ]


def _imports_of(lines: Lines, module: Module) -> None:
    constants = (f"{name}: {annotation or 'object'} = {expression}" for name, (annotation, expression) in module.constants.items())
    said = _names("\n".join([code(lines), *constants]))
    for name, statement in _PLAIN.items():
        module.plain.discard(statement)
        if name in said:
            module.plain.add(statement)
    for name in ("JsonValue", "MISSING"):
        module.runtime.get("values", set()).discard(name)
        if name in said:
            module.use("values", name)


def _names(source: str) -> frozenset[str]:
    """Return the names that code speaks of; what texts and comments say is none."""
    return frozenset(node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))


def _imports(module: Module, known: MappingNames) -> str:
    plain = sorted(one for one in module.plain if not one.startswith("from .."))
    ours = sorted(one for one in module.plain if one.startswith("from .."))
    mappings = [f"from .{known.function(name)} import {', '.join(_of_mapping(name, module, known))}" for name in sorted(module.mappings)]
    runtime = [
        f"from .runtime.{name} import {', '.join(sorted(module.runtime[name]))}" for name in _RUNTIME_ORDER if module.runtime.get(name)
    ]
    return "\n".join([*plain, "", *ours, *mappings, *runtime])


def _of_mapping(name: str, module: Module, known: MappingNames) -> list[str]:
    return [*([known.context_class(name)] if name in module.contexts else []), known.collecting(name)]


def _constants(module: Module) -> str:
    return "\n".join(
        f"{name}: {annotation} = {expression}" if annotation else f"{name} = {expression}"
        for name, (annotation, expression) in module.constants.items()
    )
