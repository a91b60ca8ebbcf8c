"""What lives as long as the service: made once by `create_app`, found through the request."""

from dataclasses import dataclass, field

from fastapi import Request

from .database import Database
from .limits import RateLimiter
from .observability import Metrics
from .routers.idempotency import Running
from .security import Authenticator
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of a running service."""

    settings: Settings
    database: Database
    authenticator: Authenticator
    limiter: RateLimiter
    metrics: Metrics
    running: Running = field(default_factory=Running)


def context_of(request: Request) -> Context:
    """Return the parts of the service that *request* came to."""
    context: Context = request.app.state.context
    return context
