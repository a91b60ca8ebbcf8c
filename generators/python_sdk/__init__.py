"""A client package for Python: typed, blocking and asyncio, with httpx and pydantic."""

from generators.python_sdk.files import generate
from synapseops.generation import Generator

GENERATOR = Generator("python_sdk", "sdks.python", generate)
