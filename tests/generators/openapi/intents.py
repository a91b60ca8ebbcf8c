"""Blueprints of intents, for tests."""

import functools
from pathlib import Path

from generators import registry
from synapseops.blueprint.model import Blueprint
from synapseops.intent import Kinds
from synapseops.validation import read

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "golden" / "openapi"
KINDS = Kinds(frozenset({"contract", "service.fastapi", "tests.pytest"}), registry.PLANNED)


@functools.cache
def blueprint(intent: str) -> Blueprint:
    """Return the blueprint of an intent's text, which has no faults."""
    reading = read(intent.encode(), "synapse.yaml", KINDS)
    assert reading.blueprint is not None, reading.diagnostics
    return reading.blueprint


def case(name: str) -> Blueprint:
    """Return the blueprint of a golden case: its own intent, or the example of its name."""
    own = CASES / name / "synapse.yaml"
    return blueprint((own if own.exists() else ROOT / "examples" / name / "synapse.yaml").read_text(encoding="utf-8"))


def cases() -> list[str]:
    """Return the names of the golden cases."""
    return sorted(path.name for path in CASES.iterdir() if path.is_dir() and not path.name.startswith("_"))
