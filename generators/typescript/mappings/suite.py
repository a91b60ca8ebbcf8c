"""Tests of mappings for Node: the author's cases, leaves that are not as a mapping expects them, or a record that is made up."""

import json
import re

from msgspec import Struct

from generators.characters import columns
from generators.mappings.expected import samples, trials, values
from generators.mappings.kinds import is_kind
from generators.mappings.lowering.masking import masked
from generators.rendering import Code, Deferred
from generators.typescript import text
from generators.typescript.mappings import rows
from generators.typescript.mappings.files import TEMPLATES, Known, known
from generators.typescript.mappings.layout import broken
from generators.typescript.mappings.naming import MappingNames
from synapseops.generation import GeneratedFile
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar, ScalarKind

_VERSION = "2"
_TEST, _INNER = "  ", "    "
_CALLED = re.compile(r"(?<![\w$.])(\w+)(?:\.of)?\(")
"""What is called by its own name, in code without texts."""


class Suite(Struct, frozen=True):
    """The mappings, all of them as far as others know them, and where to import them from."""

    mappings: tuple[ir.Mapping, ...]
    others: tuple[Known, ...]
    module: str


def files(mappings: tuple[ir.Mapping, ...], module: str, folder: str) -> list[GeneratedFile]:
    """Return the tests of *mappings*, which *module* exports, in *folder*; none where there are none."""
    if not mappings:
        return []
    view = Suite(mappings, known(mappings), module)
    found = [GeneratedFile(f"{folder}/mappings.test.ts", Deferred(source, view, _VERSION))]
    if not all(one.has_hooks for one in view.others):
        found.append(GeneratedFile(f"{folder}/records.ts", TEMPLATES.file("tests/records.ts.j2", module)))
    return found


def source(view: Suite) -> str:
    """Return the module of the tests."""
    names = MappingNames(view.others)
    run = [one for one in view.mappings if not names.has_hooks(one.name)]
    tests = [_tests(one, names) if one in run else _skipped(one) for one in view.mappings]
    code = "\n\n".join(tests)
    parts = ["/** Mappings: the cases that their author gives, and leaves that are not as a mapping expects them. */"]
    if run:
        plain = masked(code)
        said = set(_CALLED.findall(plain))
        helpers = [name for name in ("decimal", "decode", "encode", "Instant") if name in said]
        own = [name for name in ("holds", "leavesOf", "told") if name in said]
        module = text.string(view.module)
        asserts = ['import assert from "node:assert/strict";'] if "assert." in plain else []
        node = ["describe", *(["test"] if "test" in said else [])]
        parts += [
            "\n".join([*asserts, f'import {{ {", ".join(node)} }} from "node:test";']),
            "\n".join([f"import * as mappings from {module};", *broken(f"import {{ {', '.join(helpers)} }} from {module};")]),
            f'import {{ {", ".join(own)} }} from "./records.js";',
        ]
    else:
        parts.append('import { test } from "node:test";')
    return "\n\n".join([*parts, code]) + "\n"


def _skipped(mapping: ir.Mapping) -> str:
    return "\n".join(broken(f'test({text.string(mapping.name)}, {{ skip: "its hooks are the team\'s" }});'))


def _tests(mapping: ir.Mapping, names: MappingNames) -> str:
    base = trials.base_case(mapping)
    record = _compact(base.input) if base is not None else json.dumps(samples.record(mapping), ensure_ascii=False)
    leaves = list(rows.calls((*trials.states(mapping), *trials.apart(mapping))))
    start = [_constant("record", record, _TEST), *_make(mapping, names)]
    start += [f"{_TEST}const leaf = leavesOf(record, make);"] if leaves else []
    cases = [_case(mapping, case, names, is_base=case is base) for case in mapping.cases] or [_sample(mapping)]
    body = "\n\n".join(["\n".join(start), *cases, *(["\n".join(leaves)] if leaves else [])])
    return f"describe({text.string(mapping.name)}, () => {{\n{body}\n}});"


def _make(mapping: ir.Mapping, names: MappingNames) -> list[str]:
    """Return what makes JSON of JSON, by a context that is plausible where the caller gives none."""
    function = f"mappings.{names.function(mapping.name)}"
    if not mapping.context:
        return _arrow("const make = (text: string) =>", f"encode({function}(decode(text)));")
    return [
        *_context(mapping, None, names, "context", _TEST),
        *_arrow("const make = (text: string, given = context) =>", f"encode({function}(decode(text), given));"),
    ]


def _arrow(lead: str, body: str) -> list[str]:
    line = f"{_TEST}{lead} {body}"
    return [line] if columns(line) <= text.WIDTH else [f"{_TEST}{lead}", *broken(body, _INNER)]


def _case(mapping: ir.Mapping, case: ir.Case, names: MappingNames, *, is_base: bool) -> str:
    lines = [] if is_base else [_constant("record", _compact(case.input), _INNER)]
    if mapping.context:
        lines += _context(mapping, case, names, "given", _INNER)
    found = f"told(make, record{', given' if mapping.context else ''})"
    if case.expect is not None:
        lines += [_constant("expected", _compact(case.expect), _INNER), f"{_INNER}assert.equal({found}, encode(decode(expected)));"]
    else:
        found = f"[{found}].flat().sort()"
        errors = sorted(f"{code} {path}" for code, path in case.expect_errors)
        lines.append(f"{_INNER}{text.call('assert.deepEqual', Code(found), errors, indent=4)}")
    return _test(case.name, lines)


def _sample(mapping: ir.Mapping) -> str:
    """Return the test of a record made up: what is known of what it becomes; where nothing is, it is at least run."""
    expected, is_whole = trials.sample(mapping)
    if not expected:
        return _test("a plausible record is mapped or refused", [f"{_INNER}assert.ok(told(make, record).length > 0);"])
    lines = [_constant("expected", _compact(values.text_of(expected)), _INNER)]
    if is_whole:
        lines.append(f"{_INNER}assert.equal(told(make, record), encode(decode(expected)));")
    else:
        lines.append(f"{_INNER}holds(told(make, record), expected);")
    return _test("a record made up is mapped", lines)


def _test(name: str, lines: list[str]) -> str:
    return "\n".join([f"{_TEST}test({text.string(name)}, () => {{", *lines, f"{_TEST}}});"])


def _constant(name: str, document: str, indent: str) -> str:
    line = f"{indent}const {name} = {text.string(document)};"
    return line if columns(line) <= text.WIDTH else f"{indent}const {name} =\n{indent}  {text.string(document)};"


def _compact(document: str) -> str:
    """Return a JSON document on one line, digit by digit what it was."""
    return " ".join(line.strip() for line in document.splitlines())


def _context(mapping: ir.Mapping, case: ir.Case | None, names: MappingNames, name: str, indent: str) -> list[str]:
    """Return the declaration of a context: the values of a case, plausible ones for others."""
    own = {key: value.value for key, value in case.context} if case is not None else {}
    plausible = trials.context(mapping)
    members = (f"{text.own_key(one.name)}: {_given(own.get(one.name, plausible[one.name]), one.type)}" for one in mapping.context)
    return broken(f"const {name}: mappings.{names.context_type(mapping.name)} = {{ {', '.join(members)} }};", indent)


def _given(value: object, type_: Scalar) -> str:
    """Return a value of the context as its caller writes it."""
    if is_kind(type_, ScalarKind.DECIMAL):
        return f"decimal({text.string(str(value))})"
    if is_kind(type_, ScalarKind.DATETIME):
        return f"Instant.of({text.string(str(value))})"
    return str(text.on_one_line(value))
