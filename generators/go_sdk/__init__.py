"""A client module for Go: typed, with the standard library alone."""

from generators.go_sdk.files import GoOptions, generate
from synapseops.generation import Generator

GENERATOR = Generator("go_sdk", "sdks.go", generate, GoOptions)
