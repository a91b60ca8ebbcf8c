"""Deployments for tests: what is made of the golden intents, alone or with the service that is deployed."""

import functools
from pathlib import Path

from generators import registry
from synapseops.blueprint.model import Blueprint
from synapseops.intent import Kinds
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import derive
from synapseops.validation import read
from synapseops.verification.formatting import RuffFormatter

GOLDEN = Path(__file__).parents[2] / "golden" / "deployment"
CASES = ("shop", "hostile", "flows")
KINDS = Kinds(registry.made(registry.load()), registry.PLANNED)


def of(intent: str) -> Blueprint:
    """Return the blueprint of an intent's text, which has no faults."""
    reading = read(intent.encode(), "synapse.yaml", KINDS)
    assert reading.blueprint is not None, reading.diagnostics
    return reading.blueprint


@functools.cache
def blueprint(case: str) -> Blueprint:
    """Return the blueprint of a golden case."""
    return of((GOLDEN / case / "synapse.yaml").read_text(encoding="utf-8"))


@functools.cache
def everything(case: str) -> dict[str, bytes]:
    """Return the whole output folder of a golden case."""
    made = derive(blueprint(case), registry.load(), formatter=RuffFormatter(), cache=NoCache(), landed={})
    return {path: file.data for path, file in made.files.items()}


def made(blueprint: Blueprint) -> dict[str, str]:
    """Return what is made for a deployment, before formatting."""
    asked = [one for one in registry.load() if one.kind.startswith("infra.") and one.kind in blueprint.artifacts]
    return {file.path: file.render() for one in asked for file in one.generate(blueprint, one.options())}
