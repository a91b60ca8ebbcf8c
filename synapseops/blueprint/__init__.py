"""Everything resolved: resources, references, routes, names on the wire."""

from synapseops.blueprint.digest import digest

__all__ = ["digest"]
