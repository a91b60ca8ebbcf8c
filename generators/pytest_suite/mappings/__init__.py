"""Tests of mappings: the author's cases, what becomes of leaves that are not as expected, and hooks that wait to be written."""

from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile


def files(blueprint: Blueprint) -> list[GeneratedFile]:
    """Return the tests of mappings; none where there are none."""
    if not blueprint.mappings:
        return []
    from generators.pytest_suite.mappings import suite  # with all that is known of what mappings make of records

    return suite.files(blueprint)
