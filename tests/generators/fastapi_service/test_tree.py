"""The tree as source: what reviewers see, what linters and type checkers say, what a small change touches."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from msgspec.structs import replace

from generators import fastapi_service, python
from generators.fastapi_service import constraints
from synapseops.generation import GeneratedFile, Options, Owner
from tests import goldens, warm
from tests.generators.fastapi_service import services

CASES = [("orders", "api_key"), ("names", "jwt"), ("rules", "none")]
NOT_OURS = ("alembic.ini", "migrations/env.py", "migrations/script.py.mako")
"""What other generators' golden trees show."""

RULES = "E,F,I,B,UP,S,SIM,RUF"


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tree of every case."""
    folder = tmp_path_factory.mktemp("trees")
    for case, auth in CASES:
        services.write(services.tree(case, auth), folder / case)
    return folder


def files(intent: str) -> dict[str, GeneratedFile]:
    return {file.path: file for file in fastapi_service.GENERATOR.generate(services.of(intent), Options())}


def run(*command: str, cwd: Path) -> None:
    ended = subprocess.run([str(Path(sys.executable).with_name(command[0])), *command[1:]], cwd=cwd, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("case", ["todo", "names", "rules"])
def test_the_tree_is_what_was_reviewed(case: str, accept: bool) -> None:
    own = {path: data for path, data in services.tree(case).items() if case == "todo" or not is_static(path, case)}
    shown = {path: data for path, data in own.items() if not path.endswith(NOT_OURS)}
    goldens.compare(services.GOLDEN / case / "expected", shown, accept=accept)


def is_static(path: str, case: str) -> bool:
    """Tell whether a file says the same for every service, so that reviewing it once is enough."""
    own = python.package_name(services.blueprint(case))
    inside = path.removeprefix(f"{own}/")
    return services.tree("todo").get(path.replace(f"{own}/", "todo/", 1) if inside != path else path) == services.tree(case)[path]


def test_ruff_has_nothing_to_say(trees: Path) -> None:
    for case, _ in CASES:
        run("ruff", "check", "--no-cache", "--config", "pyproject.toml", ".", cwd=trees / case)
        run("ruff", "check", "--isolated", "--no-cache", "--line-length=100", f"--select={RULES}", "--ignore=I001", ".", cwd=trees / case)
        run("ruff", "format", "--no-cache", "--check", ".", cwd=trees / case)


@pytest.mark.parametrize(("case", "auth"), CASES)
def test_strict_types_hold(trees: Path, case: str, auth: str, tmp_path: Path) -> None:
    package = python.package_name(services.blueprint(case, auth))
    run("mypy", "--cache-dir", str(warm.types(tmp_path)), package, "migrations", cwd=trees / case)


def test_bandit_has_nothing_to_say(trees: Path) -> None:
    run("bandit", "-q", "-r", ".", cwd=trees)


def test_statuses_are_said_where_replies_are_made_and_nowhere_else() -> None:
    tree = {path: data.decode() for path, data in services.tree("orders").items() if path.startswith("orders/routers/")}
    assert {path for path, text in tree.items() if "status_code=" in text} == {"orders/routers/operations.py"}


def test_the_project_can_be_read_and_pins_what_it_needs() -> None:
    for case, auth in CASES:
        tree = services.tree(case, auth)
        project = tomllib.loads(tree["pyproject.toml"].decode())["project"]
        pinned = {line.partition("==")[0] for line in tree["constraints.txt"].decode().splitlines() if "==" in line}
        needed = {one.partition(">=")[0].partition("[")[0] for one in (*project["dependencies"], *project["optional-dependencies"]["dev"])}
        assert needed <= pinned


def test_types_are_checked_without_what_only_an_extra_brings() -> None:
    project = tomllib.loads(services.tree("todo")["pyproject.toml"].decode())
    extra = {re.split(r"[\[>]", one)[0] for one in project["project"]["optional-dependencies"]["otel"]}
    brought = {name for name, by in packages_distributions().items() if extra & set(by)}
    lenient = [one["module"] for one in project["tool"]["mypy"]["overrides"] if one["ignore_missing_imports"]]
    assert brought
    assert lenient == [[f"{name}.*" for name in sorted(brought)]]


def test_the_pins_are_those_of_the_factorys_lock() -> None:
    assert constraints.TEMPLATE.read_text() == constraints.pins(constraints.LOCK.read_text()), (
        "python -m generators.fastapi_service.constraints"
    )


def test_the_teams_files_are_the_teams() -> None:
    owned = {
        file.path for file in files("synapse: 1\nservice: demo\nresources: {A: {fields: {a: string}}}").values() if file.owner is Owner.TEAM
    }
    assert owned == {"demo/custom/__init__.py", "demo/custom/hooks.py", "demo/custom/routers.py"}


def test_the_readme_names_the_clients_that_are_made_and_who_may_run_the_collection() -> None:
    made = services.blueprint("orders")
    shown = services.rendered(replace(made, artifacts=("postman", "sdks.go", "sdks.python")))["README.md"].decode()
    assert "[Python](sdk/python/README.md), [Go](sdk/go/README.md).\n`postman/`" in shown
    assert "Its caller needs the role `admin`." in shown
    assert "Call it" not in services.rendered(replace(made, artifacts=("contract",)))["README.md"].decode()


def test_the_readme_says_what_to_fill_in_before_anything_runs() -> None:
    system = "systems: {s: {base_url: 'https://s.example', auth: {bearer: S_TOKEN}, records: {R: {fields: {a: string}}}}}\n"
    intent = "synapse: 1\nservice: demo\n%sresources: {A: {fields: {a: string}}}"
    with_secret, without = (services.rendered(services.of(intent % one))["README.md"].decode() for one in (system, ""))
    before, _, _ = with_secret.partition("python -m demo.migrate")
    assert "First copy `.env.example` to `.env` and make it yours: without what is empty there, the service does not start." in before
    assert "First copy `.env.example` to `.env` and make it yours." in without


def test_a_new_field_touches_its_own_resource_only() -> None:
    intent = "synapse: 1\nservice: demo\nresources:\n  A: {fields: {a: string}}\n  B: {fields: {b: string%s}}"
    before, after = files(intent % ""), files(intent % ", c: integer?")
    changed = {path for path in after if path not in before or before[path].render.key != after[path].render.key}
    assert changed == {"demo/models/bs.py", "demo/tables/bs.py"}
    for path in ("demo/models/bs.py", "demo/tables/bs.py"):
        old, new = before[path].render().splitlines(), after[path].render().splitlines()
        added = [line.strip() for line in new if line not in old]
        assert all(line.startswith(("c: ", "from .scalars", "from .columns")) for line in added)
        assert len(new) - len(old) == sum(line.startswith("c: ") for line in added)


def test_a_new_resource_leaves_the_others_alone() -> None:
    intent = "synapse: 1\nservice: demo\nresources:\n  A: {fields: {a: string}}\n"
    before, after = files(intent), files(intent + "  B: {fields: {b: string}}")
    changed = {path for path in before if before[path].render.key != after[path].render.key}
    assert changed == {"README.md", "demo/main.py", "demo/models/__init__.py", "demo/tables/__init__.py"}
    assert {path for path in after.keys() - before.keys()} == {
        f"demo/{folder}/bs.py" for folder in ("models", "tables", "repositories", "routers")
    }


def test_a_value_object_may_have_the_name_of_a_resource() -> None:
    intent = "synapse: 1\nservice: demo\ntypes: {Money: {fields: {a: integer}}}\nresources: {Money: {fields: {it: Money}}}"
    lines = files(intent)["demo/models/moneys.py"].render().splitlines()
    assert [line for line in lines if line.startswith(("class ", "from .shared", "    it: "))] == [
        "from .shared import MoneyObject, MoneyObjectInput",
        "class Money(Read):",
        "    it: MoneyObject",
        "class MoneyCreate(Input):",
        "    it: MoneyObjectInput",
    ]
