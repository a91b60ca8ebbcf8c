"""The files of the tests of mappings."""

import json

from msgspec import Struct

from generators import naming, python
from generators.mappings.expected import leaves, samples, trials, values
from generators.mappings.parts import hooks
from generators.pytest_suite import collecting
from generators.pytest_suite.folder import TEMPLATES
from generators.pytest_suite.mappings import hooking
from generators.python import text
from generators.python.mappings.files import runtime_modules
from generators.python.mappings.literals import typed
from generators.python.mappings.naming import MappingNames, context_attribute
from generators.rendering import Code, Deferred
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile
from synapseops.intent.filenames import DEVICES
from synapseops.mapping import ir
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import ScalarKind

_VERSION = "2"
_LONG_RUN = 20
_TESTED = ("documents", "errors", "lists", "numbers", "text", "times")
"""Modules of the run-time support that have tests of their own."""
_OWN = frozenset({"dt", "expected", "leaf", "made", "pytest", "raised", "read", "refused"})
"""What the tests of a mapping call something else."""
_ON_LEAVES = "a_leaf_that_is_not_as_expected_is_handled_as_its_rule_says"
_ON_VALUES = "a_value_becomes_what_its_rule_makes_of_it"


class View(Struct, frozen=True):
    """A mapping as its tests need it; `name` is that of its files."""

    mapping: ir.Mapping
    package: str
    name: str
    function: str
    context_class: str

    @property
    def called(self) -> str:
        """What the tests call the function."""
        return f"mapped_{self.function}" if self.function in _OWN else collecting.called(self.function)

    @property
    def context(self) -> str:
        """What the tests call the class of the context."""
        return collecting.called(self.context_class)


def files(blueprint: Blueprint) -> list[GeneratedFile]:
    """Return the tests of mappings, of which there are some."""
    mappings = blueprint.mappings
    package, names = Code(python.package_name(blueprint)), MappingNames(mappings)
    found = [
        GeneratedFile("tests/mappings/__init__.py", Deferred(_docstring, "Tests of the mappings.", _VERSION)),
        GeneratedFile("tests/mappings/records.py", TEMPLATES.file("tests/mappings/records.py.j2", package)),
    ]
    needed = runtime_modules(mappings)
    for name in (one for one in _TESTED if one in needed):
        template = TEMPLATES.file(f"tests/mappings/test_{name}.py.j2", package)
        found.append(GeneratedFile(f"tests/mappings/test_runtime_{name}.py", template))
    own = {"hooks", *(f"runtime_{name}" for name in _TESTED)}
    modules = naming.allocate([mapping.name for mapping in mappings], names.function, taken=own, fallback="mapping")
    for mapping in mappings:
        name = modules[mapping.name]
        view = View(mapping, package, name, names.function(mapping.name), names.context_class(mapping.name))
        found.append(GeneratedFile(f"tests/mappings/test_{name}.py", Deferred(_module, view, _VERSION), causes=(mapping.node,)))
        found += _records(mapping, name)
    if hooks(mappings):
        view_ = hooking.HooksView(hooks(mappings), package)
        found.append(GeneratedFile("tests/mappings/test_hooks.py", Deferred(hooking.module, view_, _VERSION)))
    return found


def _records(mapping: ir.Mapping, function: str) -> list[GeneratedFile]:
    """The records of cases, as the author wrote them."""
    found = []
    for case, name in _named(mapping):
        texts = {"input": case.input, **({"expect": case.expect} if case.expect is not None else {})}
        for what, written in texts.items():
            path = f"tests/mappings/cases/{function}/{name}.{what}.json"
            found.append(GeneratedFile(path, Deferred(_as_written, written, _VERSION), causes=(mapping.node,)))
    if not mapping.cases:
        record, (expected, _) = samples.record(mapping), trials.sample(mapping)
        texts = {"input": json.dumps(record, ensure_ascii=False, indent=2), **({"expect": values.text_of(expected)} if expected else {})}
        for what, written in texts.items():
            path = f"tests/mappings/cases/{function}/sample.{what}.json"
            found.append(GeneratedFile(path, Deferred(_as_written, written, _VERSION), causes=(mapping.node,)))
    return found


def _named(mapping: ir.Mapping) -> list[tuple[ir.Case, str]]:
    cases = [case.name for case in mapping.cases]
    names = naming.allocate(cases, lambda one: naming.snake(one)[:60].strip("_"), taken={_ON_LEAVES, _ON_VALUES, *DEVICES}, fallback="case")
    return [(case, names[case.name]) for case in mapping.cases]


def _as_written(written: str) -> str:
    return written if written.endswith("\n") else f"{written}\n"


def _docstring(says: str) -> str:
    return f"{text.docstring(says)}\n"


def _module(view: View) -> str:
    """The text of the tests of one mapping."""
    mapping = view.mapping
    cases = [_case(view, case, name) for case, name in _named(mapping)]
    found, apart = trials.states(mapping), trials.apart(mapping)
    parts = [
        str(text.docstring(f"The mapping `{mapping.name}`: its cases, and leaves that are not as it expects.")),
        _imports(view, (*found, *apart)),
        *cases,
        *_leaves(view, "LEAVES", f"test_{_ON_LEAVES}", found),
        *_leaves(view, "VALUES", f"test_{_ON_VALUES}", apart),
    ]
    if not cases:
        parts.append(_sample(view))
    return "\n\n\n".join(parts) + "\n"


