"""Mappings in Python, and their tests, are what was reviewed; and what was reviewed is clean, and runs."""

import difflib
import subprocess
import sys
from pathlib import Path

import pytest

from generators.pytest_suite import mappings as tests_of_mappings
from generators.python.mappings.files import files
from generators.typescript.mappings.files import of_mappings
from synapseops.blueprint.model import Blueprint
from synapseops.verification.checks.tool import CONFIG
from synapseops.verification.formatting import RuffFormatter
from tests import goldens, intents, warm

CASES = Path(__file__).parent
_RULES = "E,F,I,B,UP,S,SIM,RUF"


def made(blueprint: Blueprint) -> dict[str, bytes]:
    """Return the files of the mappings and their tests, as a service has them."""
    package = "order_bridge"
    every = {
        **{f"{package}/{one.path}": one for one in files(blueprint.mappings)},
        **{one.path: one for one in tests_of_mappings.files(blueprint)},
    }
    texts = {path: one.render().strip("\n").encode() + b"\n" for path, one in every.items()}
    return RuffFormatter().format(texts, packages={"tests", package})


@pytest.mark.parametrize("case", ["order_to_erp"])
def test_mappings_are_what_was_reviewed(case: str, accept: bool) -> None:
    blueprint = intents.blueprint((CASES / case / "synapse.yaml").read_text())
    goldens.compare(CASES / case / "expected", made(blueprint), accept=accept)


@pytest.mark.parametrize("case", ["order_to_erp"])
def test_what_was_reviewed_is_clean_and_passes_its_own_tests(case: str, tmp_path: Path) -> None:
    """All but the test of the hook, which waits for the team."""
    for path, data in made(intents.blueprint((CASES / case / "synapse.yaml").read_text())).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    for name in ("order_bridge", "order_bridge/custom", "tests"):
        (tmp_path / name / "__init__.py").write_text('"""A package."""\n')
    python = [sys.executable, "-m"]
    ruff = ["ruff", "check", "--isolated", "--no-cache", f"--select={_RULES}", "--line-length=100", "--per-file-ignores=tests/**:S101"]
    _run([*python, *ruff, "."], tmp_path)
    mypy = ["mypy", "--cache-dir", str(warm.types(tmp_path)), "--config-file", str(CONFIG / "mypy.ini")]
    _run([*python, *mypy, "order_bridge", "tests"], tmp_path)
    _run([*python, "bandit", "-q", "-r", "order_bridge"], tmp_path)
    unwritten = "tests/mappings/test_hooks.py::test_the_hook_risk_band_is_written"
    _run([*python, "pytest", "-q", "-p", "no:schemathesis", f"--deselect={unwritten}", "tests"], tmp_path)
    told = subprocess.run(
        [*python, "pytest", "-q", "-p", "no:schemathesis", unwritten], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "write the mapping hook risk_band" in told.stdout


def in_typescript(intent: str) -> dict[str, bytes]:
    """Return the mappings in TypeScript, but for what is the same of all: the run-time support, and where values come from."""
    every = of_mappings(intents.blueprint(intent).mappings, "src/mappings")
    told = (one for one in every if "/runtime/" not in one.path and not one.path.endswith("lineage.json"))
    return {one.path: one.render().encode() for one in told}


@pytest.mark.parametrize("case", ["order_to_erp"])
def test_mappings_in_typescript_are_what_was_reviewed(case: str, accept: bool) -> None:
    goldens.compare(CASES / case / "typescript", in_typescript((CASES / case / "synapse.yaml").read_text()), accept=accept)


def test_one_more_rule_is_one_more_paragraph_in_typescript() -> None:
    """A small change is a small difference: the rule, its member in both types, and nothing else."""
    before = (CASES / "order_to_erp" / "synapse.yaml").read_text()
    after = before.replace("          total: decimal(12.2)\n", "          city: string?\n          total: decimal(12.2)\n")
    after = after.replace("      total: {from: total_price", "      city: shipping_address.city\n      total: {from: total_price")
    old, new = in_typescript(before), in_typescript(after)
    assert {path for path in new if old.get(path) != new[path]} == {"src/mappings/order-to-erp.ts"}
    lines = difflib.ndiff(*(one["src/mappings/order-to-erp.ts"].decode().splitlines() for one in (old, new)))
    assert [line for line in lines if line[0] in "+-"] == [
        "+   readonly city?: string | null;",
        "+   city?: string | null;",
        "+ ",
        "+   // city: shipping_address.city",
        '+   const city = shippingAddress["city"];',
        '+   if (typeof city === "string") {',
        '+     result["city"] = city;',
        "+   } else if (city === null) {",
        '+     result["city"] = null;',
        "+   } else if (city !== undefined) {",
        '+     errors.add(unexpected(city, "string", "shipping_address.city"), "city");',
        "+   }",
    ]


def _run(command: list[str], folder: Path) -> None:
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
