"""How the flows of a service are put together."""

from msgspec import Struct

from generators.rendering import Code
from synapseops.blueprint.model import Blueprint


class WiringView(Struct, frozen=True):
    """What `flows/wiring.py` shows: the modules of the flows, in the author's order."""

    modules: tuple[Code, ...]


def view(blueprint: Blueprint, modules: dict[str, str]) -> WiringView:
    """Return what `flows/wiring.py` shows."""
    return WiringView(tuple(Code(modules[flow.name]) for flow in blueprint.flows))