def _imports(view: View, found: tuple[leaves.Leaf, ...]) -> str:
    is_open = not view.mapping.cases and not trials.sample(view.mapping)[1]
    has_errors = is_open or any(case.expect is None for case in view.mapping.cases)
    compares = any(case.expect is not None for case in view.mapping.cases)
    names = [collecting.imported(view.function, view.called), *(["MappingErrors"] if has_errors else [])]
    names += ["encode"] if compares or not view.mapping.cases else []
    names += [collecting.imported(view.context_class)] if view.mapping.context else []
    kinds = {type_.kind for type_ in (value.type for value in view.mapping.context)}
    modules = ["import datetime as dt"] if kinds & {ScalarKind.DATE, ScalarKind.DATETIME} else []
    has_numbers = any(leaf.type is not None and trials.are_numbers(leaf.type) for leaf in found)
    modules += ["from decimal import Decimal"] if has_numbers or ScalarKind.DECIMAL in kinds else []
    pytest = ["import pytest"] if found or any(case.expect is None for case in view.mapping.cases) else []
    records = ["read", *(["Leaf"] if found else []), *(["ABSENT"] if any(leaf.value is None for leaf in found) else [])]
    ours = f"from {view.package}.mappings import {', '.join(sorted(names))}"
    return "\n".join([*modules, *pytest, ours, f"from tests.mappings.records import {', '.join(sorted(records))}"])


def _call(view: View, record: str, context: str) -> str:
    return f"{view.called}({record}{context})"


def _context(view: View, given: dict[str, object]) -> str:
    """Return the context as a further argument: the values given, plausible ones for others."""
    if not view.mapping.context:
        return ""
    values = (
        f"{context_attribute(one.name)}={typed(given[one.name], one.type) if one.name in given else hooking.sample(one.type)}"
        for one in view.mapping.context
    )
    return f", {view.context}({', '.join(values)})"


def _case(view: View, case: ir.Case, name: str) -> str:
    given = {key: value.value for key, value in case.context}
    folder = f"{view.name}/{name}"
    call = _call(view, f"read({text.string(f'{folder}.input.json')})", _context(view, given))
    told = f"    {text.docstring(case.name, 4)}"
    if case.expect is not None:
        body = [f"    made = {call}", f"    assert encode(made) == encode(read({text.string(f'{folder}.expect.json')}))"]
    else:
        expected = ", ".join(f"({text.string(code)}, {text.string(path)})" for code, path in sorted(case.expect_errors))
        body = [
            "    with pytest.raises(MappingErrors) as raised:",
            f"        {call}",
            f"    assert sorted((one.code, one.target_path) for one in raised.value.errors) == [{expected}]",
        ]
    return "\n".join([f"def test_{name}() -> None:", told, *body])


def _leaves(view: View, name: str, test: str, found: tuple[leaves.Leaf, ...]) -> list[str]:
    if not found:
        return []
    rows = "\n".join(f"    {_leaf(leaf)}," for leaf in found)
    call = _call(view, "record", _context(view, {}))
    return [
        f"{name} = (\n{rows}\n)",
        "\n".join(
            [
                f'@pytest.mark.parametrize("leaf", {name}, ids=str)',
                f"def {test}(leaf: Leaf) -> None:",
                f"    leaf.holds(read({text.string(_base(view))}), lambda record: {call})",
            ]
        ),
    ]


def _base(view: View) -> str:
    good = trials.base_case(view.mapping)
    name = next((name for case, name in _named(view.mapping) if case is good), "sample")
    return f"{view.name}/{name}.input.json"


def _leaf(leaf: leaves.Leaf) -> str:
    value = "ABSENT" if leaf.value is None else _literal(json.loads(leaf.value))
    parts = [_keys(leaf.source), str(value), _keys(leaf.target)]
    if leaf.expected is not None:
        parts.append(f"expected={_expected(json.loads(leaf.expected), leaf.type)}")
    if leaf.error:
        parts.append(f"error={text.string(leaf.error)}")
    return f"Leaf({', '.join([*parts, f'told={text.string(leaf.told)}'])})"


def _expected(value: object, type_: ValueType | None) -> str:
    """Return a value as it stands in what is made: decimals that travel as numbers are not texts there."""
    return typed(value, type_) if type_ is not None and trials.are_numbers(type_) else _literal(value)


def _literal(value: object) -> str:
    """Return a value as it is written, a long run of one letter in short."""
    if isinstance(value, str) and len(value) > _LONG_RUN and value == value[0] * len(value):
        return f"{text.string(value[0])} * {len(value)}"
    return str(text.literal(value))


def _keys(keys: leaves.Keys) -> str:
    shown = [str(key) if isinstance(key, int) else str(text.string(key)) for key in keys]
    return f"({', '.join(shown)},)" if len(shown) == 1 else f"({', '.join(shown)})"


def _sample(view: View) -> str:
    """A mapping without cases makes of a record of plausible values what the language says; where it says nothing, it is at least run."""
    call = _call(view, f"read({text.string(_base(view))})", _context(view, {}))
    expected, is_whole = trials.sample(view.mapping)
    if expected:
        path = text.string(_base(view).replace(".input.", ".expect."))
        wanted = [f"    made = {call}", f"    assert encode(made) == encode(read({path}))"]
        part = [
            f"    expected = read({path})",
            "    try:",
            f"        made = {call}",
            "    except MappingErrors as refused:  # by rules that are not looked at here",
            "        assert not expected.keys() & {one.target_path for one in refused.errors}",
            "    else:",
            "        assert encode({name: made.get(name) for name in expected}) == encode(expected)",
        ]
        return "\n".join(["def test_a_record_made_up_is_mapped() -> None:", *(wanted if is_whole else part)])
    return "\n".join(
        [
            "def test_a_plausible_record_is_mapped_or_refused() -> None:",
            "    try:",
            f"        made = {call}",
            "    except MappingErrors as refused:",
            "        assert refused.errors",
            "    else:",
            '        assert encode(made).startswith(b"{")',
        ]
    )
