"""The module of one mapping: imports, constants, its context, the function that people call and the one that others use."""

from generators.mappings.lowering.code import Blank, Block, Declare, Note, bind, say
from generators.mappings.lowering.emission import Emission, Scope
from generators.mappings.lowering.objects import members, opened
from generators.mappings.lowering.rules import rule_block
from generators.python import asked, text
from generators.python.mappings import types
from generators.python.mappings.language import LANGUAGE
from generators.python.mappings.naming import PLAIN, RUNTIME, RUNTIME_NAMES, MappingNames, Module, Names, context_attribute
from generators.python.mappings.printing import function
from synapseops.mapping import ir


def source(mapping: ir.Mapping, known: MappingNames) -> tuple[str, frozenset[str]]:
    """Return the text of a mapping's module, and the modules of the run-time support that it imports."""
    module = Module(known)
    taken = {known.function(mapping.name), known.collecting(mapping.name), known.context_class(mapping.name)}
    root = Scope("record", (), is_object=True)
    emission = Emission(LANGUAGE, mapping, Names(RUNTIME_NAMES | taken), module, {None: root}, rule_block)
    body, _ = members(emission, mapping.body, "result")
    found: Block = [Note("objects that the rules look into"), *root.prelude, Blank()] if root.prelude else []
    block = [*found, opened(emission, "result"), *body, Blank(), *say("return result")]
    functions = [_public(mapping, known), *(function(*one) for one in module.functions), _collecting(mapping, known, block)]
    code = "\n\n".join(part for part in (_constants(module), _context(mapping, known), "\n\n\n".join(functions)) if part)
    said = asked.names(code)
    runtime = {name: sorted(said.intersection(names)) for name, names in RUNTIME.items() if said.intersection(names)}
    return f"{_docstring(mapping)}\n\n{_imports(said, runtime, module)}\n\n{code}\n", frozenset(runtime)


def _parameters(mapping: ir.Mapping, known: MappingNames) -> str:
    return f"record: JsonObject, context: {known.context_class(mapping.name)}" if mapping.context else "record: JsonObject"


def _public(mapping: ir.Mapping, known: MappingNames) -> str:
    context = ", context" if mapping.context else ""
    told = text.docstring(f"Make {_record(mapping.target)} of {_record(mapping.source)}. Raises `MappingErrors`.", 4)
    block = [
        *say(told),
        *bind("errors", f"Errors({text.string(mapping.name)})"),
        *bind("result", f"{known.collecting(mapping.name)}(record{context}, errors)"),
        *say("errors.check()"),
        *say("return result"),
    ]
    return function(f"def {known.function(mapping.name)}({_parameters(mapping, known)}) -> JsonObject", block)


def _record(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} `{name}`"


def _collecting(mapping: ir.Mapping, known: MappingNames, block: Block) -> str:
    told = text.docstring("Do so, and note in *errors* what could not be made.", 4)
    head = f"def {known.collecting(mapping.name)}({_parameters(mapping, known)}, errors: Errors) -> JsonObject"
    return function(head, [*say(told), *block])


def _docstring(mapping: ir.Mapping) -> str:
    told = mapping.description or f"From `{mapping.source}` to `{mapping.target}`."
    return str(text.docstring(told))


def _context(mapping: ir.Mapping, known: MappingNames) -> str:
    if not mapping.context:
        return ""
    fields = [Declare(context_attribute(one.name), types.annotation(one.type)) for one in mapping.context]
    told = text.docstring("What the caller gives.", 4)
    made = function(f"class {known.context_class(mapping.name)}", [*say(told), Blank(), *fields])
    return f"\n@dataclass(frozen=True, slots=True)\n{made}\n"


def _imports(said: frozenset[str], runtime: dict[str, list[str]], module: Module) -> str:
    plain = sorted(statement for name, statement in PLAIN.items() if name in said)
    hooks = ["from ..custom import mapping_hooks"] if "mapping_hooks" in said else []
    mappings = [_import_of(name, module.known) for name in sorted(module.mappings)]
    ours = [f"from .runtime.{name} import {', '.join(names)}" for name, names in runtime.items()]
    return "\n".join([*plain, "", *hooks, *mappings, *ours])


def _import_of(name: str, known: MappingNames) -> str:
    context = f"{known.context_class(name)}, " if known.context_fields(name) else ""
    return f"from .{known.function(name)} import {context}{known.collecting(name)}"


def _constants(module: Module) -> str:
    return "\n".join(
        f"{name}: {annotation} = {expression}" if annotation else f"{name} = {expression}"
        for name, annotation, expression in module.constants
    )
