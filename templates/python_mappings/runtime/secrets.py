"""Secrets, by the names of their environment variables."""

import os
from collections.abc import Mapping

from .errors import Refused

_KEPT: dict[str, str] = {}


def keep(secrets: Mapping[str, str]) -> None:
    """Know *secrets* from now on, wherever the settings of the service found them."""
    _KEPT.update(secrets)


def secret(name: str) -> bytes:
    """Return the secret called *name*. Raises `Refused` where nobody told it."""
    value = _KEPT.get(name) or os.environ.get(name)
    if not value:
        raise Refused("E_HOOK", None, f"the environment variable {name}")
    return value.encode()
