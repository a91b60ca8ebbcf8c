"""The catalogue of codes."""

from synapseops.diagnostics.model import Severity

_WARNINGS = {"SY092"}


def severity(code: str) -> Severity:
    """Return how much a diagnostic of *code* matters."""
    return Severity.WARNING if code in _WARNINGS else Severity.ERROR
