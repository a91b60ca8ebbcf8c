"""SynapseOps: a git-native microservice factory. The core that both front doors share."""

__version__ = "0.1.0"
