"""Puts the service together."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Iterable

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from starlette.middleware.cors import CORSMiddleware

from . import contract, errors
from .context import Context
from .custom.routers import routers as custom_routers
from .database import Database
from .limits import RateLimiter, RequestLimits
from .observability import Metrics, Observed, configure_logs, trace
from .paths import EncodedSlashes
from .routers import idempotency, service
from .routers.childs import router as childs_router
from .routers.grandchilds import router as grandchilds_router
from .routers.numbers import router as numbers_router
from .routers.parents import router as parents_router
from .routers.rules import router as rules_router
from .routers.values import router as values_router
from .routers.words import router as words_router
from .security import Authenticator
from .settings import Settings, from_environment

SERVICE = "rules"
VERSION = "0.1.0"

_FIRST_CLEANING_SECONDS = 60.0  # not while it starts, but even if it never runs for an hour
_CLEANING_SECONDS = 3600.0

ROUTERS = (
    service.router,
    values_router,
    rules_router,
    parents_router,
    childs_router,
    grandchilds_router,
    words_router,
    numbers_router,
    *custom_routers,
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the service, with *settings* or those of the environment."""
    settings = settings or from_environment()
    configure_logs(settings)
    app = FastAPI(
        title=SERVICE,
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    context = Context(
        settings,
        Database(settings),
        Authenticator(settings),
        RateLimiter(settings.rate_limit_per_minute),
        Metrics(),
    )
    app.root_path = settings.root_path
    app.state.context = context
    app.openapi = contract.document  # type: ignore[method-assign]
    for router in ROUTERS:
        app.router.routes += router.routes  # `include_router` would look for every route twice
    errors.install(app)
    app.add_middleware(EncodedSlashes)
    app.add_middleware(RequestLimits, settings=settings)
    app.add_middleware(Observed, metrics=context.metrics)
    if settings.cors_origins:  # around all others, so that pages can read every refusal
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=[
                "ETag",
                "Idempotent-Replayed",
                "Location",
                "RateLimit-Limit",
                "RateLimit-Remaining",
                "RateLimit-Reset",
                "Retry-After",
                "X-Request-ID",
            ],
        )
    trace(app, settings, SERVICE)
    return app


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Clean up while the service runs, and close the database after its last request."""
    context: Context = app.state.context
    pauses = itertools.chain([_FIRST_CLEANING_SECONDS], itertools.repeat(_CLEANING_SECONDS))
    ended = asyncio.Event()
    cleaning = asyncio.create_task(clean(context, pauses, ended))
    try:
        yield
    finally:
        ended.set()
        cleaning.cancel()
        await asyncio.gather(cleaning, return_exceptions=True)
        await context.database.close()


async def clean(context: Context, pauses: Iterable[float], ended: asyncio.Event) -> None:
    """After each pause, forget the replies that are kept no longer, until the service has ended."""
    for seconds in pauses:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), seconds)
        if ended.is_set():  # who waits for a connection may not hear of being cancelled
            return
        with contextlib.suppress(errors.Unavailable, DBAPIError):
            async with context.database.writing() as session:
                await idempotency.forget_expired(session)
