"""Rules for tables and mappings: what was found when they were typed."""

from collections.abc import Iterator

from synapseops.blueprint.draft import Draft
from synapseops.diagnostics import Fault


def mappings_hold(draft: Draft) -> Iterator[Fault]:
    """MAP001 to MAP071: a mapping fits the records of both its sides."""
    yield from draft.mapping_faults
