"""What the SDK's code is worth to the strictest tools, and as a package."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from action.worktree import Around
from generators import python, python_sdk
from synapseops.blueprint.model import Blueprint
from synapseops.generation import Options
from synapseops.validation import read
from synapseops.verification import ruff
from tests import warm
from tests.generators.fastapi_service import services
from tests.generators.openapi.node import run, tool
from tests.generators.pytest_suite import trees

HERE = Path(__file__).parent
CASES = {"orders": "api_key", "names": "jwt", "odd": "none", "sparse": "api_key"}


def blueprint(case: str) -> Blueprint:
    """Return the blueprint of a case, with the SDK among what is made; that of TypeScript has tests in Python, too."""
    own = HERE / f"{case}.yaml"
    made = services.of(own.read_text(), CASES[case]) if own.exists() else services.blueprint(case, CASES[case])
    return replace(made, artifacts=(*made.artifacts, "sdks.python", "sdks.typescript"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every case with its service and all tests."""
    return {case: trees.lay_out(blueprint(case), tmp_path_factory.mktemp(case) / "made") for case in CASES}


def _told(*command: str, cwd: Path) -> str:
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


@pytest.mark.parametrize("case", CASES)
def test_ruff_and_bandit_find_nothing(made: dict[str, Path], case: str) -> None:
    program, options = ruff.executable(), ruff.options({"sdk", "tests", "migrations", python.package_name(blueprint(case))})
    for command in ("check", "--select", ",".join(ruff.RULES)), ("format", "--check"):
        assert _told(program, *command, *options, "sdk", "tests/sdk_python", cwd=made[case]) == ""
    assert _told(sys.executable, "-m", "bandit", "-q", "-r", "sdk", cwd=made[case]) == ""


def test_examples_are_broken_where_they_read_best_and_the_workflow_minds_nothing(tmp_path: Path) -> None:
    place = "types: {Place: {fields: {street: string(1..200), city: string(1..100), country: string(2), remarks: string(1..80)}}}"
    lender = "resources: {Lender: {fields: {party_name: string(1..80), seat: Place, billing: Place}, operations: [create, get]}}"
    intent = services.of(f"synapse: 1\nservice: loans\n{place}\n{lender}\n")
    for file in python_sdk.GENERATOR.generate(replace(intent, artifacts=(*intent.artifacts, "sdks.python")), Options()):
        if Path(file.path).name in {"README.md", "pyproject.toml"}:
            written = tmp_path / file.path
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(file.render())
    assert ".create({\n" in (tmp_path / "sdk/python/README.md").read_text()
    assert _told(ruff.executable(), "format", "--check", "--no-cache", ".", cwd=tmp_path) == ""


def test_mypy_is_content_with_each_package_by_itself(made: dict[str, Path], tmp_path: Path) -> None:
    for case in CASES:
        package = next((made[case] / "sdk" / "python").glob("*_sdk"))
        argv = (sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11", "--cache-dir", str(tmp_path))
        assert _told(*argv, package.name, cwd=package.parent) == ""


def test_mypy_is_content_with_the_service_and_its_sdk_together(made: dict[str, Path], tmp_path: Path) -> None:
    assert _told(sys.executable, "-m", "mypy", "--cache-dir", str(warm.types(tmp_path)), ".", cwd=made["sparse"]) == ""


def test_pyright_is_content_when_it_is_strict(made: dict[str, Path], tmp_path: Path) -> None:
    """Both packages at once, since most of its time goes into libraries."""
    pyright = tool("pyright")
    for case in ("orders", "odd"):
        package = next((made[case] / "sdk" / "python").glob("*_sdk"))
        shutil.copytree(package, tmp_path / package.name)
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"typeCheckingMode": "strict", "pythonVersion": "3.11"}))
    ended = run(pyright, "--pythonpath", sys.executable, "--project", "pyrightconfig.json", cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_wheel_holds_the_package_and_says_that_it_is_typed(made: dict[str, Path], tmp_path: Path) -> None:
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    folder = made["orders"] / "sdk" / "python"
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=folder, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("orders_sdk-0.3.0-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
        metadata = opened.read("orders_sdk-0.3.0.dist-info/METADATA").decode()
        opened.extractall(tmp_path / "installed")
    assert {"orders_sdk/__init__.py", "orders_sdk/py.typed", "orders_sdk/resources/orders.py"} <= names
    assert {"Requires-Dist: anyio>=4.4", "Requires-Dist: httpx>=0.28", "Requires-Dist: pydantic>=2.11"} <= set(metadata.splitlines())
    imported = [sys.executable, "-I", "-W", "error", "-c", "import sys; sys.path.insert(0, 'installed'); import orders_sdk.models"]
    subprocess.run(imported, cwd=tmp_path, check=True)


@pytest.mark.parametrize("case", ["orders", "odd", "sparse", "shop-to-erp"])
def test_its_own_tests_pass_against_the_service(made: dict[str, Path], case: str, tmp_path: Path) -> None:
    folder = made[case] if case in made else trees.lay_out(_example(case), tmp_path / "made")
    ended = trees.run(folder, "tests/sdk_python")
    assert ended.returncode == 0, ended.stdout[-5000:]
    assert " passed" in ended.stdout
    assert "skipped" not in ended.stdout


def _example(name: str) -> Blueprint:
    folder = services.ROOT / "examples" / name
    found = read((folder / "synapse.yaml").read_bytes(), "synapse.yaml", services.KINDS, Around(folder, "synapse.yaml"))
    assert found.blueprint is not None
    return replace(found.blueprint, artifacts=(*found.blueprint.artifacts, "sdks.python"))


@pytest.mark.parametrize("case", CASES)
def test_it_is_a_fraction_of_what_it_is_tested_with(made: dict[str, Path], case: str) -> None:
    """What does not grow with the service stays below 1300 lines; a resource is what travels and a dozen lines."""
    package = next((made[case] / "sdk" / "python").glob("*_sdk"))
    own = [path for path in package.rglob("*.py") if path.parent.name != "resources" and path.name not in {"client.py", "models.py"}]
    assert sum(len(path.read_text().splitlines()) for path in own) < 1300
