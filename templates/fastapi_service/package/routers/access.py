"""Who may call an operation, and how often."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from ..context import context_of
from ..errors import Forbidden


def allow(*roles: str) -> Callable[[Request], Awaitable[None]]:
    """Return the dependency that lets callers in who have any of *roles*, or all who are known."""
    wanted = frozenset(roles)

    async def allowed(request: Request) -> None:
        context = context_of(request)
        caller = await context.authenticator.authenticate(request)
        request.scope["caller"] = caller
        request.scope["rate_limit"] = context.limiter.take(caller.name)
        if wanted and not wanted & caller.roles:
            raise Forbidden("This takes another role.")

    return allowed
