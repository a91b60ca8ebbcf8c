"""The module of one mapping: imports, constants, its context, the function that people call and the one that others use."""

import re
from collections.abc import Collection

from generators.mappings.lowering.code import Blank, Block, Declare, Note, bind, say
from generators.mappings.lowering.emission import Emission, Scope
from generators.mappings.lowering.masking import masked
from generators.mappings.lowering.objects import members
from generators.mappings.lowering.rules import rule_block
from generators.mappings.parts import hooks
from generators.typescript.mappings import results, sources, text, types
from generators.typescript.mappings.language import LANGUAGE
from generators.typescript.mappings.layout import broken
from generators.typescript.mappings.naming import HOOKS, RUNTIME, MappingNames, Module, Names
from generators.typescript.mappings.printing import text as printed
from generators.typescript.mappings.shapes import MADE, READ, declared
from synapseops.mapping import ir

_TYPES = frozenset({"Day", "JsonNumber", "JsonObject", "JsonValue", "MappingError"})
"""What is imported as a type alone."""

_CLASSES = frozenset(
    {"Decimal", "Errors", "Format", "Group", "Instant", "MappingErrors", "NotJson", "Notation", "Pattern", "Rank", "Refused", "Zone"}
)
"""What is so too where nothing is made, or told, by it."""

_WORD = re.compile(r"(?<![\w$.])[A-Za-z_$][\w$]*(?!\w|\$|\??:)")
"""A name in code, but for keys of objects and members of types."""

_CONSTRUCTED = re.compile(r"\b(?:new|instanceof) (\w+)")


def source(mapping: ir.Mapping, known: MappingNames) -> str:
    """Return the text of a mapping's module."""
    module = Module(known)
    root = Scope("record", (), is_object=True)
    emission = Emission(LANGUAGE, mapping, Names(known.functions), module, {None: root}, rule_block)
    body, _ = members(emission, mapping.body, "result")
    found: Block = [Note("objects that the rules look into"), *root.prelude, Blank()] if root.prelude else []
    block = [*found, Declare("result", "JsonObject", "{}"), *body, Blank(), *say("return result")]
    read = declared(known.record_type(mapping.name), sources.shape(mapping, known), READ, f"What is read of {mapping.source}")
    made = declared(known.result_type(mapping.name), results.shape(mapping, known), MADE, f"What is made of it: {mapping.target}")
    parts = [read, made, _context(mapping, known), _constants(module), _public(mapping, known), _collecting(mapping, known, block)]
    code = "\n\n".join(part for part in parts if part)
    told = text.comment(mapping.description or f"From {mapping.source} to {mapping.target}.")
    return f"/** {told} */\n\n{_imports(code, mapping, known)}\n\n{code}\n"


def _parameters(mapping: ir.Mapping, known: MappingNames, record: str = "record: JsonObject") -> str:
    given = [record]
    if mapping.context:
        given.append(f"context: {known.context_type(mapping.name)}")
    if known.has_hooks(mapping.name):
        given.append(f"hooks: {HOOKS}")
    return ", ".join(given)


def _head(name: str, parameters: str, result: str) -> str:
    return "\n".join(broken(f"export function {name}({parameters}): {result} {{", ""))


def _public(mapping: ir.Mapping, known: MappingNames) -> str:
    given = [
        'objectAt(record, "")',
        *(["context"] if mapping.context else []),
        *(["hooks"] if known.has_hooks(mapping.name) else []),
        "errors",
    ]
    name = text.string(mapping.name)
    needs: Block = []
    if mapping.context:
        asked = ", ".join(text.string(one.name) for one in mapping.context)
        needs += say(f'given({name}, "context", context, [{asked}])')
    if known.has_hooks(mapping.name):
        asked = ", ".join(text.string(one.name) for one in hooks(mapping))
        needs += say(f'given({name}, "hooks", hooks, [{asked}])')
    block = [
        *needs,
        *bind("errors", f"new Errors({name})"),
        *bind("result", f"{known.collecting(mapping.name)}({', '.join(given)})"),
        *say("errors.check()"),
        *say(f"return result as {known.result_type(mapping.name)}"),
    ]
    told = text.comment(f"Make {mapping.target} of {mapping.source}. Throws MappingErrors.")
    made = known.result_type(mapping.name)
    head = _head(known.function(mapping.name), _parameters(mapping, known, f"record: {known.record_type(mapping.name)}"), made)
    return f"/** {told} */\n{head}\n{printed(block, depth=1)}\n}}"


def _collecting(mapping: ir.Mapping, known: MappingNames, block: Block) -> str:
    body = printed(block, depth=1)
    said = set(_WORD.findall(_code_alone(body)))
    parameters = f"{_parameters(mapping, known)}, errors: Errors".split(", ")
    named = ", ".join(one if one.split(":")[0] in said else f"_{one}" for one in parameters)
    head = _head(known.collecting(mapping.name), named, "JsonObject")
    return f"/** Do so, and note in *errors* what could not be made. */\n{head}\n{body}\n}}"


def _code_alone(code: str) -> str:
    """Return code without its comments and texts."""
    return masked("\n".join(line for line in code.split("\n") if not line.lstrip().startswith(("//", "/**"))))


def _context(mapping: ir.Mapping, known: MappingNames) -> str:
    if not mapping.context:
        return ""
    fields = "\n".join(f"  readonly {text.member(one.name)}: {types.annotation(one.type)};" for one in mapping.context)
    return f"/** What the caller gives. */\nexport interface {known.context_type(mapping.name)} {{\n{fields}\n}}"


def _constants(module: Module) -> str:
    lines: list[str] = []
    for name, annotation, expression in module.constants:
        lines += broken(f"const {name}{f': {annotation}' if annotation else ''} = {expression};", "")
    return "\n".join(lines)


def _imports(code: str, mapping: ir.Mapping, known: MappingNames) -> str:
    lines = [imports(code)]
    if known.has_hooks(mapping.name):
        lines.append(_import([HOOKS], "./hooks.js", {HOOKS}))
    said: dict[str, list[str]] = {}
    for name in set(_WORD.findall(_code_alone(code))) & known.exported.keys():
        said.setdefault(known.exported[name], []).append(name)
    for one in sorted(said.keys() - {mapping.name}, key=known.module):
        types = {known.record_type(one), known.result_type(one)}
        lines.append(_import(sorted(said[one], key=_order), f"./{known.module(one)}.js", types))
    return "\n".join(lines)


def imports(code: str) -> str:
    """Return the imports from the run-time support of all that *code* speaks of."""
    plain = _code_alone(code)
    said = set(_WORD.findall(plain))
    types = _TYPES | (_CLASSES - set(_CONSTRUCTED.findall(plain)))
    return "\n".join(
        _import(sorted(said & set(names), key=_order), f"./runtime/{one}.js", types) for one, names in RUNTIME.items() if said & set(names)
    )


def _order(name: str) -> tuple[str, str]:
    return name.lower(), name


def _import(names: list[str], source: str, types: Collection[str]) -> str:
    if set(names) <= set(types):
        return "\n".join(broken(f'import type {{ {", ".join(names)} }} from "{source}";'))
    told = ", ".join(f"type {one}" if one in types else one for one in names)
    return "\n".join(broken(f'import {{ {told} }} from "{source}";'))
