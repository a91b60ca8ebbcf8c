"""SynapseOps: a git-native microservice factory. The core that both front doors share."""

from importlib.metadata import version

__version__ = version("synapseops")
