"""Who is calling, by API key. Keys are known by their SHA-256 only, and none works by default."""

import argparse
import hashlib
import hmac
import json
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from .errors import Unauthorized
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, and in which roles."""

    name: str
    roles: frozenset[str]


class Authenticator:
    """Knows the callers by the header `X-API-Key`."""

    def __init__(self, settings: Settings) -> None:
        self._callers = [
            (bytes.fromhex(key.sha256), Caller(key.name, frozenset(key.roles)))
            for key in settings.api_keys
        ]

    async def authenticate(self, request: Request) -> Caller:
        """Return who sent *request*; raises `Unauthorized`."""
        digest = hashlib.sha256(request.headers.get("X-API-Key", "").encode()).digest()
        found = None
        for known, caller in self._callers:
            if hmac.compare_digest(digest, known):
                found = caller
        if found is None:
            raise Unauthorized(
                "Send a valid key in the header X-API-Key.", headers={"WWW-Authenticate": "ApiKey"}
            )
        return found


def caller_of(request: Request) -> str:
    """Return the name of whoever sent *request*, once it is known."""
    caller: Caller = request.scope["caller"]
    return caller.name


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a new key, and the setting by which it is known, ready for a shell or a `.env` file."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {__package__}.security",
        description="Make a key, and print it with the setting by which it is known.",
    )
    parser.add_argument("name", nargs="?", default="somebody", help="what the caller is called")
    parser.add_argument("roles", nargs="*", metavar="role", help="what the caller may do")
    given = parser.parse_args(arguments)
    key = secrets.token_urlsafe(32)
    digest = hashlib.sha256(key.encode()).hexdigest()
    entry = {"name": given.name, "sha256": digest, "roles": given.roles}
    setting = f"{Settings.model_config.get('env_prefix', '')}API_KEYS"
    sys.stdout.write(f"key for the caller: {key}\n{setting}='{json.dumps([entry])}'\n")


if __name__ == "__main__":
    main()
