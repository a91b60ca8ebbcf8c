"""The intent language: from the bytes of `synapse.yaml` to what its author wrote, each fault at its place."""

from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Delivery, Intent
from synapseops.intent.source import Source

__all__ = ["Delivery", "Intent", "Kinds", "Source"]
