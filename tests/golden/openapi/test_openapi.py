"""The contract is what was reviewed."""

import pytest

from generators import openapi
from tests import goldens
from tests.generators.openapi import intents


@pytest.mark.parametrize("case", intents.cases())
def test_the_contract_is_what_was_reviewed(case: str, accept: bool) -> None:
    files = openapi.GENERATOR.generate(intents.case(case), openapi.GENERATOR.options())
    goldens.compare(intents.CASES / case / "expected", {file.path: file.render() for file in files}, accept=accept)
