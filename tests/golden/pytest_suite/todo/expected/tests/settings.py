"""How the tests run the service, and who calls it."""

import hashlib
from typing import Any

from todo.settings import ApiKey, Settings

EVERYBODY = "everybody"
"""Who has all roles."""

NOBODY = "nobody"
"""Who has none."""

ROLES: dict[str, list[str]] = {
    EVERYBODY: [],
    NOBODY: [],
}


def key_of(caller: str) -> str:
    """Return the key by which *caller* is known."""
    return hashlib.sha256(f"key of {caller}".encode()).hexdigest()


def headers_of(caller: str) -> dict[str, str]:
    """Return the headers by which *caller* is known."""
    return {"X-API-Key": key_of(caller)}


def settings(**changes: Any) -> Settings:
    """Return the settings of the service under test; *changes* win."""
    given: dict[str, Any] = {
        "_env_file": None,
        "rate_limit_per_minute": 0,
        "log_level": "ERROR",
        "api_keys": [
            ApiKey(
                name=caller,
                sha256=hashlib.sha256(key_of(caller).encode()).hexdigest(),
                roles=roles,
            )
            for caller, roles in ROLES.items()
        ],
    }
    return Settings(**{**given, **changes})
