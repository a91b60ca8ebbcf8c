"""The suite is what was reviewed."""

from pathlib import Path

import pytest

from generators import pytest_suite, python
from synapseops.verification.formatting import RuffFormatter
from tests import goldens
from tests.generators.openapi import intents

CASES = Path(__file__).parent


@pytest.mark.parametrize("case", ["names", "orders", "todo"])
def test_the_suite_is_what_was_reviewed(case: str, accept: bool) -> None:
    blueprint = intents.case(case)
    files = pytest_suite.GENERATOR.generate(blueprint, pytest_suite.GENERATOR.options())
    made = {file.path: file.render().strip("\n").encode() + b"\n" for file in files}
    formatted = RuffFormatter().format(made, packages={"tests", python.package_name(blueprint)})
    goldens.compare(CASES / case / "expected", formatted, accept=accept)
