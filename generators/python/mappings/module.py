"""The module of one mapping: imports, constants, its context, the function that people call and the one that others use."""

from generators import naming
from generators.python import text
from generators.python.mappings import producing, types
from generators.python.mappings.emission import Emission, Scope
from generators.python.mappings.lines import Line, Lines, block, code, say
from generators.python.mappings.naming import Module, Names
from generators.python.mappings.objects import members
from generators.python.mappings.rules import rule_lines
from synapseops.mapping import ir

_RUNTIME_ORDER = ("currencies", "errors", "lists", "numbers", "secrets", "text", "times", "values")


def source(mapping: ir.Mapping, context_takers: frozenset[str] = frozenset()) -> tuple[str, Module]:
    """Return the text of a mapping's module, and what it imports."""
    module = Module()
    for name in ("Errors",):
        module.use("errors", name)
    module.use("values", "JsonObject")
    names = Names(taken(mapping))
    root = Scope("record", (), is_object=True)
    emission = Emission(mapping, names, module, {None: root}, rule_lines, takes_context=context_takers)
    body, _ = members(emission, mapping.body, "result")
    lines = [*_objects(root.prelude), Line("result: JsonObject = {}"), *body, Line(""), *say("return result")]
    functions = [*_public(mapping), Line(""), Line(""), *_collecting(mapping, lines)]
    if mapping.context:
        module.plain.add("from dataclasses import dataclass")
    _imports_of([*_context(mapping), *functions], module)
    parts = [_docstring(mapping), _imports(module), _constants(module), code(_context(mapping)), code(functions)]
    return "\n\n".join(part for part in parts if part) + "\n", module


def taken(mapping: ir.Mapping) -> frozenset[str]:
    """Names that variables of a function may not have: those of its module."""
    return RUNTIME_NAMES | {mapping.name, f"collect_{mapping.name}", context_class(mapping.name)}


RUNTIME_NAMES = frozenset(
    {
        *("BLANKS", "EXACT", "Errors", "Format", "JsonObject", "JsonValue", "LARGEST", "MISSING", "Notation", "Rank", "Refused"),
        *("collected", "converted", "day_in", "decimal_text", "distinct", "divided", "factor", "fitting", "flat", "hook_failed"),
        *("in_order", "in_range", "in_zone", "instant_text", "is_empty", "is_null", "is_number", "item_at", "joined", "keyed_hash"),
        *("local", "lower", "mask", "mean", "midnight", "present", "read_date", "read_decimal", "read_email", "read_instant"),
        *("read_number", "read_url", "read_uuid", "replaced", "rounded", "secret", "shortest", "text_only", "to_boolean", "to_day"),
        *("to_decimal", "to_email", "to_integer", "to_number", "to_text", "to_time", "to_url", "to_uuid", "total", "trimmed"),
        *("unexpected", "upper", "within", "without_empty", "without_nulls", "Astray", "ZoneInfo", "fault"),
    }
)


def context_class(name: str) -> str:
    """Return the class of a mapping's context."""
    return f"{naming.pascal(name)}Context"


def _objects(prelude: Lines) -> Lines:
    return [Line("# objects that the rules look into"), *prelude, Line("")] if prelude else []


def _parameters(mapping: ir.Mapping) -> str:
    return f"record: JsonObject, context: {context_class(mapping.name)}" if mapping.context else "record: JsonObject"


def _public(mapping: ir.Mapping) -> Lines:
    context = ", context" if mapping.context else ""
    told = text.docstring(f"Make {_record(mapping.target)} of {_record(mapping.source)}. Raises `MappingErrors`.", 4)
    return block(
        f"def {mapping.name}({_parameters(mapping)}) -> JsonObject",
        [
            *say(told),
            *say(f"errors = Errors({text.string(mapping.name)})"),
            *say(f"result = collect_{mapping.name}(record{context}, errors)"),
            *say("errors.check()"),
            *say("return result"),
        ],
    )


def _record(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} `{name}`"


def _collecting(mapping: ir.Mapping, lines: Lines) -> Lines:
    told = text.docstring("Do so, and note in *errors* what could not be made.", 4)
    return block(f"def collect_{mapping.name}({_parameters(mapping)}, errors: Errors) -> JsonObject", [*say(told), *lines])


def _docstring(mapping: ir.Mapping) -> str:
    told = mapping.description or f"From `{mapping.source}` to `{mapping.target}`."
    return str(text.docstring(told))


def _context(mapping: ir.Mapping) -> Lines:
    if not mapping.context:
        return []
    fields = [Line(f"{producing.context_attribute(one.name)}: {types.annotation(one.type)}") for one in mapping.context]
    told = text.docstring("What the caller gives.", 4)
    return [Line(""), Line("@dataclass(frozen=True, slots=True)"), *block(f"class {context_class(mapping.name)}", [*say(told), Line(""), *fields]), Line("")]


def _imports_of(lines: Lines, module: Module) -> None:
    shown = "\n".join([code(lines), *(f"{annotation} {expression}" for annotation, expression in module.constants.values())])
    _imports_for(shown, module)
    for name in ("JsonValue", "MISSING"):
        module.runtime.get("values", set()).discard(name)
        if _is_said(name, shown):
            module.use("values", name)


def _imports_for(shown: str, module: Module) -> None:
    if "dt." in shown and _is_said("dt", shown):
        module.plain.add("import datetime as dt")
    module.plain.discard("from decimal import Decimal")
    if _is_said("Decimal", shown):
        module.plain.add("from decimal import Decimal")


def _is_said(name: str, shown: str) -> bool:
    import re

    return re.search(rf"(?<![\w\".]){name}\b", shown) is not None


def _imports(module: Module) -> str:
    plain = sorted(one for one in module.plain if not one.startswith("from .."))
    ours = sorted(one for one in module.plain if one.startswith("from .."))
    mappings = [f"from .{name} import collect_{name}" for name in sorted(module.mappings)]
    runtime = [f"from .runtime.{name} import {', '.join(sorted(module.runtime[name]))}" for name in _RUNTIME_ORDER if module.runtime.get(name)]
    return "\n".join([*plain, "", *ours, *mappings, *runtime])


def _constants(module: Module) -> str:
    return "\n".join(
        f"{name}: {annotation} = {expression}" if annotation else f"{name} = {expression}"
        for name, (annotation, expression) in module.constants.items()
    )
