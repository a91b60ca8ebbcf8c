"""The deployment is what was reviewed."""

import pytest

from tests import goldens
from tests.generators.deployment import deployments


@pytest.mark.parametrize("case", deployments.CASES)
def test_the_deployment_is_what_was_reviewed(case: str, accept: bool) -> None:
    made = deployments.made(deployments.blueprint(case))
    shown = {path: text for path, text in made.items() if case == "shop" or "/templates/" not in path and not path.endswith("schema.json")}
    goldens.compare(deployments.GOLDEN / case / "expected", shown, accept=accept)
