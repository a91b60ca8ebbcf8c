"""A client package for TypeScript and JavaScript: typed, with `fetch` and nothing else."""

from generators.typescript_sdk.files import generate
from synapseops.generation import Generator

GENERATOR = Generator("typescript_sdk", "sdks.typescript", generate)
