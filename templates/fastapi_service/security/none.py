"""Who is calling: anybody. Callers are told apart by their address, to share the service fairly."""

from dataclasses import dataclass

from fastapi import Request

from .settings import Settings


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, and in which roles."""

    name: str
    roles: frozenset[str] = frozenset()


class Authenticator:
    """Takes everybody as they come."""

    def __init__(self, settings: Settings) -> None:
        """Ask nothing of *settings*."""

    async def authenticate(self, request: Request) -> Caller:
        """Return who sent *request*."""
        return Caller(request.client.host if request.client else "")


def caller_of(request: Request) -> str:
    """Return the name of whoever sent *request*, once it is known."""
    caller: Caller = request.scope["caller"]
    return caller.name
