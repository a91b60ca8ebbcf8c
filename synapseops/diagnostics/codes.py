"""The catalogue of codes: every one that a diagnostic may have, what it means and how to mend it."""

from collections.abc import Mapping

from synapseops.diagnostics.catalogue import files, flows, form, mapping_rules, mappings, output, resources, systems, types
from synapseops.diagnostics.catalogue.entry import Code
from synapseops.diagnostics.model import Severity

__all__ = ["CATALOGUE", "Code", "severity"]

CATALOGUE: Mapping[str, Code] = {
    code.code: code
    for code in sorted(
        (
            *files.CODES,
            *form.CODES,
            *types.CODES,
            *resources.CODES,
            *systems.CODES,
            *mappings.CODES,
            *mapping_rules.CODES,
            *flows.CODES,
            *output.CODES,
        ),
        key=lambda code: code.code,
    )
}


def severity(code: str) -> Severity:
    """Return how much a diagnostic of *code* matters; one that is not ours, of somebody's own generator, is an error."""
    return CATALOGUE[code].severity if code in CATALOGUE else Severity.ERROR
