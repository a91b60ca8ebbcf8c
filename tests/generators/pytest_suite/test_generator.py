"""What the suite consists of, and that it is clean whatever the resources are called and look like."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from generators import pytest_suite
from synapseops.blueprint.model import Blueprint
from tests import intents as readings
from tests.generators.openapi import intents
from tests.generators.pytest_suite import trees

SHAPES = Path(__file__).with_name("shapes.yaml").read_text(encoding="utf-8")
RULES = ("--isolated", "--select", "E,F,I,B,UP,S,SIM,RUF", "--ignore", "S101,S105,S106,S107", "--line-length", "100")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trees.lay_out(intents.blueprint(SHAPES), tmp_path_factory.mktemp("suite") / "shapes")


def rendered(blueprint: Blueprint) -> dict[str, str]:
    return {file.path: file.render() for file in pytest_suite.GENERATOR.generate(blueprint, pytest_suite.GENERATOR.options())}


def with_auth(auth: str) -> Blueprint:
    blueprint = intents.case("todo")
    return replace(blueprint, options=replace(blueprint.options, auth=auth))


def test_the_suite_of_resources_of_every_shape_is_clean(shapes: Path) -> None:
    first_party = "lint.isort.known-first-party=['shapes','tests']"
    command = [sys.executable, "-m", "ruff", "check", *RULES, "--target-version", "py311", "--config", first_party, "tests"]
    checked = subprocess.run(command, cwd=shapes, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_suite_of_resources_of_every_shape_passes(shapes: Path) -> None:
    ended = trees.run(shapes, "--tb=line")
    assert ended.returncode == 0, ended.stdout[-3000:]


TELLING = """
systems: {board: {base_url: https://board.example, records: {Note: {fields: {title: string}}}}}
mappings: {note_from_task: {from: Task, to: board.Note, fields: {title: title}, policy: {unmapped_source: "off"}}}
flows: {told: {on: {change: Task}, key: id, steps: [{map: note_from_task, send: {to: board, request: POST /notes}}]}}
"""


def test_a_token_of_an_issuer_is_tested_in_every_way_beside_systems_that_are_asked_too(tmp_path: Path) -> None:
    intent = (intents.ROOT / "examples" / "todo" / "synapse.yaml").read_text(encoding="utf-8")
    blueprint = intents.blueprint(intent + TELLING)
    made = trees.lay_out(replace(blueprint, options=replace(blueprint.options, auth="jwt")), tmp_path / "todo")
    ended = trees.run(made, "--tb=line", "tests/test_security.py", "tests/test_tasks.py")
    assert ended.returncode == 0, ended.stdout[-3000:]


def test_a_service_that_asks_nobody_is_not_asked_who_may_call() -> None:
    files = rendered(with_auth("none"))
    assert not [path for path, text in files.items() if "stranger: Api" in text or "EVERYBODY" in text]


def test_a_field_more_touches_the_modules_of_its_resource_alone() -> None:
    intent = (intents.ROOT / "examples" / "orders" / "synapse.yaml").read_text(encoding="utf-8")
    before = rendered(intents.blueprint(intent))
    after = rendered(
        intents.blueprint(
            intent.replace("      note: text?\n    operations", "      note: text?\n      gift: boolean = false\n    operations")
        )
    )
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {"tests/factories/orders.py", "tests/test_orders.py"}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("priority: integer(0..9) = 5", "priority: integer(0..8)", "priority"),
        ('      currency: {type: string(3), default: EUR, pattern: "^[A-Z]{3}$"}\n', "", "currency"),
        ("filter: [state, customer,", "filter: [state, currency, customer,", "currency"),
        ("sort: [placed_at, total, priority, due_on]", "sort: [placed_at, total, priority]", "due_on"),
    ],
)
def test_a_change_of_one_field_touches_lines_of_that_field_alone(old: str, new: str, field: str) -> None:
    intent = (intents.ROOT / "examples" / "orders" / "synapse.yaml").read_text(encoding="utf-8")
    assert old in intent
    before, after = (fields_of(rendered(intents.blueprint(one))["tests/test_orders.py"]) for one in (intent, intent.replace(old, new)))
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == {field}


def fields_of(module: str) -> dict[str, str]:
    """Return the lines of each field in a module of tests that is not formatted yet, and the rest of it under ""."""
    lines = {line.split('"')[1]: line for line in module.splitlines() if line.startswith('    Field("')}
    return {**lines, "": "\n".join(line for line in module.splitlines() if line not in lines.values())}


def test_every_file_names_the_resource_it_was_made_for() -> None:
    files = pytest_suite.GENERATOR.generate(intents.case("todo"), pytest_suite.GENERATOR.options())
    causes = {file.path: file.causes for file in files if file.causes}
    assert causes == {path: (("resources", "Task"),) for path in ("tests/factories/tasks.py", "tests/test_tasks.py")}


def test_the_suites_own_resources_are_served_where_no_intent_may_serve_any() -> None:
    served = set(re.findall(r'"(/[^"/{]+)', rendered(intents.case("todo"))["tests/everything.py"]))
    assert served == {"/.boxes", "/.things"}
    assert not any(re.search(r"^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$", path) for path in served)


def test_modules_keep_out_of_each_others_way() -> None:
    paths = [file.path for file in pytest_suite.GENERATOR.generate(intents.blueprint(SHAPES), pytest_suite.GENERATOR.options())]
    assert len(set(paths)) == len(paths)
    assert {"tests/settings.py", "tests/factories/settings_.py", "tests/factories/rows_.py"} <= set(paths)


@pytest.mark.parametrize("name", ["leaf", "made", "test_order"])
def test_a_mapping_is_called_otherwise_where_its_tests_or_pytest_have_the_name(name: str) -> None:
    systems = "systems: {a: {records: {In: {fields: {x: string}}}}}"
    made = intents.blueprint(f"synapse: 1\nservice: only\n{systems}\nmappings: {{{name}: {{from: a.In, to: a.In, fields: {{x: x}}}}}}\n")
    text = rendered(made)[f"tests/mappings/test_{name}.py"]
    assert f"{name} as mapped_{name}" in text
    assert not re.search(rf"\b{name}\(", text)


def test_what_nobody_deletes_or_replaces_is_told_with_its_type() -> None:
    made = rendered(
        intents.blueprint(
            "synapse: 1\nservice: only\nresources:\n"
            "  Tag: {fields: {name: {type: string(1..9), unique: true, immutable: true}}, id: name, operations: [create, get]}\n"
            "  Note: {fields: {tag: ref(Tag)}}\n"
        )
    )
    assert "REPLACEABLE: tuple[str, ...] = ()" in made["tests/factories/tags_.py"]
    assert re.search(r"Reference\(tags_, .*, None\)", made["tests/test_notes.py"]) is None


def test_nothing_of_the_service_is_taken_for_a_test() -> None:
    """Pytest looks at every class and function that a module of tests has by such a name, wherever it comes from."""
    made = rendered(intents.blueprint((readings.HOSTILE / "legal" / "test-names.yaml").read_text(encoding="utf-8")))
    nodes = (node for text in made.values() for node in ast.walk(ast.parse(text)))
    names = [(one.name, one.asname or one.name) for node in nodes if isinstance(node, ast.ImportFrom) for one in node.names]
    assert {"TestRunRow", "TestRow", "TestrailClient", "TestifyContext", "testify"} <= {name for name, _ in names}
    assert [called for _, called in names if called.startswith("Test") or called == "testify"] == []
    assert "from testing_names.flows.defined.aux_ import flow" in made["tests/flows/test_aux.py"]
