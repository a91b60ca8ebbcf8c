"""Secrets, by the names of their environment variables."""

import os

from .errors import Refused


def secret(name: str) -> bytes:
    """Return the secret called *name*. Raises `Refused` where the environment has none."""
    value = os.environ.get(name)
    if not value:
        raise Refused("E_HOOK", None, f"the environment variable {name}")
    return value.encode()
