"""The collection is what was reviewed."""

import pytest

from generators import postman
from tests import goldens
from tests.generators.fastapi_service import services


@pytest.mark.parametrize("case", ["shop", "hostile"])
def test_the_collection_is_what_was_reviewed(case: str, accept: bool) -> None:
    files = postman.GENERATOR.generate(services.blueprint(case), postman.GENERATOR.options())
    goldens.compare(services.GOLDEN.with_name("postman") / case / "expected", {file.path: file.render() for file in files}, accept=accept)
