"""Services whose SDKs for Go are tested: made once, written where Go can build them."""

import dataclasses
from pathlib import Path

from synapseops.blueprint.model import Blueprint
from tests.generators.fastapi_service import services

_ODD = Path(__file__).parents[1] / "python_sdk"
CASES = {"orders": "api_key", "names": "jwt", "odd": "none", "sparse": "api_key"}


def blueprint(case: str) -> Blueprint:
    """Return the blueprint of a case, with this SDK as the only one."""
    own = _ODD / f"{case}.yaml"
    made = services.of(own.read_text(), CASES[case]) if own.exists() else services.blueprint(case, CASES[case])
    return dataclasses.replace(made, artifacts=(*made.artifacts, "sdks.go"))
