"""The cases of the author's as tests for Node: what a mapping makes of a record, or which errors it throws."""

from msgspec import Struct

from generators.mappings.kinds import is_kind
from generators.typescript.mappings import text
from generators.typescript.mappings.code import Block, bind, say
from generators.typescript.mappings.files import Known, known
from generators.typescript.mappings.layout import broken
from generators.typescript.mappings.naming import MappingNames
from generators.typescript.mappings.printing import text as printed
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar, ScalarKind


class Suite(Struct, frozen=True):
    """The mappings that have cases, all of them as far as others know them, and where to import them from."""

    mappings: tuple[ir.Mapping, ...]
    others: tuple[Known, ...]
    module: str


def suite(mappings: tuple[ir.Mapping, ...], module: str) -> Suite | None:
    """Return what the tests of *mappings* are made of; None where no mapping has cases."""
    with_cases = tuple(one for one in mappings if one.cases)
    return Suite(with_cases, known(mappings), module) if with_cases else None


def source(view: Suite) -> str:
    """Return the module of the tests."""
    names = MappingNames(view.others)
    tests = [_test(mapping, case, names) for mapping in view.mappings for case in mapping.cases]
    code = "\n\n".join(tests)
    run = [one for one in view.mappings if not names.has_hooks(one.name)]
    functions = {names.function(one.name): one for one in run}
    types = [f"type {names.record_type(one.name)}" for one in run]
    helpers = [name for name in ("Instant", "decimal") if f"{name}.of(" in code or f": {name}(" in code]
    wanted = ["decode", "encode", "MappingErrors", *helpers, *functions, *types] if run else []
    imported = broken(f"import {{ {', '.join(sorted(wanted, key=_order))} }} from {text.string(view.module)};") if run else []
    parts = [
        "/** The cases of mappings that their author gives. */",
        "\n".join(['import assert from "node:assert/strict";'] * bool(run) + ['import { test } from "node:test";']),
        "\n".join(imported),
        _TOLD if run else "",
        code,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


_TOLD = """/** What is made, or the errors that are thrown. */
function told(make: () => string): string | string[] {
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof MappingErrors)) throw thrown;
    return thrown.errors.map(({ code, targetPath }) => `${code} ${targetPath}`).sort();
  }
}"""


def _order(name: str) -> str:
    return name.removeprefix("type ").lower()


def _test(mapping: ir.Mapping, case: ir.Case, names: MappingNames) -> str:
    name = text.string(f"{mapping.name}: {case.name}")
    if names.has_hooks(mapping.name):
        return "\n".join(broken(f'test({name}, {{ skip: "its hooks are the team\'s" }});'))
    block: Block = bind("record", f"decode<{names.record_type(mapping.name)}>({text.string(_compact(case.input))})")
    if mapping.context:
        block += bind("context", _context(mapping, case))
    if case.expect is not None:
        block += bind("expected", f"decode({text.string(_compact(case.expect))})")
    else:
        block += bind("expected", text.literal(sorted(f"{code} {path}" for code, path in case.expect_errors)))
    block += bind("made", f"told(() => encode({names.function(mapping.name)}(record{', context' if mapping.context else ''})))")
    block += say(f"assert.deepEqual(made, {'expected' if case.expect is None else 'encode(expected)'})")
    return f"test({name}, () => {{\n{printed(block, depth=1)}\n}});"


def _compact(document: str) -> str:
    """Return a JSON document on one line, digit by digit what it was."""
    return " ".join(line.strip() for line in document.splitlines())


def _context(mapping: ir.Mapping, case: ir.Case) -> str:
    kinds = {one.name: one.type for one in mapping.context}
    members = (f"{text.member(name)}: {_given(value.value, kinds[name])}" for name, value in case.context if name in kinds)
    return f"{{ {', '.join(members)} }}"


def _given(value: object, type_: Scalar) -> str:
    """Return a value of the context as its caller writes it."""
    if is_kind(type_, ScalarKind.DECIMAL):
        return f"decimal({text.string(str(value))})"
    if is_kind(type_, ScalarKind.DATETIME):
        return f"Instant.of({text.string(str(value))})"
    return str(text.literal(value))
