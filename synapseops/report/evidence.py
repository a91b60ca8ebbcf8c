"""What a reviewer decides on, for programs: one object with what is new in the intent, for callers, and in behaviour."""

from typing import Any

from synapseops.evidence.contract.semver import Bump
from synapseops.report import annotations, api, behaviour, mappings, news, strength
from synapseops.report.model import Report


def as_object(report: Report) -> dict[str, Any]:
    """Return the evidence for programs."""
    return {
        "intent": news.as_objects(report),
        "api": api.evidence(report),
        "bump": _bump(report.bump) if report.bump is not None else None,
        "behaviour": behaviour.as_objects(report),
        "tried": behaviour.tried_objects(report),
        "strength": strength.as_object(report),
        "coverage": mappings.as_objects(report),
        "causes": {file.path: list(file.lines) for file in report.files if file.lines},
        "annotations": [annotation.as_object() for annotation in annotations.of(report)],
        "fingerprint": report.fingerprint or None,
    }


def _bump(bump: Bump) -> dict[str, Any]:
    return {"was": bump.was, "now": bump.now, "step": bump.step.value, "suggested": bump.suggested, "enough": bump.is_enough}
